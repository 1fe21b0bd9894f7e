"""Laws that depend on the activation: closed forms, and what they promise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cli.recommend import Question, recommend
from engine.net.activations import Activation, make_activation
from engine.net.initializers import make_initializer
from engine.net.theory.gaussian import moments
from engine.net.theory.layers import predict_layers, predict_network
from engine.net.theory.maps import chi_1, fixed_length
from tests.net.theory.references import VARIANTS

FAMILIES = ("critical", "random_walk", "two_over_sum")
every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=lambda a: a.name)
fans = st.integers(1, 2000)


def gain(family: str, activation: Activation, fan_in: int = 100, fan_out: int = 100) -> float:
    law = make_initializer(family).bound_to(activation)
    return math.sqrt(law.variance(fan_in, fan_out) * fan_in)


@pytest.mark.parametrize("depth", [1, 4])
@pytest.mark.parametrize("family", ["sigmoid", "tanh", "relu", "gelu"])
def test_the_gain_for_a_depth_is_the_one_recommended(family, depth):
    activation = make_activation(family)
    law = make_initializer("depth_gain", depth=depth).bound_to(activation)
    asked = Question(activation=activation, units=(300,) * (depth + 1))
    found = recommend(asked)
    expected = found.first_gain if depth == 1 else found.gain
    assert math.sqrt(law.variance(300, 50) * 300) == pytest.approx(expected)


def test_softplus_has_no_critical_gain_and_takes_the_closest():
    """Below sqrt(2) its lengths settle with chi_1 below 1, above it they grow without end."""
    softplus = make_activation("softplus")
    assert gain("critical", softplus) == pytest.approx(math.sqrt(2), rel=1e-9)
    below = [fixed_length(softplus, sigma_w) for sigma_w in (1.2, 1.35, 1.41)]
    chis = [chi_1(softplus, q, s) for q, s in zip(below, (1.2, 1.35, 1.41), strict=True)]
    assert chis == sorted(chis)
    assert chis[-1] < 1
    assert math.isinf(fixed_length(softplus, 1.43))


@given(width=fans)
def test_random_walk_is_the_published_gain_for_identity_and_relu(width):
    """Sussillo and Abbott 2014, their closed form for linear networks and their fit for ReLU."""
    linear = gain("random_walk", make_activation("identity"), width)
    assert linear == pytest.approx(math.exp(1 / (2 * width)), rel=1e-9)
    relu = gain("random_walk", make_activation("relu"), width)
    published = math.sqrt(2) * math.exp(1.2 / (max(width, 6) - 2.4))
    assert relu == pytest.approx(published, rel=1e-9)


@pytest.mark.parametrize("family", ["identity", "relu", "tanh"])
def test_random_walk_keeps_the_mean_log_of_a_gradient(family):
    """One layer back from pre-activations of unit variance; a column is a network of its own.

    Given the gradient above, of length 1, the one below is Gaussian before it meets the slopes.
    """
    activation, width, networks = make_activation(family), 30, 20_000
    law = make_initializer("random_walk").bound_to(activation)
    rng = np.random.default_rng(2)
    slopes = activation.derivative(rng.standard_normal((width, networks)))
    steps = np.log(np.square(slopes * law.sample(rng, width, networks)).sum(axis=0))
    # terms of second order in 1 / width are left over, a few of them
    allowed = 5 * steps.std() / math.sqrt(networks) + 8 / width**2
    assert abs(steps.mean()) < allowed


@every_activation
def test_two_over_sum_lies_between_the_two_directions(activation):
    at = moments(activation, 1.0)
    square, slope = at.second_moment, at.mean_square_slope
    variance = make_initializer("two_over_sum").bound_to(activation).variance(300, 70)
    harmonic = 2 / (300 * square + 70 * slope)
    assert variance == pytest.approx(harmonic, rel=1e-9)
    ends = 1 / (300 * square), 1 / (70 * slope)
    assert min(ends) <= variance * (1 + 1e-9) <= max(ends) * (1 + 2e-9)


@pytest.mark.parametrize("family", FAMILIES)
def test_theory_predicts_the_law_of_the_network_s_activation(family):
    tanh, sizes = make_activation("tanh"), [30, 40, 50]
    law = make_initializer(family)
    variances = [law.bound_to(tanh).variance(30, 40), law.bound_to(tanh).variance(40, 50)]
    expected = predict_layers(tanh, sizes, variances)
    found = predict_network(tanh, law, sizes)
    np.testing.assert_array_equal(found.pre_activation_sd, expected.pre_activation_sd)
