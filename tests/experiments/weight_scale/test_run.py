"""The propagation experiment at several widths: against itself, and a plain computation."""

import numpy as np
import pytest

from engine.experiments.propagation import run as propagation
from engine.net.initializers import make_initializer
from engine.study.cell_results import Status
from engine.study.seeds import generator
from tests.study.small import made_up_cell, runs

SMALL = {"depth": 3, "widths": (8, 12), "samples": 9, "input_sds": (0.5, 1.0), "replicates": 2}
measure = runs("weight_scale", seed=3, **SMALL)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_at_one_width_it_is_the_propagation_experiment(activation: str) -> None:
    same = {"depth": 3, "width": 12, "samples": 9, "replicates": 2}
    spec = made_up_cell("propagation", activation, "he_normal", seed=3, **same)
    expected, found = propagation.run(spec).values, measure(activation, "he_normal")
    for name in propagation.FORWARD | propagation.BACKWARD:
        np.testing.assert_array_equal(found[name][:, 1, 1], expected[name], name)


def test_medians_are_those_of_a_plain_computation() -> None:
    found = measure("identity", "lecun_normal", depth=2, widths=(8,), input_sds=(1.0,))
    law = make_initializer("lecun_normal")
    for replicate in range(2):
        weights = law.sample(generator(3, "weights", replicate, 2), 8, 8).astype(np.float32)
        stream = generator(3, "output_gradient", replicate)
        last = stream.standard_normal((8, 9), dtype=np.float32)
        for layer, gradient in enumerate((weights @ last, last)):
            at = (replicate, 0, 0, layer)
            median = found["pre_activation_gradient_median"][at]
            assert median == pytest.approx(np.median(np.abs(gradient)), rel=1e-5)
            norm = found["pre_activation_gradient_median_norm"][at]
            assert norm == pytest.approx(np.median(np.linalg.norm(gradient, axis=0)), rel=1e-5)


def test_inputs_of_another_size_are_the_same_draws_scaled_and_leaving_float32_is_recorded() -> None:
    found = measure("identity", "lecun_normal")
    np.testing.assert_allclose(found["sd"][:, 0] * 2, found["sd"][:, 1], rtol=1e-5)
    gradients = found["pre_activation_gradient_sd"]
    np.testing.assert_array_equal(gradients[:, 0], gradients[:, 1])
    found = measure("identity", "normal", {"sd": 1e15})
    assert (found["status"] == Status.DIVERGED).all()
    assert (found["diverged_at"] == 3).all()
    assert np.isnan(found["sd"][..., 2]).all()
    assert np.isnan(found["pre_activation_gradient_median"]).all()
