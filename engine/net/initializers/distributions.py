"""Draws of unit variance, one function per distribution.

"Truncated" normals are cut at two standard deviations of the normal they are drawn from, then
rescaled, so the stated sd is the one *after* truncation (and the largest weight 2.27 stated sd).
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TRUNCATION = 2.0
"""Where truncated normals are cut, in standard deviations before truncation."""

_DENSITY_AT_CUT = math.exp(-(TRUNCATION**2) / 2) / math.sqrt(2 * math.pi)
TRUNCATED_SD = math.sqrt(1 - 2 * TRUNCATION * _DENSITY_AT_CUT / math.erf(TRUNCATION / math.sqrt(2)))
"""Standard deviation (0.8796) of a standard normal truncated at +-2; Johnson, Kotz and
Balakrishnan, Continuous Univariate Distributions 1, equation 13.135."""


def _draw_truncated(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    draws = rng.standard_normal((fan_in, fan_out))
    while np.any(outside := np.abs(draws) > TRUNCATION):
        draws[outside] = rng.standard_normal(np.count_nonzero(outside))
    return draws / TRUNCATED_SD


def _draw_orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """A Haar orthogonal matrix at unit variance: QR of a Gaussian, with the signs of R's diagonal
    moved into Q, without which Q is not uniform (Mezzadri 2007, Notices of the AMS 54:592)."""
    longer, shorter = max(fan_in, fan_out), min(fan_in, fan_out)
    q, r = np.linalg.qr(rng.standard_normal((longer, shorter)))
    q *= math.sqrt(longer) * np.copysign(1.0, np.diagonal(r))
    return q if fan_in >= fan_out else np.ascontiguousarray(q.T)


DISTRIBUTIONS: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "normal": lambda rng, *shape: rng.standard_normal(shape),
    "uniform": lambda rng, *shape: rng.uniform(-math.sqrt(3), math.sqrt(3), shape),
    "truncated_normal": _draw_truncated,
    "orthogonal": _draw_orthogonal,
    "constant": lambda rng, *shape: np.zeros(shape),
}
"""Draws of shape (fan_in, fan_out) with mean 0 and variance 1 (a constant has no spread: 0)."""
