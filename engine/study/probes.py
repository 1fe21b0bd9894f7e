"""Statistics of one layer's signals: arrays of shape (units, samples), float32.

Everything is accumulated in float64, where sums of squares and cubes of any finite float32 stay
finite; so a result that is not finite says that the signal was not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 60
_UNBOUNDED = (-4.0, 4.0)

Signal = NDArray[np.floating]


@dataclass(frozen=True)
class Moments:
    """Moments of a (units, samples) array, pooled unless said otherwise.

    across_sample_variance : variance over samples within a unit, averaged over the units.
    between_unit_variance : variance of the units' means over samples.
    By the law of total variance the two sum to sd**2; only the first is caused by the input.
    skewness : E[(y - mean)^3] / sd^3, NaN where sd is 0. Variances divide by the count.
    """

    mean: float
    sd: float
    second_moment: float
    skewness: float
    across_sample_variance: float
    between_unit_variance: float


class Moments64:
    """Computes moments in a float64 buffer made once for arrays of one shape."""

    def __init__(self, units: int, samples: int) -> None:
        self._values = np.empty((units, samples))
        self._squares = np.empty((units, samples))

    def sd(self, signal: Signal) -> float:
        """The pooled standard deviation, about the pooled mean."""
        values = self._values
        np.subtract(signal, signal[0, 0], out=values, dtype=np.float64)
        values -= values.mean()
        return math.sqrt(np.vdot(values, values) / values.size)

    def moments(self, signal: Signal) -> Moments:
        """All of `Moments`; the third moment is put together from the units' own.

        With d = unit mean - mean and c = y - unit mean, a unit's E[(y - mean)^3] is
        E[c^3] + 3 d E[c^2] + d^3.
        """
        values, squares = self._values, self._squares
        # Counted from a unit's first value, a constant unit's deviations are exactly 0; so are the
        # deviations of the unit means where all units are alike.
        origins = signal[:, 0].astype(np.float64)
        np.subtract(signal, origins[:, None], out=values)
        shifts = values.mean(axis=1)
        values -= shifts[:, None]
        offsets = origins + shifts - (origins[0] + shifts[0])
        mean = float(origins[0] + shifts[0] + offsets.mean())
        offsets -= offsets.mean()
        np.square(values, out=squares)
        unit_variances = squares.mean(axis=1)
        unit_cubes = np.vecdot(values, squares) / values.shape[1]
        across, between = float(unit_variances.mean()), float(np.square(offsets).mean())
        sd = math.sqrt(across + between)
        third = float((unit_cubes + 3 * offsets * unit_variances + offsets**3).mean())
        return Moments(
            mean=mean,
            sd=sd,
            second_moment=sd**2 + mean**2,
            skewness=third / sd**3 if sd**3 > 0 else math.nan,
            across_sample_variance=across,
            between_unit_variance=between,
        )


@dataclass(frozen=True)
class Counts:
    """A histogram: counts per bin, and how many values lay outside on either side."""

    inside: NDArray[np.uint32]
    below: int
    above: int


class Histogram:
    """Counts values in `BINS` equal bins of [low, high]; a bin holds its lower edge, the last both.

    Ten times as fast as np.histogram: values are scaled to bin numbers in float32 and counted.
    """

    def __init__(self, low: float, high: float, units: int, samples: int) -> None:
        self.low, self.high = low, high
        self._scale = np.float32(BINS / (high - low))
        # Bin numbers count from 0's bin and are shifted as integers: adding `low` to a vanishing
        # value would round it onto 0 and so into the neighbouring bin.
        shift = low * BINS / (high - low)
        self._first = round(shift)
        self._remainder = np.float32(shift - self._first)
        if abs(self._remainder) < 1e-9:
            self._remainder = np.float32(0)
        self._scaled = np.empty((units, samples), dtype=np.float32)
        self._codes = np.empty((units, samples), dtype=np.intp)

    @property
    def edges(self) -> NDArray[np.float64]:
        """(BINS + 1,) from low to high."""
        return np.linspace(self.low, self.high, BINS + 1)

    def count(self, values: Signal) -> Counts:
        """The histogram of all finite `values`, an array of this shape."""
        scaled, codes = self._scaled, self._codes
        np.multiply(values, self._scale, out=scaled)
        if self._remainder:
            scaled -= self._remainder
        np.clip(scaled, self._first - 1, self._first + BINS, out=scaled)
        np.floor(scaled, out=scaled)
        np.copyto(codes, scaled, casting="unsafe")
        codes -= self._first - 1
        counts = np.bincount(codes.reshape(-1), minlength=BINS + 2)
        # The code after the last bin's is shared by `high` itself, which belongs to the last bin.
        above = min(int(np.count_nonzero(values > self.high)), int(counts[-1]))
        inside = counts[1:-1].astype(np.uint32)
        inside[-1] += counts[-1] - above
        return Counts(inside, below=int(counts[0]), above=above)


def histogram_range(output_range: tuple[float, float]) -> tuple[float, float]:
    """An activation's range where it is bounded, else [-4, 4]."""
    return output_range if all(map(math.isfinite, output_range)) else _UNBOUNDED


@dataclass(frozen=True)
class Saturation:
    """saturated_share : of all values; dead_share : of units saturated on every sample."""

    saturated_share: float
    dead_share: float


def saturation(pre_activations: Signal, thresholds: tuple[float, float]) -> Saturation:
    """How many pre-activations (units, samples) lie at or beyond `Activation.saturation`."""
    low, high = thresholds
    saturated = np.less_equal(pre_activations, low) if low > -math.inf else None
    if high < math.inf:
        beyond = np.greater_equal(pre_activations, high)
        saturated = beyond if saturated is None else np.logical_or(saturated, beyond, out=beyond)
    if saturated is None:
        return Saturation(0.0, 0.0)
    return Saturation(float(saturated.mean()), float(saturated.all(axis=1).mean()))
