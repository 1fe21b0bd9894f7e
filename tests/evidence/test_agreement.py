"""Comparisons with predictions: what chance makes of them, and what it does not."""

import numpy as np
import pytest

from engine.evidence.agreement import Agreement, agreement, compare


def agreeing(values: np.ndarray) -> Agreement:
    """Of comparisons with 10, one a row."""
    return agreement(compare(row, 10.0, (str(i),)) for i, row in enumerate(values))


def test_a_true_prediction_is_covered_as_often_as_said_and_a_wrong_one_seen() -> None:
    values = 10 + np.random.default_rng(2).standard_normal((1500, 6))
    found = agreeing(values)
    assert found.count == 1500
    # four standard errors of a share of 1500
    assert found.covered == pytest.approx(found.expected, abs=4 * np.sqrt(0.95 * 0.05 / 1500))
    assert found.by_chance
    found = agreeing(values + 3)
    assert found.covered < 0.2
    assert found.too_few
    assert not found.too_many
    assert not found.by_chance
    assert abs(found.largest.ratio - 1.3) < 0.3


def test_noise_that_the_error_overstates_is_covered_too_often() -> None:
    rng = np.random.default_rng(4)
    values = 10 + rng.choice([-1.0, 1.0], (500, 1)) * 0.01 + np.linspace(-1, 1, 6)
    found = agreeing(values)
    assert found.too_many
    assert not found.too_few


def test_of_many_comparisons_only_those_beyond_chance_are_apart() -> None:
    rng = np.random.default_rng(3)
    values = 10 + rng.standard_normal((1500, 6))
    values[7] += 1000
    found = agreeing(values)
    assert [comparison.where for comparison in found.apart] == [("7",)]


def test_the_worst_is_judged_by_standard_errors_and_the_largest_by_its_ratio() -> None:
    tight = compare(np.array([1.1, 1.1001, 1.0999]), 1.0, ("tight",))
    loose = compare(np.array([1.0, 2.0, 3.0]), 1.0, ("loose",))
    found = agreement([tight, loose, None])
    assert found.count == 2
    assert found.worst.where == ("tight",)
    assert found.largest.where == ("loose",)
    assert found.largest.ratio == pytest.approx(2.0)


@pytest.mark.parametrize("values", [[1.0, 1.0], [1.0, np.nan], [1.0]])
def test_without_spread_or_with_what_is_not_finite_nothing_is_compared(values) -> None:
    assert compare(np.array(values), 1.0, ()) is None
    assert agreement([None]) is None
