"""Both susceptibilities, and the published points."""

import math

import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.theory.criticality import criticality
from engine.net.theory.gaussian import moments

KINDS = {
    "scale-invariant": {"identity", "relu", "leaky_relu"},
    "vanishing": {
        *("tanh", "softsign", "elu", "selu", "hard_tanh", "centred_sigmoid", "erf", "sin")
    },
    "half-stable": {"gelu", "silu", "mish", "hard_swish", "lisht"},
    None: {"sigmoid", "softplus", "squareplus", "squared_relu"},
}


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_every_function_is_of_the_kind_that_theory_gives_it(family: str) -> None:
    """Roberts, Yaida and Hanin 2022, section 5.3; leaky ReLU, tanh, GELU and SiLU are theirs."""
    found = criticality(make_activation(family))
    assert family in KINDS[found.kind if found else None]


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_both_susceptibilities_are_one_at_the_fixed_point(family: str) -> None:
    activation = make_activation(family)
    found = criticality(activation)
    if found is None:
        return
    variance = found.variance or {"vanishing": 1e-7, "scale-invariant": 1.0}[found.kind]
    at, square = moments(activation, variance), found.sigma_w**2
    tolerance = 1e-6 if found.variance else 5e-3
    following = square * at.second_moment + found.sigma_b**2
    assert following == pytest.approx(variance, rel=tolerance)
    assert square * at.length_slope == pytest.approx(1, abs=tolerance)
    assert square * at.mean_square_slope == pytest.approx(1, abs=tolerance)


@pytest.mark.parametrize(
    ("family", "bias", "weight", "length"),
    [
        ("gelu", 0.17292239, 1.98305826, (3 + math.sqrt(17)) / 2),
        ("silu", 0.55514317, 1.98800468, 14.32017362),
    ],
)
def test_the_published_half_stable_points(family, bias, weight, length) -> None:
    """Section 5.3.4."""
    found = criticality(make_activation(family))
    assert found.sigma_b**2 == pytest.approx(bias, abs=1e-8)
    assert found.sigma_w**2 == pytest.approx(weight, abs=1e-8)
    assert found.variance == pytest.approx(length, abs=1e-7)
