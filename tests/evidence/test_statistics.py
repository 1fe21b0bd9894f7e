"""Intervals against SciPy's own t test, and their rules for degenerate samples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from engine.evidence.statistics import (
    Interval,
    certain,
    holm,
    mean_interval,
    median_interval,
    p_value,
    ranged_interval,
    ranged_p_value,
    share_interval,
    sign_p_value,
    variance_interval,
    variance_ratio_interval,
)

SAMPLES = st.integers(2, 40).flatmap(
    lambda n: arrays(np.float64, n, elements=st.floats(-1e6, 1e6, width=32))
)


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_mean_interval_is_that_of_scipys_t_test(confidence):
    sample = np.random.default_rng(1).lognormal(size=12)
    ours = mean_interval(sample, confidence)
    theirs = stats.ttest_1samp(sample, 0).confidence_interval(confidence)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert ours.estimate == pytest.approx(sample.mean())
    assert (ours.n, ours.confidence) == (12, confidence)


@given(SAMPLES, st.floats(-1e6, 1e6), st.sampled_from([0.8, 0.95, 0.99]))
def test_p_value_and_interval_tell_the_same(sample, threshold, confidence):
    interval = mean_interval(sample, confidence)
    edges = (interval.low, interval.high)
    if min(abs(threshold - edge) for edge in edges) < 1e-6 * (1 + abs(threshold)):
        return  # on an edge rounding decides
    outside = not interval.low <= threshold <= interval.high
    assert outside == (p_value(sample, threshold) <= 1 - confidence)


def test_without_spread_nothing_is_bounded_but_what_is_certain():
    sample = np.full(7, 0.1)
    assert mean_interval(sample) == Interval(0.1, -math.inf, math.inf, 7, 0.95)
    assert p_value(sample, 0.2) == p_value(sample, 0.1) == 1
    assert certain(0.1, 7) == Interval(0.1, 0.1, 0.1, 7, 0.95)
    interval = mean_interval(np.array([3.0]))
    assert (interval.estimate, interval.low, interval.high) == (3, -math.inf, math.inf)
    assert p_value(np.array([3.0]), 100) == 1


@pytest.mark.parametrize("hole", [math.nan, math.inf])
def test_a_diverged_replicate_is_never_averaged_away(hole):
    sample = np.array([1.0, hole, 2.0])
    interval = mean_interval(sample)
    assert math.isnan(interval.estimate)
    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert p_value(sample, 0) == 1


@pytest.mark.parametrize("shape", [(0,), (2, 3), ()])
def test_wrong_shapes_are_named(shape):
    with pytest.raises(ValueError, match=r"\(replicate,\).*Hint: select one cell"):
        mean_interval(np.zeros(shape))


def test_exponentiated_and_rooted_intervals():
    sample = np.array([1.0, 10, 100])
    interval = mean_interval(np.log(sample)).exponentiated()
    assert interval.estimate == pytest.approx(10)
    assert interval.low * interval.high == pytest.approx(100)
    assert Interval(4.0, -1.0, 9.0, 3, 0.95).rooted() == Interval(2.0, 0.0, 3.0, 3, 0.95)
    assert math.isnan(mean_interval(np.array([1.0, math.nan])).rooted().estimate)


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03], 0.06) == pytest.approx([0.02, 0.06, 0.03])
    # 0.035 fails at 0.05 / 2, so 0.04, below 0.05 by itself, is tested at that level and fails too
    assert holm([0.04, 0.001, 0.035], 0.05) == pytest.approx([0.025, 0.05 / 3, 0.025])
    assert holm([]).shape == (0,)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_rejects_between_bonferroni_and_no_correction(p_values):
    rejected = np.array(p_values) <= holm(p_values, 0.05)
    assert (rejected >= (np.array(p_values) <= 0.05 / len(p_values))).all()
    assert (rejected <= (np.array(p_values) <= 0.05)).all()


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=25), st.sampled_from([0.5, 0.95, 0.99]))
def test_the_sign_test_agrees_with_the_interval_of_the_median(values, confidence):
    sample, interval = np.array(values, float), median_interval(np.array(values, float), confidence)
    for threshold in np.arange(-4.5, 5):  # between the values, where no tie is
        outside = not interval.low <= threshold <= interval.high
        assert (sign_p_value(sample, threshold) <= 1 - confidence + 1e-12) == outside


@pytest.mark.parametrize("n", [6, 9, 25, 100])
def test_the_interval_of_a_median_is_the_tables_of_order_statistics(n):
    # ranks from the binomial distribution, by summing it out
    def covered(k: int) -> float:
        return 1 - 2 * sum(math.comb(n, i) for i in range(k)) / 2**n

    k = max(k for k in range(1, n // 2 + 1) if covered(k) >= 0.95)
    values = np.random.default_rng(n).permutation(n).astype(float)
    found = median_interval(values)
    assert (found.low, found.high) == (k - 1, n - k)
    assert found.estimate == np.median(values)


def test_too_few_values_bound_no_median_and_no_variance():
    found = median_interval(np.arange(5.0))
    assert (found.low, found.estimate, found.high) == (-math.inf, 2.0, math.inf)
    assert math.isnan(median_interval(np.array([1.0, math.inf])).estimate)
    assert variance_interval(np.array([1.0])).high == math.inf
    assert math.isnan(variance_interval(np.array([1.0, np.nan])).estimate)
    constant = np.ones(3)
    assert math.isnan(variance_ratio_interval(constant, constant).estimate)


def test_variance_intervals_cover_the_true_variance_and_ratio() -> None:
    """95 % of 2000 intervals from samples of 12, to within four standard errors."""
    rng = np.random.default_rng(0)
    draws = 3.0 * rng.standard_normal((2000, 12)), rng.standard_normal((2000, 12))
    one = [variance_interval(row) for row in draws[0]]
    two = [variance_ratio_interval(*rows) for rows in zip(*draws, strict=True)]
    for intervals, truth in ((one, 9.0), (two, 9.0)):
        covered = np.mean([at.low <= truth <= at.high for at in intervals])
        assert covered == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 2000))
        assert all(at.low < at.estimate < at.high for at in intervals)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (2, 10, 0.0252, 0.5561),
        (50, 100, 0.3983, 0.6017),
    ],
)
def test_share_interval_is_clopper_and_pearson_s(hits, trials, low, high) -> None:
    """Tabulated values; R's binom.test gives the same."""
    found = share_interval(hits, trials)
    assert (found.estimate, found.n) == (hits / trials, trials)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("hits", "trials"), [(-1, 5), (6, 5), (0, 0)])
