"""The spread of lengths over networks: against the law of Hanin and Rolnick, and exactly."""

import numpy as np
import pytest

from engine.study.cell_results import Status
from tests.study.small import runs

measure = runs("finite_width", seed=3, widths=(20, 40), depth=8, replicates=300)


@pytest.mark.parametrize(("activation", "constant"), [("identity", 2), ("relu", 5)])
def test_the_variance_of_log_lengths_is_the_sum_of_constants_over_widths(activation, constant):
    found = measure(activation, "he_normal")
    layers = np.arange(1, 9)
    for column, width in enumerate((20, 40)):
        law = constant * layers / width
        np.testing.assert_allclose(found["predicted_log_length_sd"][column] ** 2, law)
        forward = found["log_length"][:, column].var(axis=0, ddof=1)
        # a variance of 300 draws has a relative error of 8 %; second order in 1/n adds as much
        assert forward[-1] == pytest.approx(law[-1], rel=0.4)
        back = found["log_gradient"][:, column, 0] - found["log_gradient"][:, column, -1]
        assert back.var(ddof=1) == pytest.approx(law[-2], rel=0.4)


def test_orthogonal_linear_networks_do_not_differ_and_a_signal_beyond_float64_is_recorded() -> None:
    found = measure("identity", "orthogonal", replicates=4)
    growth = found["log_length"] - found["log_length"][..., :1]
    np.testing.assert_allclose(growth, 0, atol=1e-5)
    shrink = found["log_gradient"] - found["log_gradient"][..., -1:]
    np.testing.assert_allclose(shrink, 0, atol=1e-5)
    found = measure("identity", "normal", parameters={"sd": 1e30}, depth=12, replicates=2)
    assert (found["status"] == Status.DIVERGED).all()
    assert (found["diverged_at"] == 11).all()
    assert np.isnan(found["log_length"][..., 10:]).all()
    assert np.isneginf(measure("identity", "zeros", replicates=2)["log_length"]).all()
