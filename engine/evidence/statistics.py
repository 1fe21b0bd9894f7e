"""Intervals over replicates, and the correction for asking many questions at once.

Every number that decides a claim is the mean of a per-replicate quantity with a two-sided interval
that keeps to the quantity's range (`ranged_interval`). Replicates are independent draws;
comparisons between cells are made within each replicate first, so they are paired.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

CONFIDENCE = 0.95
"""Confidence of a single interval, and of a whole family of claims together."""


DESIGN_EFFECT = 2.0
"""By how much units of one replicate count for fewer where nothing tells how alike they are.

What surveys by clusters assume (Henderson and Sundaresan 1982, Bull. WHO 60:253-260).
"""

Range = tuple[float, float]
"""Least and largest value that a quantity can have; infinite where there is none."""

UNBOUNDED: Range = (-math.inf, math.inf)


@dataclass(frozen=True)
class Interval:
    """A mean over `n` replicates with its two-sided interval.

    `low` and `high` are infinite where one replicate, or several without any spread, leave it
    unknown; all three numbers are NaN where a replicate has no finite value.
    """

    estimate: float
    low: float
    high: float
    n: int
    confidence: float

    def exponentiated(self) -> Interval:
        """The interval of logarithms, brought back: a geometric mean and its interval."""
        with np.errstate(over="ignore"):
            return self._mapped(lambda end: float(np.exp(end)))

    @property
    def positive(self) -> bool:
        return self.low > 0

    @property
    def negative(self) -> bool:
        return self.high < 0

    def below(self, other: Interval) -> bool:
        """Whether all of it lies below all of `other`."""
        return self.high < other.low

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def opened(self, end: object, bounds: Range) -> Interval:
        """Out to the bound at the "above" or "below" end, or "both", or as it is."""
        low = bounds[0] if end in ("below", "both") else self.low
        return replace(self, low=low, high=bounds[1] if end in ("above", "both") else self.high)

    def within(self, low: float, high: float) -> Interval:
        """The interval cut at the ends of the quantity's range: it covers no less for that."""
        return replace(self, low=max(self.low, low), high=min(self.high, high))

    def rooted(self) -> Interval:
        """The interval of a variance, or of a ratio of two, as one of standard deviations."""
        return self._mapped(lambda end: math.sqrt(max(end, 0.0)))

    def _mapped(self, growing: Callable[[float], float]) -> Interval:
        return replace(
            self, estimate=growing(self.estimate), low=growing(self.low), high=growing(self.high)
        )


def mean_interval(values: Array, confidence: float = CONFIDENCE) -> Interval:
    """Student t interval for the mean of `values`, shape (replicate,).

    Values without any spread tell as little of it as a single one: the interval is infinite. A
    value that is not finite gives an undefined one (never a mean over the others). What cannot
    leave a range has `ranged_interval`, and what no chance sways `certain`.
    """
    sample = _vector(values)
    estimate, error = _mean_and_error(sample)
    reach = math.inf
    if sample.size > 1 and error != 0:
        reach = error * float(special.stdtrit(sample.size - 1, (1 + confidence) / 2))
    return Interval(estimate, estimate - reach, estimate + reach, sample.size, confidence)


def certain(value: float, n: int, confidence: float = CONFIDENCE) -> Interval:
    """What mathematics makes equal in all `n` replicates, as a law's distance from itself."""
    return Interval(value, value, value, n, confidence)


def geometric_mean_ratio(numerator: Array, denominator: Array) -> Interval:
    """exp of the mean log ratio; 0 when a numerator is 0, NaN when a denominator is."""
    unknown = (denominator == 0).any()
    if unknown or (numerator == 0).any():
        return certain(math.nan if unknown else 0.0, len(numerator))
    return mean_interval(np.log(numerator / denominator)).exponentiated()


