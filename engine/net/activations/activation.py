"""What an activation function is: one immutable object with value, derivative and metadata."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.net.registry import require

Array = NDArray[np.floating]
Forward = Callable[[Array, Array, Array], None]
Backward = Callable[[Array, Array, Array], None]

SMALL_SHARE = 0.05
"""An output counts as saturated within this share of the range's width from a bound, or, where
only one side is bounded, within this distance of the horizontal asymptote."""


@dataclass(frozen=True)
class Kink:
    """A pre-activation at which the derivative jumps, and the derivative taken there."""

    position: float
    derivative: float


@dataclass(frozen=True, kw_only=True)
class Activation:
    """An elementwise function f of the pre-activation z, for preallocated arrays of any shape.

    `forward(z, out, slope)` writes f(z) into `out`. When `keeps_slope`, it also writes f'(z) into
    `slope`, which must then reach `backward` unharmed; otherwise `slope` is scratch in both.
    `backward(gradient, output, slope)` multiplies `gradient` in place by f', computed from the
    output where that is algebraically exact and cheaper (its absolute error is then a few units
    of rounding), else read from `slope`. Arrays are float32 or float64, all of one dtype.

    `saturation` holds two pre-activations (low, high): z <= low and z >= high count as saturated;
    infinite where the function never saturates. Where the slope is exactly zero beyond a kink, the
    bound is that kink; elsewhere `SMALL_SHARE` decides.

    `kinks` states the derivative taken where it is not defined. One rule for all: a kink belongs to
    the piece beyond the linear one with slope 1, so it takes 0 for ReLU and hard tanh, alpha for
    leaky ReLU and ELU. For ReLU this is what Bertoin, Bolte, Gerchinovitz and Pauwels, NeurIPS 2021
    ("Numerical influence of ReLU'(0) on backpropagation") found to train best.

    Two activations are equal when their names are: a name states the family and its parameters.
    """

    name: str
    family: str = field(compare=False, repr=False)
    parameters: Mapping[str, float] = field(compare=False, repr=False)
    forward: Forward = field(compare=False, repr=False)
    backward: Backward = field(compare=False, repr=False)
    derivative_from_input: Callable[[Array], Array] = field(compare=False, repr=False)
    range: tuple[float, float] = field(compare=False, repr=False)
    saturation: tuple[float, float] = field(compare=False, repr=False)
    latex: str = field(compare=False, repr=False)
    reference: str = field(compare=False, repr=False)
    kinks: tuple[Kink, ...] = field(default=(), compare=False, repr=False)
    keeps_slope: bool = field(default=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        for what in ("range", "saturation"):
            low, high = getattr(self, what)
            require(low < high, self.name, f"{what} must be (low, high)", (low, high), "swap them")
        for what in ("latex", "reference"):
            text = getattr(self, what)
            require(bool(text.strip()), self.name, f"{what} must not be empty", text, "add it")
        finite = all(math.isfinite(k.position) for k in self.kinks)
        require(finite, self.name, "a kink lies at a finite point", self.kinks, "leave it out")

    def value(self, z: ArrayLike) -> Array:
        """f(z) in a new array; integers are taken as float64."""
        z = _floating(z)
        flat = z.reshape(-1)
        out = np.empty_like(flat)
        self.forward(flat, out, np.empty_like(flat))
        return out.reshape(z.shape)

    def derivative(self, z: ArrayLike) -> Array:
        """f'(z) from the input in a new array, to full relative accuracy in both tails."""
        z = _floating(z)
        return self.derivative_from_input(z.reshape(-1)).reshape(z.shape)


def _floating(z: ArrayLike) -> Array:
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)
