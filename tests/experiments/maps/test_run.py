"""Measured length and correlation maps against the infinitely wide ones and by themselves."""

import numpy as np
import pytest

from tests.study.small import runs

measure = runs("maps", "tanh", "lecun_normal", seed=3, depth=3, width=300, replicates=6)


def test_layers_follow_the_maps_of_poole_et_al_to_order_and_chaos() -> None:
    found = measure()
    error = found["next_length"].std(axis=0, ddof=1) / np.sqrt(6)
    difference = found["next_length"].mean(axis=0) - found["predicted_next_length"]
    assert (np.abs(difference) <= 5 * error + 0.02 * found["predicted_next_length"]).all()
    error = found["next_correlation"].std(axis=0, ddof=1) / np.sqrt(6)
    difference = found["next_correlation"].mean(axis=0) - found["predicted_next_correlation"]
    assert (np.abs(difference) <= 5 * error + 0.02).all()
    found = measure(replicates=1)
    np.testing.assert_array_equal(found["chi_1"] > 1, [False, True, True])
    assert found["fixed_correlation"][0] == pytest.approx(1)
    assert (found["fixed_correlation"][1:] < 0.5).all()


def test_identical_inputs_stay_identical_and_unsettled_lengths_have_no_correlations() -> None:
    found = measure(correlations=(1.0,), width=20, replicates=2)
    np.testing.assert_allclose(found["next_correlation"], 1)
    found = measure("relu", sigma_w=(3.0,), width=20, replicates=1)
    assert np.isinf(found["fixed_length"]).all()
    assert np.isnan(found["next_correlation"]).all()
    assert np.isfinite(found["next_length"]).all()
    with pytest.raises(ValueError, match="zeros: weights must vary to be scaled to sigma_w"):
        measure("tanh", "zeros", width=4, replicates=1)
