"""What experiments that train by minibatches share."""

import numpy as np
import pytest

from engine.study.cell_spec import CellSpec
from engine.study.minibatches import PIXEL, stacked_weights
from engine.study.weights import draw_weights
from tests.study.small import made_up_cell

SIZES = (25, 10, 8)


def cell(initializer: str) -> CellSpec:
    small = {"depth": 2, "width": 8, "samples": 4, "replicates": 2}
    return made_up_cell("propagation", "tanh", initializer, seed=4, **small)


def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3000, 25), dtype=np.uint8)


@pytest.mark.parametrize("law", ["he_normal", "critical", "lsuv"])
def test_a_replicate_s_weights_do_not_depend_on_those_beside_it(law):
    both = stacked_weights(cell(law), SIZES, [1, 2], images())
    for replicate in (1, 2):
        alone = stacked_weights(cell(law), SIZES, [replicate], images())
        for stacked, own in zip(both, alone, strict=True):
            np.testing.assert_array_equal(stacked[replicate - 1], own[0])


def test_laws_that_look_at_no_data_are_drawn_as_anywhere_else():
    stacked = stacked_weights(cell("he_normal"), SIZES, [3], images())
    plain = draw_weights(cell("he_normal"), 3, SIZES, images)
    for one, other in zip(stacked, plain, strict=True):
        np.testing.assert_array_equal(one[0], other)


def test_calibration_sees_images_as_the_network_does():
    """On all images the variance is 1 up to the error of a sample of 1000 of them."""
    first = stacked_weights(cell("lsuv"), SIZES, [0], images())[0][0]
    assert np.var(images() * PIXEL @ first) == pytest.approx(1, abs=5 * np.sqrt(2 / 1000))