def test_share_interval_refuses_impossible_counts(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match=f"got {hits} of {trials}"):
        share_interval(hits, trials)


BOUNDS = [(0.0, 1.0), (-1.0, 1.0), (0.0, math.inf), (-math.inf, math.inf)]


@given(
    st.lists(st.floats(0, 1, width=16), min_size=2, max_size=12),
    st.sampled_from(BOUNDS),
    st.sampled_from([None, 30.0]),
    st.floats(0.01, 0.99),
    st.sampled_from([0.8, 0.95, 0.999]),
)
def test_an_interval_keeps_to_the_range_and_has_a_width(values, bounds, draws, at, confidence):
    sample = np.array(values)
    interval = ranged_interval(sample, bounds, confidence, draws)
    assert bounds[0] <= interval.low <= interval.estimate <= interval.high <= bounds[1]
    assert interval.low < interval.high
    if min(abs(at - interval.low), abs(at - interval.high)) > 1e-6:
        outside = not interval.low <= at <= interval.high
        assert outside == (ranged_p_value(sample, at, bounds, draws) <= 1 - confidence)


def test_at_a_bound_it_is_clopper_and_pearson_s_and_far_from_it_student_s():
    none = ranged_interval(np.zeros(3), (0.0, 1.0), draws=225.0)
    assert (none.low, none.high) == (0.0, pytest.approx(0.0163, abs=1e-4))
    every = ranged_interval(np.ones(10), (-1.0, 1.0))
    assert (every.low, every.high) == (pytest.approx(2 * 0.025**0.1 - 1), 1.0)
    assert ranged_interval(np.full(5, 0.3), (0.0, 1.0)).low == 0
    assert ranged_interval(np.full(5, 0.3), (0.0, math.inf)).high == math.inf
    assert ranged_p_value(np.full(5, 0.3), 0.9, (0.0, 1.0)) == 1
    counted = ranged_interval(np.full(5, 0.3), (0.0, 1.0), draws=10000.0)
    assert 0.28 < counted.low < 0.3 < counted.high < 0.32
    sample = np.random.default_rng(8).normal(0.5, 0.01, 9)
    plain, ranged = mean_interval(sample), ranged_interval(sample, (0.0, 1.0))
    assert (ranged.low, ranged.high) == pytest.approx((plain.low, plain.high), abs=1e-5)
