"""Measured length and correlation maps against the infinitely wide ones and by themselves."""

import numpy as np
import pytest

from engine.experiments.maps import run as maps
from tests.study.small import made_up_cell


def measure(activation="tanh", initializer="lecun_normal", **settings):
    small = {"depth": 3, "width": 300, "replicates": 6}
    return maps.run(
        made_up_cell("maps", activation, initializer, seed=3, **small | settings)
    ).values


def test_layers_follow_the_maps_of_poole_et_al() -> None:
    found = measure()
    error = found["next_length"].std(axis=0, ddof=1) / np.sqrt(6)
    difference = found["next_length"].mean(axis=0) - found["predicted_next_length"]
    assert (np.abs(difference) <= 5 * error + 0.02 * found["predicted_next_length"]).all()
    error = found["next_correlation"].std(axis=0, ddof=1) / np.sqrt(6)
    difference = found["next_correlation"].mean(axis=0) - found["predicted_next_correlation"]
    assert (np.abs(difference) <= 5 * error + 0.02).all()


def test_ordered_below_and_chaotic_above_the_critical_spread() -> None:
    """Poole et al. 2016: at sigma_b 0.3 tanh is ordered at 1.3, chaotic at 2.5 and 4.0."""
    found = measure(replicates=1)
    np.testing.assert_array_equal(found["chi_1"] > 1, [False, True, True])
    assert found["fixed_correlation"][0] == pytest.approx(1)
    assert (found["fixed_correlation"][1:] < 0.5).all()


def test_identical_inputs_stay_identical() -> None:
    found = measure(correlations=(1.0,), width=20, replicates=2)
    np.testing.assert_allclose(found["next_correlation"], 1)


def test_lengths_that_never_settle_have_no_correlations() -> None:
    found = measure("relu", sigma_w=(3.0,), width=20, replicates=1)
    assert np.isinf(found["fixed_length"]).all()
    assert np.isnan(found["next_correlation"]).all()
    assert np.isfinite(found["next_length"]).all()


def test_weights_that_do_not_vary_cannot_be_scaled() -> None:
    with pytest.raises(ValueError, match="zeros: weights must vary to be scaled to sigma_w"):
        measure(initializer="zeros", width=4, replicates=1)
