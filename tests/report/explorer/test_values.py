"""Numbers as the explorer's document has them."""

import math

import numpy as np
import pytest

from engine.evidence.statistics import Interval, mean_interval
from engine.report.explorer.values import DIGITS, interval, number, numbers
from engine.report.numbers import num


@pytest.mark.parametrize("value", [0.123456789, 1234567.8, 2.5e-9, -3.14159265, 0.0])
def test_a_short_number_prints_as_the_whole_one(value: float) -> None:
    assert num(number(value)) == num(value)
    assert len(f"{abs(number(value)):.15g}".replace(".", "").strip("0").split("e")[0]) <= DIGITS


def test_what_is_no_number_is_none_and_one_replicate_has_no_ends() -> None:
    assert numbers([math.nan, math.inf, 1.23456]) == [None, None, 1.235]
    assert number(None) is None
    assert interval(None) is None
    assert interval(mean_interval(np.array([1.0, math.nan]))) is None
    assert interval(mean_interval(np.array([2.0]))) == [2.0, None, None]
    assert interval(Interval(2.0, 1.5, 2.5, 3, 0.95)) == [2.0, 1.5, 2.5]
