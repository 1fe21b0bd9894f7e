"""An `Activation` from a plain function: its derivative, kinks, range and saturation are found.

The function maps a number, or an array elementwise, to its value. Everything is computed in
float64 whatever the arrays' dtype, so such an activation is slower than a built-in one.
"""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.net.activations.activation import SMALL_SHARE, Activation, Array, Kink
from engine.net.activations.kink_search import SEARCHED, find_kinks
from engine.net.registry import in_one_line, require

Vector = NDArray[np.float64]
Function = Callable[[Vector], Vector]

COMPLEX_STEP = 1e-20
DIFFERENCE_STEP = 1e-3
"""For |z| up to 16, beyond it in proportion."""
AGREEMENT = 1e-7
"""How far two ways to a derivative may differ, relative to max(1, |f'|)."""

_CHECKED = np.linspace(-12, 12, 481) + 1e-3 * math.pi
_FAR = 500.0
_PLAIN = 40.0


class NumericalDerivativeWarning(UserWarning):
    """Says how the derivative of a plain function was taken, and how well it was checked."""


def activation_from_function(function: Callable[[Any], Any], name: str) -> Activation:
    """`function` as an activation called `name`, with a `NumericalDerivativeWarning`.

    The derivative is taken by the complex step Im f(z + ih) / h (Squire and Trapp 1998, SIAM
    Review 40:110-112), exact to rounding, where the function is written for complex numbers and
    agrees with central differences, else by central differences of fourth order, one-sided near
    kinks. At a kink it is that of the flatter side. Raises ValueError where the function is not
    continuous, not finite or not elementwise, or where no derivative stands its check.
    """
    value = _elementwise(function, name)
    kinks = find_kinks(value, name)
    slope, method, disagreement = _checked_slope(function, value, kinks, name)
    message = (
        f"{name}: derivative taken by {method}; "
        f"it agrees with a second estimate within {disagreement:.1g}"
    )
    warnings.warn(message, NumericalDerivativeWarning, stacklevel=2)
    bounds = _range(value)
    require(bounds[0] < bounds[1], name, "must not be constant", bounds[0], "it passes nothing on")

    def forward(z: Array, out: Array, kept: Array) -> None:
        wide = z.astype(np.float64)
        out[...] = value(wide)
        kept[...] = slope(wide)

    return Activation(
        name=name,
        forward=forward,
        derivative_from_input=lambda z: slope(z.astype(np.float64)).astype(z.dtype),
        range=bounds,
        saturation=_saturation(value, slope, kinks, bounds),
        reference=f"given as a function, {name}",
        kinks=kinks,
    )


def _elementwise(function: Callable[[Any], Any], name: str) -> Function:
    """`function` on float64 arrays; one number at a time where it does not take arrays."""

    def on_arrays(z: Vector) -> Vector:
        with np.errstate(all="ignore"):
            result = np.asarray(function(z.copy()), dtype=np.float64)  # it may change what it gets
        if result.shape != z.shape:
            raise TypeError(f"an array of shape {z.shape} became one of shape {result.shape}")
        return result

    def one_by_one(z: Vector) -> Vector:
        with np.errstate(all="ignore"):
            values = [float(function(x)) for x in z.ravel()]
        return np.array(values, np.float64).reshape(z.shape)

    probe = np.array([-2.5, -1.0, 0.0, 0.5, 3.0])
    try:
        apart = np.concatenate([on_arrays(z) for z in probe[:, None]])
        whole = np.allclose(on_arrays(probe), apart, rtol=1e-9)
    except (Exception, SystemExit):  # whatever a scalar function makes of an array
        whole = False
    rule, hint = "must map numbers to numbers", "write it as f(z) with NumPy"

    def value(z: Vector) -> Vector:
        try:
            return on_arrays(z) if whole else one_by_one(z)
        except (Exception, SystemExit) as error:
            raise ValueError(f"{name}: {rule}, got {in_one_line(error)}; {hint}") from error

    z = np.linspace(-_PLAIN, _PLAIN, 801)
    outside = z[~np.isfinite(value(z))]
    got = f"a value that is not at {outside[0]:g}" if outside.size else ""
    require(not got, name, f"must be finite from {-_PLAIN:g} to {_PLAIN:g}", got, hint)
    return value


