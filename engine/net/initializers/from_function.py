"""An `Initializer` from a plain function that draws weights; its variance is measured."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.net.initializers.distributions import Array
from engine.net.initializers.initializer import Initializer
from engine.net.registry import in_one_line, require

MEASURED = r"\mathrm{measured}"
"""The `law` of those whose variance is not stated but measured."""

Draw = Callable[[np.random.Generator, int, int], Array]

_MEASURED_ON = 40_000
"""Weights that a variance is measured on: its standard error is 0.7 % for a normal law."""
_SHAPES = ((3, 5), (5, 3), (1, 1), (20, 30))
_SIGNIFICANT = 5
"""Standard errors from which on a mean is not taken for 0."""


def initializer_from_function(
    function: Callable[..., Any], name: str, deterministic: bool = False
) -> Initializer:
    """`function(rng, fan_in, fan_out)`, which gives (fan_in, fan_out), as the law called `name`.

    It is tried on layers that narrow and widen, and every draw is checked: ValueError where it
    raises, gives another shape, what are not real numbers or not finite, or where the same
    generator state does not give the same weights, or another state does, unless the law is
    `deterministic`. Its variance is that of a sample of 40,000
    weights of the layer asked for; its mean is 0 unless a sample's is significantly not.
    """
    draw = _checked_draw(function, name)
    for shape in _SHAPES:
        one, other = (draw(np.random.default_rng(0), *shape) for _ in range(2))
        rule = "the same generator must give the same weights"
        hint = "draw from the rng it is given, not from numpy.random"
        require(np.array_equal(one, other), name, rule, "two different draws", hint)
    another = draw(np.random.default_rng(1), *_SHAPES[-1])
    rule = "another generator must give other weights"
    hint = f"draw from the rng it is given, or declare {name}.deterministic = True"
    ignored = np.array_equal(one, another) and not deterministic
    require(not ignored, name, rule, "the same draw", hint)

    def variance(fan_in: int, fan_out: int) -> float:
        return float(np.var(_sample(draw, fan_in, fan_out)))

    return Initializer(
        name=name,
        distribution="function",
        law=MEASURED,
        reference=f"given as a function, {name}",
        variance=variance,
        mean=_mean(_sample(draw, 100, 100)),
        draw=draw,
    )


def _checked_draw(function: Callable[..., Any], name: str) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        rule = "must take (rng, fan_in, fan_out) and return weights"
        hint = "see docs/extending.md"
        try:
            drawn = np.asarray(function(rng, fan_in, fan_out))
        except (Exception, SystemExit) as error:  # a user's function may raise anything
            raise ValueError(f"{name}: {rule}, got {in_one_line(error)}; {hint}") from error
        rule = f"must return an array of shape (fan_in, fan_out) = {(fan_in, fan_out)}"
        require(drawn.shape == (fan_in, fan_out), name, rule, drawn.shape, hint)
        require(drawn.dtype.kind in "fiu", name, "weights are real numbers", drawn.dtype, hint)
        finite = np.isfinite(drawn)
        at = tuple(map(int, np.argwhere(~finite)[0])) if not finite.all() else ()
        got = f"{drawn[at]} at {at}" if at else ""
        require(not at, name, f"weights of shape {drawn.shape} must be finite", got, hint)
        return np.array(drawn, np.float64)

    return draw


def _sample(draw: Draw, fan_in: int, fan_out: int) -> Array:
    rng = np.random.default_rng(0)
    return np.array(
        [draw(rng, fan_in, fan_out) for _ in range(math.ceil(_MEASURED_ON / (fan_in * fan_out)))]
    )


def _mean(sample: Array) -> float:
    mean, error = float(sample.mean()), float(sample.std()) / math.sqrt(sample.size)
    return mean if abs(mean) > _SIGNIFICANT * error else 0.0
