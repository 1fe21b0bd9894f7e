"""Very deep networks against closed forms and themselves."""

import numpy as np

from engine.study.cell_results import Status
from tests.study.small import runs

measure = runs("deep", seed=3, depths=(2, 5), width=12, samples=30, replicates=2)


def test_an_orthogonal_linear_network_is_isometric_at_any_depth() -> None:
    """Saxe et al. 2013: every singular value of the whole is 1; a Gaussian one's spread."""
    found = measure("identity", "orthogonal", depths=(2, 40))
    np.testing.assert_allclose(found["log10_largest_singular_value"], 0, atol=1e-5)
    np.testing.assert_allclose(found["log10_rms_singular_value"], 0, atol=1e-5)
    np.testing.assert_allclose(found["effective_rank"], 12, rtol=1e-4)
    gaussian = measure("identity", "lecun_normal", depths=(2, 40))
    assert (gaussian["effective_rank"][:, 1] < gaussian["effective_rank"][:, 0]).all()
    assert (gaussian["effective_rank"] >= 1 - 1e-9).all()


def test_scaling_the_weights_of_a_linear_network_shifts_every_logarithm() -> None:
    """Weights 1e-4 times as large: 1e-4 per layer forwards and backwards, 1e-400 at depth 100."""
    settings = {"depths": (100,), "width": 4, "samples": 3}
    large = measure("identity", "normal", parameters={"sd": 0.5}, **settings)
    small = measure("identity", "normal", parameters={"sd": 5e-3}, **settings)
    layers = np.arange(1, 101)
    shift = small["log10_output_rms"] - large["log10_output_rms"]
    np.testing.assert_allclose(shift, np.broadcast_to(-2.0 * layers, shift.shape), atol=1e-4)
    shift = small["log10_gradient_sd"] - large["log10_gradient_sd"]
    backward = np.broadcast_to(-2.0 * (100 - layers), shift.shape)
    np.testing.assert_allclose(shift, backward, atol=1e-4)
    shift = small["log10_rms_singular_value"] - large["log10_rms_singular_value"]
    np.testing.assert_allclose(shift, -200.0, atol=1e-4)


def test_the_prediction_is_met_in_the_mean() -> None:
    settings = {"depths": (6,), "width": 200, "samples": 40, "replicates": 6}
    found = measure("tanh", "lecun_normal", **settings)
    for name in ("pre_activation_rms", "output_rms", "output_sd", "across_sample_sd"):
        measured = found[f"log10_{name}"].mean(axis=0)
        np.testing.assert_allclose(measured, found[f"log10_predicted_{name}"], atol=0.03)
    gradient = found["log10_gradient_sd"][:, 0].mean(axis=0)
    np.testing.assert_allclose(gradient, found["log10_predicted_gradient_sd"], atol=0.03)


def test_equal_widths_give_every_layer_s_weights_the_same_gradient_in_a_linear_net() -> None:
    """Glorot and Bengio 2010, equation 14, with orthogonal weights exactly up to the inputs."""
    found = measure("identity", "orthogonal", depths=(30,), width=40, samples=60)
    spread = np.ptp(found["log10_weight_gradient_sd"], axis=-1)
    np.testing.assert_allclose(spread, 0, atol=0.05)
    np.testing.assert_allclose(found["mean_slope"], 1.0)


def test_layers_beyond_a_depth_are_nan_and_zero_weights_give_minus_infinity() -> None:
    found = measure("tanh", "zeros")
    assert np.isnan(found["log10_gradient_sd"][:, 0, 2:]).all()
    assert np.isneginf(found["log10_output_rms"]).all()
    assert np.isneginf(found["log10_gradient_sd"][:, 1, :4]).all()
    assert np.isneginf(found["log10_largest_singular_value"]).all()
    np.testing.assert_array_equal(found["effective_rank"], 0)


def test_what_leaves_float64_is_recorded_with_its_layer() -> None:
    """Eleven layers that each multiply by 3e30 are more than 1e308."""
    explodes = measure("identity", "normal", parameters={"sd": 1e30}, depths=(3, 12))
    assert (explodes["status"] == Status.DIVERGED).all()
    assert (explodes["diverged_at"] == 11).all()
    assert np.isfinite(explodes["log10_output_rms"][:, :10]).all()
    assert np.isnan(explodes["log10_output_rms"][:, 10:]).all()
    assert np.isfinite(explodes["log10_gradient_sd"][:, 0, :3]).all()
    assert np.isnan(explodes["log10_gradient_sd"][:, 1]).all()
