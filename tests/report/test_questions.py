"""What templates ask: of lists, numbers and claims, of intervals, and of the chapters."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.evidence.statistics import Interval
from engine.report.chapters.zero_centering import ZeroCenteringView
from engine.report.findings import ClaimView
from engine.report.numbers import power_of_ten
from engine.report.phrases import Phrases
from engine.report.questions import TESTS, every


def interval(low: float, high: float) -> Interval:
    return Interval((low + high) / 2, low, high, 5, 0.95)


@pytest.mark.parametrize(
    ("count", "answers"),
    [(0, {"few"}), (1, {"few", "single"}), (3, {"few", "several"}), (4, {"several"})],
)
def test_a_list_is_described_by_its_length(count: int, answers: set[str]) -> None:
    asked = TESTS.keys() - {"one"}
    assert {name for name in asked if TESTS[name](["law"] * count)} == answers


def test_a_noun_is_singular_beside_one_alone() -> None:
    assert [TESTS["one"](number) for number in (0, 1, 2)] == [False, True, False]


def test_every_claim_must_have_the_verdict() -> None:
    claims = [SimpleNamespace(verdict=verdict) for verdict in ("supported", "refuted")]
    assert every(claims[:1], "supported")
    assert not every(claims, "supported")


def test_an_interval_has_a_sign_only_as_a_whole() -> None:
    above, across, below = interval(1, 2), interval(-1, 1), interval(-2, -1)
    assert [i.positive for i in (above, across, below)] == [True, False, False]
    assert [i.negative for i in (above, across, below)] == [False, False, True]
    assert below.below(above)
    assert not above.below(below)
    assert not across.below(interval(0.5, 2))


def test_a_mean_of_logarithms_is_printed_as_a_factor() -> None:
    assert power_of_ten(-2.0) == pytest.approx(0.01)


def claim(estimate: float | None) -> ClaimView:
    return ClaimView({"estimate": estimate}, Phrases("en"))


def test_a_claim_tells_where_its_estimate_lies() -> None:
    assert [claim(e).negative for e in (-0.1, 0.0, 0.1, None)] == [True, False, False, False]
    assert [claim(e).zero for e in (0.0, 0.1, None)] == [True, False, False]
    assert claim(0.5).further_below_one(claim(0.9))
    assert not claim(0.9).further_below_one(claim(0.5))
    assert not claim(0.5).further_below_one(claim(1.1))
    assert claim(0.1).less_than_half_of(claim(0.3))
    assert not claim(0.2).less_than_half_of(claim(0.3))
    assert claim(0.2).over(claim(0.4)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("start", "gradients", "cause"),
    [
        ((0.0, 0.05), (0.2, 0.3), "gradients"),
        ((0.0, 0.30), (0.2, 0.3), "gradients, perhaps the start"),
        ((0.2, 0.30), (0.2, 0.3), "both"),
        ((0.2, 0.30), (0.0, 0.3), "start"),
        ((0.0, 0.30), (0.0, 0.3), "neither"),
    ],
)
def test_the_part_that_matters_is_named(
    start: tuple[float, float], gradients: tuple[float, float], cause: str
) -> None:
    parts = SimpleNamespace(start=interval(*start), gradients=interval(*gradients))
    view = SimpleNamespace(smallest=0.1)
    assert ZeroCenteringView.cause(view, parts) == cause  # type: ignore[arg-type]