def _checked_slope(
    function: Callable[[Any], Any], value: Function, kinks: tuple[Kink, ...], name: str
) -> tuple[Function, str, float]:
    """The derivative, how it is taken, and how far a second estimate is from it."""
    positions = np.array([kink.position for kink in kinks])
    gaps = np.abs(_CHECKED[:, None] - positions).min(axis=1, initial=np.inf)
    z = _CHECKED[gaps > 0.05]
    fine = _differences(value, positions, DIFFERENCE_STEP)
    expected = fine(z)
    by_complex_step = _complex_step(function, otherwise=fine)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            disagreement = _disagreement(by_complex_step(z), expected)
    except Exception:  # whatever a function of real numbers makes of complex ones
        disagreement = math.inf
    if disagreement < AGREEMENT:
        return _at_kinks(by_complex_step, kinks), "complex step", disagreement
    disagreement = _disagreement(_differences(value, positions, 2 * DIFFERENCE_STEP)(z), expected)
    rule = f"differences at two step sizes must agree within {AGREEMENT:g}"
    hint = "smooth the function or give an Activation with its derivative"
    require(disagreement < AGREEMENT, name, rule, disagreement, hint)
    return _at_kinks(fine, kinks), "central differences", disagreement


def _disagreement(slope: Vector, expected: Vector) -> float:
    return float(np.max(np.abs(slope - expected) / np.maximum(1, np.abs(expected))))


def _complex_step(function: Callable[[Any], Any], otherwise: Function) -> Function:
    """Im f(z + ih) / h; `otherwise` where that is not finite, as complex exponentials overflow."""

    def derivative(z: Vector) -> Vector:
        with np.errstate(all="ignore"):
            result = np.asarray(function(z + 1j * COMPLEX_STEP))
        if result.shape != z.shape or not np.iscomplexobj(result):
            raise TypeError("the function does not pass complex numbers on")
        slope = result.imag / COMPLEX_STEP
        lost = ~np.isfinite(slope)
        if lost.any():
            slope[lost] = otherwise(z[lost])
        return slope

    return derivative


def _differences(value: Function, kinks: Vector, step_near_zero: float) -> Function:
    """Fourth-order central differences; one-sided ones within their reach of a kink, and of 0.

    At 0 many functions' second derivative jumps (softsign, ELU), which `kinks` does not list.
    """

    def derivative(z: Vector) -> Vector:
        h = step_near_zero * np.maximum(1, np.abs(z) / SEARCHED)
        inner = (value(z + h) - value(z - h)) * 8
        slope = (inner - value(z + 2 * h) + value(z - 2 * h)) / (12 * h)
        for kink in {0.0, *kinks.tolist()}:
            near = np.abs(z - kink) <= 2 * h
            at, step = z[near], np.where(z[near] >= kink, h[near], -h[near])
            stencil = zip((-25, 48, -36, 16, -3), range(5), strict=True)
            one_sided = sum(weight * value(at + k * step) for weight, k in stencil)
            slope[near] = one_sided / (12 * step)
        return slope

    return derivative


def _at_kinks(derivative: Function, kinks: tuple[Kink, ...]) -> Function:
    def with_convention(z: Vector) -> Vector:
        slope = derivative(z)
        for kink in kinks:
            slope = np.where(z == kink.position, kink.derivative, slope)
        return slope

    return with_convention


def _range(value: Function) -> tuple[float, float]:
    """Bounds of the values; a side that still grows far out has none."""
    plain = value(np.linspace(-_PLAIN, _PLAIN, 80_001))
    far = value(np.array([-_FAR, -_FAR / 2, _FAR / 2, _FAR]))
    limits = [limit for side in (-1, 1) if (limit := _asymptote(value, side)) is not None]
    margin = SMALL_SHARE * (1 + np.abs(plain).max())
    low, high = min([plain.min(), *limits]), max([plain.max(), *limits])
    return (
        float(low) if far.min() > plain.min() - margin else -math.inf,
        float(high) if far.max() < plain.max() + margin else math.inf,
    )


def _asymptote(value: Function, side: int) -> float | None:
    """The horizontal asymptote on one side, extrapolated for an approach as 1 / z."""
    half, full = value(side * np.array([_FAR / 2, _FAR]))
    return float(2 * full - half) if abs(full - half) < SMALL_SHARE / 5 else None


def _saturation(
    value: Function, slope: Function, kinks: tuple[Kink, ...], bounds: tuple[float, float]
) -> tuple[float, float]:
    """Where f saturates on each side, by the rule of `Activation`."""
    width = bounds[1] - bounds[0]
    allowed = SMALL_SHARE * (width if math.isfinite(width) else 1.0)
    edges = []
    for side in (-1, 1):
        asymptote = _asymptote(value, side)
        outermost = max((side * kink.position for kink in kinks), default=-math.inf)
        beyond = (
            np.linspace(outermost, _PLAIN, 402)[1:] if math.isfinite(outermost) else np.empty(0)
        )
        if asymptote is None or allowed == 0:
            edges.append(side * math.inf)
        elif len(beyond) and not slope(side * beyond).any():
            edges.append(side * outermost)
        else:
            z = np.linspace(_PLAIN, -_PLAIN, 80_001)
            excess = np.abs(value(side * z) - asymptote) - allowed
            first = max(int(np.argmax(excess > 0)), 1)
            around = slice(first - 1, first + 1)
            edges.append(side * float(np.interp(0.0, excess[around], z[around])))
    return edges[0], edges[1]
