"""Finding the kinks of a function that comes without metadata."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.net.activations.activation import Kink
from engine.net.registry import require

Vector = NDArray[np.float64]

SEARCHED = 16.0
"""Kinks are looked for at |z| up to this."""

SMALLEST_JUMP = 1e-5
"""The least jump of a derivative that is found."""

MOST = 50

_GRID = np.linspace(-SEARCHED, SEARCHED, 2049)
_HALVINGS = 16
_NEAR = 1e-6
_DISCONTINUOUS = 1e3
_ROUND = 6


def find_kinks(function: Callable[[Vector], Vector], name: str) -> tuple[Kink, ...]:
    """The points where the derivative of `function` jumps, each with the flatter side's slope.

    The second difference over a window of half-width w, divided by w, tends to 0 with w where the
    function is smooth and to the jump at a kink; what the windows on either side show as well is
    curvature and is subtracted. Windows are halved towards the larger rest until only kinks
    remain, where the tangents on both sides meet. Positions within 1e-9 of a number of six
    decimals are taken to be that number.

    Raises ValueError where the function itself jumps, or has more than `MOST` kinks.
    """
    centres, width = _GRID, _GRID[1] - _GRID[0]
    centres = centres[_jumps(function, centres, width) > SMALLEST_JUMP]
    for _ in range(_HALVINGS):
        width /= 2
        candidates = np.stack([centres - width, centres, centres + width])
        jumps = _jumps(function, candidates, width)
        best = jumps.argmax(axis=0)
        centres = np.take_along_axis(candidates, best[None], axis=0)[0]
        centres = centres[jumps.max(axis=0) > SMALLEST_JUMP]
    if not centres.size:
        return ()
    steepest = _jumps(function, centres, width).max()
    at = float(centres[_jumps(function, centres, width).argmax()])
    require(steepest < _DISCONTINUOUS, name, "must be continuous", f"a jump at {at:.6g}", "mend it")
    centres = centres[np.diff(centres, prepend=-np.inf) > 10 * _NEAR]
    hint = "it is too rough for initial weights to matter"
    require(len(centres) <= MOST, name, f"at most {MOST} kinks", len(centres), hint)
    return tuple(_kink(function, float(centre)) for centre in centres)


def _jumps(function: Callable[[Vector], Vector], centres: Vector, width: float) -> Vector:
    values = function(np.stack([centres + k * width for k in range(-3, 4)]))
    before, at, after = (values[k - 1] - 2 * values[k] + values[k + 1] for k in (1, 3, 5))
    bend: Vector = np.abs(at - (before + after) / 2)
    return bend / width


def _kink(function: Callable[[Vector], Vector], near: float) -> Kink:
    offsets = np.array([-2.0, -1.0, 1.0, 2.0]) * _NEAR
    far_left, left, right, far_right = function(near + offsets)
    left_slope, right_slope = (left - far_left) / _NEAR, (far_right - right) / _NEAR
    # where the tangents through near - h and near + h meet
    offset = (left - right + (left_slope + right_slope) * _NEAR) / (right_slope - left_slope)
    position = float(near + offset)
    if abs(position - round(position, _ROUND)) < 1e-9:
        position = round(position, _ROUND) + 0.0
    return Kink(position, float(min(left_slope, right_slope, key=abs)))
