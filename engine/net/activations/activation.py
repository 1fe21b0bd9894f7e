"""What an activation function is: one immutable object with value, derivative and metadata."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.net.registry import Entry, require

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


def multiply_by_slope(gradient: Array, output: Array, slope: Array) -> None:
    """The backward pass of a function that keeps its slope."""
    gradient *= slope


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Activation(Entry):
    """An elementwise function f of the pre-activation z, for preallocated arrays of any shape.

    `forward(z, out, slope)` writes f(z) into `out`. When `keeps_slope`, it also writes f'(z) into
    `slope`, which must then reach `backward` unharmed; otherwise `slope` is scratch in both.
    `backward(gradient, output, slope)` multiplies `gradient` in place by f', computed from the
    output where that is algebraically exact and cheaper (its absolute error is then a few units
    of rounding); without one it is read from `slope`. Arrays are float32 or float64, all of one
    dtype. `derivative_from_input(z)` is f' in a new array, for functions whose two passes do not
    give it to full relative accuracy.

    `saturation` holds two pre-activations (low, high): z <= low and z >= high count as saturated;
    infinite where the function never saturates. Where the slope is exactly zero beyond a kink, the
    bound is that kink; elsewhere `SMALL_SHARE` decides.

    `kinks` states the derivative taken where it is not defined. One rule for all: a kink belongs to
    the piece beyond the linear one with slope 1, so it takes 0 for ReLU and hard tanh, alpha for
    leaky ReLU and ELU. For ReLU this is what Bertoin, Bolte, Gerchinovitz and Pauwels, NeurIPS 2021
    ("Numerical influence of ReLU'(0) on backpropagation") found to train best.
    """

    forward: Forward
    backward: Backward = multiply_by_slope
    derivative_from_input: Callable[[Array], Array] | None = None
    range: tuple[float, float]
    saturation: tuple[float, float]
    kinks: tuple[Kink, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for what in ("range", "saturation"):
            low, high = getattr(self, what)
            require(low < high, self.name, f"{what} must be (low, high)", (low, high), "swap them")
        finite = all(math.isfinite(k.position) for k in self.kinks)
        require(finite, self.name, "a kink lies at a finite point", self.kinks, "leave it out")

    @property
    def keeps_slope(self) -> bool:
        """Whether `backward` reads the slope that `forward` wrote."""
        return self.backward is multiply_by_slope

    def value(self, z: ArrayLike) -> Array:
        """f(z) in a new array; integers are taken as float64."""
        z = _floating(z)
        flat = z.reshape(-1)
        out = np.empty_like(flat)
        self.forward(flat, out, np.empty_like(flat))
        return out.reshape(z.shape)

    def derivative(self, z: ArrayLike) -> Array:
        """f'(z) in a new array, to full relative accuracy in both tails."""
        z = _floating(z)
        flat = z.reshape(-1)
        if self.derivative_from_input:
            return self.derivative_from_input(flat).reshape(z.shape)
        derivative, output, slope = np.ones_like(flat), np.empty_like(flat), np.empty_like(flat)
        self.forward(flat, output, slope)
        self.backward(derivative, output, slope)
        return derivative.reshape(z.shape)


def _floating(z: ArrayLike) -> Array:
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)