def median_interval(values: Array, confidence: float = CONFIDENCE) -> Interval:
    """Interval for the median of `values`, shape (replicate,), between two order statistics.

    The ends are the k-th smallest and the k-th largest value with the largest k that covers the
    median of any continuous distribution with at least `confidence` (the number of values below
    it is binomial); infinite where there are too few values for any. Needs no normality.
    """
    sample = np.sort(_vector(values))
    if not np.isfinite(sample).all():
        return certain(math.nan, sample.size, confidence)
    ranks = np.arange(sample.size // 2)
    inside = int(np.sum(special.bdtr(ranks, sample.size, 0.5) <= (1 - confidence) / 2))
    low, high = (sample[inside - 1], sample[-inside]) if inside else (-math.inf, math.inf)
    return Interval(float(np.median(sample)), float(low), float(high), sample.size, confidence)


def sign_p_value(values: Array, threshold: float) -> float:
    """Two-sided p of the sign test: the level up to which `median_interval` leaves it out."""
    fewer = min(np.count_nonzero(values < threshold), np.count_nonzero(values > threshold))
    return min(1.0, 2 * float(special.bdtr(float(fewer), len(values), 0.5)))


def variance_interval(values: Array, confidence: float = CONFIDENCE) -> Interval:
    """Chi-squared interval for the variance of which `values`, shape (replicate,), are draws.

    For values that are normal; logarithms of lengths nearly are. Infinite for a single value,
    undefined where one is not finite.
    """
    sample = _vector(values)
    if not np.isfinite(sample).all():
        return certain(math.nan, sample.size, confidence)
    if sample.size == 1:
        return Interval(math.nan, 0.0, math.inf, 1, confidence)
    freedom = sample.size - 1
    squares = freedom * float(sample.var(ddof=1))
    tail = (1 - confidence) / 2
    high, low = (float(special.chdtri(freedom, above)) for above in (tail, 1 - tail))
    return Interval(squares / freedom, squares / high, squares / low, sample.size, confidence)


def variance_ratio_interval(above: Array, below: Array, confidence: float = CONFIDENCE) -> Interval:
    """F interval for the variance of normal `above` over that of independent normal `below`."""
    first, second = (variance_interval(values, confidence) for values in (above, below))
    ratio = first.estimate / second.estimate if second.estimate else math.nan
    n = min(first.n, second.n)
    if not math.isfinite(ratio):
        return certain(math.nan, n, confidence)
    tail = (1 - confidence) / 2
    low, high = (float(special.fdtri(first.n - 1, second.n - 1, p)) for p in (1 - tail, tail))
    return Interval(ratio, ratio / low, ratio / high, n, confidence)


def share_interval(hits: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Clopper and Pearson's interval (1934, Biometrika 26:404) for the chance of a hit.

    It holds its confidence for every true chance, 0 and 1 included. Raises ValueError unless
    0 <= hits <= trials and trials >= 1.
    """
    if not 0 <= hits <= trials or trials < 1:
        raise ValueError(
            f"hits must lie between 0 and trials, and trials be at least 1; got {hits} of "
            f"{trials}. Hint: count both over the same draws"
        )
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(hits, trials - hits + 1, tail)) if hits else 0.0
    high = 1.0
    if hits < trials:
        high = float(special.betaincinv(hits + 1, trials - hits, 1 - tail))
    return Interval(hits / trials, low, high, trials, confidence)


def p_value(values: Array, threshold: float) -> float:
    """Two-sided p of the t test that the mean of `values` equals `threshold`.

    It is at most 1 - c exactly where the interval of confidence c leaves the threshold out.
    """
    sample = _vector(values)
    estimate, error = _mean_and_error(sample)
    if not error > 0:
        return 1.0
    return float(2 * special.stdtr(sample.size - 1, -abs(estimate - threshold) / error))


def ranged_interval(
    values: Array, bounds: Range, confidence: float = CONFIDENCE, draws: float | None = None
) -> Interval:
    """Interval for the mean of a quantity that cannot leave `bounds`, from `values` (replicate,).

    Between two finite bounds it is Student's t interval of the mean's logit (a share's usual one
    over clusters), never shorter than the normal one of so many independent `draws` (units or
    images counted, over all replicates). Otherwise it is Student's t interval, cut at the
    bound. Replicates without any spread tell nothing of it: if all lie at one end, what Clopper and
    Pearson allow for the draws, or else for the replicates; without draws the whole range.
    """
    sample = np.asarray(values, dtype=np.float64)
    plain = mean_interval(sample, confidence)
    low, high = bounds
    logit = _logit(sample, bounds, draws)
    if math.isnan(plain.estimate) or sample.size == 1:
        return plain.within(*bounds)
    if logit is not None:
        center, error, counted = logit
        tail = (1 + confidence) / 2
        reach = max(
            error * float(special.stdtrit(sample.size - 1, tail)),
            counted * float(special.ndtri(tail)),
        )
        ends = low + (high - low) * special.expit([center - reach, center + reach])
        return replace(plain, low=float(ends[0]), high=float(ends[1]))
    if not (sample == sample[0]).all():
        return plain.within(*bounds)
    trials = _all_at_an_end(sample, bounds, draws)
    if trials is None:
        return replace(plain, low=low, high=high)
    share = share_interval(trials if plain.estimate == high else 0, trials, confidence)
    return replace(plain, low=low + (high - low) * share.low, high=low + (high - low) * share.high)


def ranged_p_value(
    values: Array, threshold: float, bounds: Range, draws: float | None = None
) -> float:
    """Two-sided p against `threshold`: the level up to which `ranged_interval` leaves it out."""
    sample = np.asarray(values, dtype=np.float64)
    low, high = bounds
    if not low <= threshold <= high:
        return 0.0
    if not np.isfinite(sample).all() or sample.size == 1:
        return 1.0
    logit = _logit(sample, bounds, draws)
    if logit is not None:
        center, error, counted = logit
        away = -abs(center - float(special.logit((threshold - low) / (high - low))))
        levels = [special.stdtr(sample.size - 1, away / error)] if error else []
        levels += [special.ndtr(away / counted)] if counted else []
        return 2 * float(max(levels))
    if not (sample == sample[0]).all():
        return p_value(sample, threshold)
    trials = _all_at_an_end(sample, bounds, draws)
    if trials is None:
        return 1.0
    return min(1.0, 2 * (1 - abs(threshold - float(sample[0])) / (high - low)) ** trials)


def _logit(sample: Array, bounds: Range, draws: float | None) -> tuple[float, float, float] | None:
    """The logit of the mean's place in its range, and its error by replicates and by draws.

    None where it is undefined.
    """
    width = bounds[1] - bounds[0]
    mean, error = _mean_and_error(sample)
    share = (mean - bounds[0]) / width
    if not (math.isfinite(width) and 0 < share < 1 and (error > 0 or draws)):
        return None
    variance = share * (1 - share)
    counted = 1 / math.sqrt(draws * variance) if draws else 0.0
    return float(special.logit(share)), error / width / variance, counted


def _all_at_an_end(sample: Array, bounds: Range, draws: float | None) -> int | None:
    """Of how many draws all lie at an end of a range with two; None where they do not."""
    if math.isinf(bounds[1] - bounds[0]) or sample[0] not in bounds:
        return None
    return max(int(draws), 1) if draws else sample.size


def holm(p_values: Sequence[float], alpha: float = 1 - CONFIDENCE) -> Array:
    """The level at which Holm's step-down procedure tests each hypothesis; same order.

    The smallest of m p-values is tested at alpha / m, the next at alpha / (m - 1), and so on; the
    first that fails stops the procedure and sets the level of all after it. An interval of
    confidence 1 - level therefore tells the same as the test, and the chance of any false
    rejection in the family is at most alpha (Holm 1979, Scand. J. Statist. 6:65-70).
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    levels = alpha / np.arange(p.size, 0, -1)
    failed = p[order] > levels
    stopped = levels[failed.argmax()] if failed.any() else np.inf
    return np.minimum(levels, stopped)[order.argsort()]


def _vector(values: Array) -> Array:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or sample.size == 0:
        raise ValueError(
            f"values must be one number per replicate, shape (replicate,) with at least one; "
            f"got shape {sample.shape}. Hint: select one cell and one layer first"
        )
    return sample


def _mean_and_error(sample: Array) -> tuple[float, float]:
    """Mean and standard error of the mean; NaN where undefined."""
    if not np.isfinite(sample).all():
        return math.nan, math.nan
    if sample.size == 1:
        return float(sample[0]), math.nan
    if (sample == sample[0]).all():  # the mean of equal numbers can differ from them by rounding
        return float(sample[0]), 0.0
    return float(sample.mean()), float(sample.std(ddof=1) / math.sqrt(sample.size))
