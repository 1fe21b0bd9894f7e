"""What experiments that train by minibatches share."""

import numpy as np
import pytest

from engine.study.cell_spec import CellSpec
from engine.study.minibatches import PIXEL, stacked_weights
from tests.study.small import made_up_cell

SIZES = (25, 10, 8)


def cell(initializer: str) -> CellSpec:
    small = {"depth": 2, "width": 8, "samples": 4, "replicates": 2}
    return made_up_cell("propagation", "tanh", initializer, seed=4, **small)


def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3000, 25), dtype=np.uint8)


def test_calibration_sees_images_as_the_network_does():
    """On all images the variance is 1 up to the error of a sample of 1000 of them."""
    first = stacked_weights(cell("lsuv"), SIZES, [0], images())[0][0]
    assert np.var(images() * PIXEL @ first) == pytest.approx(1, abs=5 * np.sqrt(2 / 1000))
