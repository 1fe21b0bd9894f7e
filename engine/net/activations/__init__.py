"""Activation functions: one immutable object each, made by the factory its family names."""

from collections.abc import Callable

from engine.net.activations.activation import Activation, Kink
from engine.net.activations.gated import gelu, mish, silu
from engine.net.activations.linear_units import elu, identity, leaky_relu, relu, selu, softplus
from engine.net.activations.saturating import (
    centred_sigmoid,
    hard_tanh,
    sigmoid,
    softsign,
    tanh,
)
from engine.net.activations.untried import (
    erf,
    hard_swish,
    lisht,
    sin,
    squared_relu,
    squareplus,
)
from engine.net.registry import make_entry, verify_registry

__all__ = ["ACTIVATIONS", "Activation", "Kink", "make_activation"]

ACTIVATIONS: dict[str, Callable[..., Activation]] = {
    "identity": identity,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "leaky_relu": leaky_relu,
    "softsign": softsign,
    "elu": elu,
    "selu": selu,
    "gelu": gelu,
    "silu": silu,
    "softplus": softplus,
    "mish": mish,
    "hard_tanh": hard_tanh,
    "centred_sigmoid": centred_sigmoid,
    "erf": erf,
    "sin": sin,
    "hard_swish": hard_swish,
    "squared_relu": squared_relu,
    "squareplus": squareplus,
    "lisht": lisht,
}

verify_registry("activation", ACTIVATIONS)


def make_activation(family: str, **parameters: float) -> Activation:
    """The activation of this family; ValueError on an unknown family or a bad parameter."""
    return make_entry("activation", ACTIVATIONS, family, parameters)
