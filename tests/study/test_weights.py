"""The weights that cells start with."""

import numpy as np

from engine.net.initializers import INITIALIZERS, make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator
from engine.study.weights import draw_weights
from tests.study.small import made_up_cell

SIZES = (12, 8, 20, 3)
NEEDED = {"normal": {"sd": 1.0}, "truncated_normal": {"sd": 1.0}, "constant": {"value": 1.0}}


def cell(initializer: str, activation: str = "tanh") -> CellSpec:
    small = {"depth": 2, "width": 8, "samples": 4, "replicates": 2}
    parameters = NEEDED.get(initializer)
    return made_up_cell("propagation", activation, initializer, parameters, seed=4, **small)


def no_data() -> np.ndarray:
    raise AssertionError("this law needs no data")


def data() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((60, SIZES[0]), dtype=np.float32)


def test_weights_are_float32_of_a_stream_per_layer_and_data_is_for_calibration_only():
    for family in INITIALIZERS:
        law = make_initializer(family, **NEEDED.get(family, {}))
        weights = draw_weights(cell(family), 1, SIZES, data if law.calibration else no_data)
        assert [w.shape for w in weights] == [(12, 8), (8, 20), (20, 3)]
        assert {w.dtype for w in weights} == {np.dtype(np.float32)}
    weights = draw_weights(cell("he_normal"), 1, SIZES, no_data)
    last = make_initializer("he_normal").sample(generator(4, "weights", 1, 3), 20, 3)
    np.testing.assert_array_equal(weights[2], last.astype(np.float32))
