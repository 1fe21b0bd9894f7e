"""Statistics of a layer against their plain definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.net.activations import ACTIVATIONS
from engine.study.probes import BINS, Histogram, Moments64, histogram_range, saturation

UNITS, SAMPLES = 7, 40


def signal(seed, scale=1.0, unit_shift=0.0, shift=0.0):
    """A skewed signal whose units differ by `unit_shift` in their means."""
    rng = np.random.default_rng(seed)
    offsets = unit_shift * rng.standard_normal((UNITS, 1))
    values = rng.standard_exponential((UNITS, SAMPLES)) + offsets + shift
    return (scale * values).astype(np.float32)


signals = st.builds(
    signal,
    st.integers(0, 1000),
    scale=st.sampled_from([1e-40, 1e-12, 1.0, 1e30]),
    unit_shift=st.sampled_from([0.0, 0.1, 10.0]),
    shift=st.sampled_from([0.0, -50.0, 1e3]),
)


@given(signals)
def test_moments_are_those_of_the_definitions(values):
    moments = Moments64(UNITS, SAMPLES).moments(values)
    exact = values.astype(np.float64)
    deviations = exact - exact.mean()
    assert moments.mean == pytest.approx(exact.mean(), rel=1e-12, abs=1e-12 * exact.std())
    assert moments.sd == pytest.approx(exact.std(), rel=1e-9)
    assert moments.second_moment == pytest.approx(np.square(exact).mean(), rel=1e-12)
    assert moments.skewness == pytest.approx(
        (deviations**3).mean() / exact.std() ** 3, rel=1e-6, abs=1e-6
    )
    assert moments.across_sample_variance == pytest.approx(exact.var(axis=1).mean(), rel=1e-9)
    assert moments.between_unit_variance == pytest.approx(exact.mean(axis=1).var(), rel=1e-9)


@pytest.mark.parametrize("value", [0.0, 0.3, -1e-30, 1e30])
def test_a_constant_signal_has_no_spread_and_no_skewness(value):
    probe = Moments64(UNITS, SAMPLES)
    constant = np.full((UNITS, SAMPLES), value, np.float32)
    moments = probe.moments(constant)
    assert (moments.sd, probe.sd(constant)) == (0, 0)
    assert math.isnan(moments.skewness)
    assert moments.mean == np.float32(value)


@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan])
def test_one_value_that_is_not_finite_shows(odd):
    values = signal(0)
    values[3, 5] = odd
    probe = Moments64(UNITS, SAMPLES)
    with np.errstate(invalid="ignore"):
        assert not np.isfinite(probe.sd(values))
        assert not np.isfinite(probe.moments(values).sd)


@given(st.integers(0, 1000), st.sampled_from([(0.0, 1.0), (-1.0, 1.0), (-4.0, 4.0), (-0.3, 1.7)]))
def test_counts_are_those_of_numpy(seed, limits):
    """On values in the middles of bins, where no rounding can decide."""
    low, high = limits
    rng = np.random.default_rng(seed)
    places = rng.integers(-5, BINS + 5, (UNITS, SAMPLES)) + 0.5
    values = (low + (high - low) * places / BINS).astype(np.float32)
    counts = Histogram(low, high, UNITS, SAMPLES).count(values)
    np.testing.assert_array_equal(counts.inside, np.histogram(values, BINS, limits)[0])
    assert counts.below == np.count_nonzero(values < low)
    assert counts.above == np.count_nonzero(values > high)


@given(signals)
def test_no_value_is_lost(values):
    counts = Histogram(-4.0, 4.0, UNITS, SAMPLES).count(values)
    assert counts.inside.sum() + counts.below + counts.above == values.size


def test_both_ends_of_the_range_are_inside_and_a_vanishing_value_keeps_its_side_of_zero():
    low_and_high = np.array([[0.0, 1.0, 1.0]], np.float32)
    counts = Histogram(0.0, 1.0, 1, 3).count(low_and_high)
    assert (counts.inside[0], counts.inside[-1]) == (1, 2)
    assert (counts.below, counts.above) == (0, 0)
    values = np.array([[-1e-12, 0.0, 1e-12]], np.float32)
    counts = Histogram(-1.0, 1.0, 1, 3).count(values)
    assert counts.inside[BINS // 2 - 1] == 1
    assert counts.inside[BINS // 2] == 2


@pytest.mark.parametrize("limits", [(0.0, 1.0), (-1.0, 1.0), (-4.0, 4.0)])
def test_the_next_number_outside_is_outside(limits):
    outside = np.nextafter(np.array([limits], np.float32), np.float32([-9, 9]))
    counts = Histogram(*limits, 1, 2).count(outside)
    assert (counts.below, counts.above, counts.inside.sum()) == (1, 1, 0)


def test_a_bounded_range_is_shown_whole():
    for family in ACTIVATIONS:
        low, high = ACTIVATIONS[family]().range
        bounded = math.isfinite(low) and math.isfinite(high)
        assert histogram_range((low, high)) == ((low, high) if bounded else (-4.0, 4.0))


def test_saturation_counts_values_and_whole_units():
    """Thresholds themselves count as saturated."""
    pre_activations = np.array([[-1.0, 0.0, -2.0], [3.0, 2.0, -5.0], [-1.0, 1.0, 2.0]])
    shares = {(-math.inf, math.inf): (0, 0), (0.0, math.inf): (5, 1), (-math.inf, 2.0): (3, 0)}
    shares |= {(-1.0, 2.0): (7, 1), (-math.inf, 1.0): (4, 0)}
    for thresholds, (saturated, dead) in shares.items():
        measured = saturation(pre_activations, thresholds)
        assert measured.saturated_share == pytest.approx(saturated / 9)
        assert measured.dead_share == pytest.approx(dead / 3)
