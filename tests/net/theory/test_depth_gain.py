"""The gain for a given depth."""

import itertools
import math

import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.theory.depth_gain import HARMLESS, SLACK, change_over_depth, depth_gain
from engine.net.theory.gains import gains
from engine.net.theory.layers import predict_layers


@pytest.mark.parametrize(
    ("family", "depth", "sigma_b"),
    [*itertools.product(["tanh", "gelu", "sigmoid", "selu"], [1, 2, 40], [0.0]), ("gelu", 30, 0.4)],
)
def test_change_over_depth_is_that_of_the_layers(family: str, depth: int, sigma_b: float) -> None:
    """With a first length of its own where there are biases."""
    activation, gain = make_activation(family), 1.3
    first = 3.0 if sigma_b else gain**2
    variances = [first / 100] + [gain**2 / 100] * (depth - 1)
    layers = predict_layers(activation, [100] * (depth + 1), variances, bias_variance=sigma_b**2)
    own = {"sigma_b": sigma_b, "first_variance": first + sigma_b**2} if sigma_b else {}
    found = change_over_depth(activation, gain, depth, **own)
    signal = layers.pre_activation_sd[-1] / layers.pre_activation_sd[0]
    gradient = layers.pre_activation_gradient_sd[0] / layers.pre_activation_gradient_sd[-1]
    assert found.forward == pytest.approx(math.log(signal), abs=1e-9)
    assert found.backward == pytest.approx(math.log(gradient), abs=1e-9)
    assert math.sqrt(found.scatter / 100) == pytest.approx(layers.log_second_moment_sd[-1])
    assert found.worst() == max(abs(found.forward), abs(found.backward))
    assert found.worst(1e-6) == math.sqrt(found.scatter / 1e-6) / 2


def test_a_signal_that_leaves_float64_has_infinite_logarithms() -> None:
    identity = make_activation("identity")
    assert change_over_depth(identity, 1e20, 50).worst() == math.inf
    assert change_over_depth(identity, 1e-20, 50).forward == -math.inf


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_no_gain_does_much_better(family: str) -> None:
    for depth in (1, 6, 50):
        activation = make_activation(family)
        found = depth_gain(activation, depth)
        if found.sigma_b == 0:
            assert found.change == change_over_depth(activation, found.gain, depth)
        rivals = [found.gain * factor for factor in (0.5, 0.8, 0.95, 1.05, 1.25, 2)]
        for gain in (1.0, math.sqrt(2), *rivals):
            rival = change_over_depth(activation, gain, depth).worst()
            assert found.change.worst() <= max(rival + SLACK, HARMLESS)


def test_known_rules_are_preferred_where_they_serve() -> None:
    by_moment = [("relu", 200), ("leaky_relu", 100), ("tanh", 6), ("tanh", 2), ("gelu", 6)]
    rules = dict.fromkeys(by_moment, "second_moment") | {("sigmoid", 50): "critical"}
    for (family, depth), rule in rules.items():
        found = depth_gain(make_activation(family), depth)
        assert (found.rule, found.gain) == (rule, getattr(gains(make_activation(family)), rule))
    assert depth_gain(make_activation("tanh"), 50).rule == "depth"


@pytest.mark.parametrize("family", ["gelu", "silu", "mish"])
def test_deep_stacks_of_these_need_random_biases(family: str) -> None:
    """At width 512; the best law without biases would scatter its networks by powers of e."""
    found = depth_gain(make_activation(family), 50, 512)
    assert found.rule == "half-stable"
    assert found.change.worst(512) < HARMLESS
    without = depth_gain(make_activation("tanh"), 50, 512)
    assert without.sigma_b == 0
