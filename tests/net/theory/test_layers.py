"""Layer-by-layer predictions: against the maps, closed forms and lengths drawn at random.

Networks that are drawn in full are held against them in `tests/experiments/prediction`.
"""

import math

import numpy as np
import pytest

from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.net.theory.gaussian import moments
from engine.net.theory.layers import (
    predict_layers,
    predict_network,
    relu_log_variance,
)
from engine.net.theory.maps import chi_1, correlation_map, length_map


def test_equal_layers_follow_the_maps() -> None:
    tanh, sigma_w, sigma_b = make_activation("tanh"), 1.4, 0.2
    found = predict_layers(tanh, [300] * 8, [sigma_w**2 / 300] * 7, bias_variance=sigma_b**2)
    variance = sigma_w**2 + sigma_b**2
    correlation = sigma_b**2 / variance
    gradients = []
    for layer in range(7):
        assert found.pre_activation_sd[layer] ** 2 == pytest.approx(variance, rel=1e-10)
        following = length_map(tanh, variance, sigma_w, sigma_b)
        mapped = correlation_map(tanh, correlation, variance, sigma_w, sigma_b)
        between = (mapped * following - sigma_b**2) / sigma_w**2
        assert found.between_unit_variance[layer] == pytest.approx(between, rel=1e-9)
        gradients.append(chi_1(tanh, variance, sigma_w))
        variance, correlation = following, mapped
    growth = found.pre_activation_gradient_sd[:-1] / found.pre_activation_gradient_sd[1:]
    np.testing.assert_allclose(growth, np.sqrt(gradients[:-1]), rtol=1e-10)
    total = found.across_sample_variance + found.between_unit_variance
    np.testing.assert_allclose(total, found.sd**2, rtol=1e-9)


def test_glorot_in_the_linear_regime_with_unequal_layers() -> None:
    """Glorot and Bengio 2010, equations 5 and 6: products of n Var[W], forward by fan-in and
    backward by fan-out."""
    sizes, glorot = [50, 200, 20, 80], make_initializer("glorot_normal")
    found = predict_network(make_activation("identity"), glorot, sizes, samples=7)
    variances = [2 / (50 + 200), 2 / (200 + 20), 2 / (20 + 80)]
    forward = np.cumprod([50 * variances[0], 200 * variances[1], 20 * variances[2]])
    backward = np.array([20 * variances[1] * 80 * variances[2], 80 * variances[2], 1.0])
    np.testing.assert_allclose(found.pre_activation_sd**2, forward, rtol=1e-12)
    np.testing.assert_allclose(found.pre_activation_gradient_sd**2, backward, rtol=1e-12)
    weights = 7 * backward * np.array([1.0, *forward[:-1]])
    np.testing.assert_allclose(found.weight_gradient_sd**2, weights, rtol=1e-12)


def test_weights_of_zero_leave_the_value_at_zero_and_others_must_have_mean_0() -> None:
    found = predict_network(make_activation("sigmoid"), make_initializer("zeros"), [10] * 4)
    np.testing.assert_array_equal(found.mean, 0.5)
    np.testing.assert_array_equal(found.sd, 0.0)
    np.testing.assert_array_equal(found.pre_activation_gradient_sd, [0, 0, 0.25])
    np.testing.assert_array_equal(found.log_second_moment_sd, 0.0)
    with pytest.raises(ValueError, match=r"constant_value0.5: weights must have mean 0, got 0.5"):
        predict_network(make_activation("tanh"), make_initializer("constant", value=0.5), [10, 10])


def test_what_leaves_float64_is_infinite_and_keeps_its_logarithm() -> None:
    explodes = predict_layers(make_activation("identity"), [2] * 4, [1e200, 1e200, 1.0])
    assert explodes.pre_activation_sd[0] == pytest.approx(math.sqrt(2e200))
    assert np.isinf(explodes.pre_activation_sd[1:]).all()
    assert np.isnan(explodes.second_moment[1:]).all()
    dead = predict_layers(make_activation("tanh"), [2] * 3, [0.0, 1.0])
    assert np.isnan(dead.log_second_moment_sd).all()
    small = make_initializer("normal", sd=0.001)
    found = predict_network(make_activation("identity"), small, [100] * 401)
    expected = (400 - np.arange(1, 401)) * math.log(0.01)
    np.testing.assert_allclose(found.log_gradient, expected, rtol=1e-12, atol=1e-12)
    assert found.pre_activation_gradient_sd[0] == 0


@pytest.mark.parametrize(
    ("sizes", "variances", "message"),
    [
        ([10], [], "an input and at least one layer"),
        ([10, 0], [1.0], "an input and at least one layer"),
        ([10, 10], [1.0, 1.0], "one weight variance >= 0 per layer"),
        ([10, 10], [-1.0], "one weight variance >= 0 per layer"),
    ],
)
def test_bad_stacks_are_refused(sizes, variances, message) -> None:
    with pytest.raises(ValueError, match=message):
        predict_layers(make_activation("tanh"), sizes, variances)


def test_the_spread_of_lengths_is_hanin_and_rolnick_s_for_relu() -> None:
    sizes = [20, 30, 100, 50, 400]
    found = predict_network(make_activation("relu"), make_initializer("he_normal"), sizes)
    assert found.log_second_moment_sd[-1] ** 2 == pytest.approx(relu_log_variance(sizes))
    assert relu_log_variance(sizes) == pytest.approx(5 * (1 / 30 + 1 / 100 + 1 / 50 + 1 / 400))


@pytest.mark.parametrize(("family", "gain"), [("relu", 2**0.5), ("tanh", 1.5), ("selu", 1.0)])
def test_the_spread_of_lengths_over_drawn_networks(family: str, gain: float) -> None:
    """Given its length, a sample's Gaussian pre-activations are independent: no matrix needed."""
    activation, width, depth, networks = make_activation(family), 250, 6, 4000
    rng = np.random.default_rng(11)
    variance = np.full(networks, gain**2)
    for _ in range(depth):
        z = rng.standard_normal((networks, width)) * np.sqrt(variance)[:, None]
        second_moment = np.square(activation.value(z)).mean(axis=1)
        variance = gain**2 * second_moment
    predicted = predict_layers(activation, [width] * (depth + 1), [gain**2 / width] * depth)
    # standard error of an sd 1 / sqrt(2 networks) = 1.1 %, and terms of second order in 1 / width
    assert np.log(second_moment).std() == pytest.approx(
        predicted.log_second_moment_sd[-1], rel=0.06
    )


def test_each_layer_may_have_a_bias_variance_of_its_own() -> None:
    tanh, variances = make_activation("tanh"), [1.5 / 40] * 3
    layers = predict_layers(tanh, [40] * 4, variances, bias_variance=[0.1, 0.0, 0.3])
    below = 1.5 * moments(tanh, 1.5 + 0.1).second_moment
    third = 1.5 * moments(tanh, below).second_moment + 0.3
    assert np.square(layers.pre_activation_sd) == pytest.approx([1.6, below, third])
    same = predict_layers(tanh, [40] * 4, variances, bias_variance=[0.2] * 3)
    for_all = predict_layers(tanh, [40] * 4, variances, bias_variance=0.2)
    np.testing.assert_array_equal(same.across_sample_variance, for_all.across_sample_variance)
