"""What templates ask: of lists, numbers, intervals and the chapters."""

from types import SimpleNamespace

import pytest

from engine.evidence.statistics import Interval
from engine.experiments.glorot.results import Reading as GlorotReading
from engine.experiments.glorot_table.results import GlorotTableView
from engine.experiments.symmetry.results import SymmetryView
from engine.experiments.toy.results import ToyView
from engine.experiments.zero_centering.results import Comparison
from engine.report.numbers import power_of_ten
from engine.report.page.page import few, one, single


def interval(low: float, high: float) -> Interval:
    return Interval((low + high) / 2, low, high, 5, 0.95)


@pytest.mark.parametrize(
    ("count", "answers"), [(0, [few]), (1, [single, few]), (3, [few]), (4, [])]
)
def test_a_list_is_described_by_its_length(count, answers) -> None:
    assert [test for test in (single, few) if test(["law"] * count)] == answers


def test_nouns_are_singular_alone_intervals_have_a_sign_as_a_whole_and_powers_are_factors() -> None:
    assert [one(number) for number in (0, 1, 2)] == [False, True, False]
    above, across, below = interval(1, 2), interval(-1, 1), interval(-2, -1)
    assert [i.positive for i in (above, across, below)] == [True, False, False]
    assert [i.negative for i in (above, across, below)] == [False, False, True]
    assert below.below(above)
    assert not above.below(below)
    assert not across.below(interval(0.5, 2))
    assert power_of_ten(-2.0) == pytest.approx(0.01)


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
def test_the_part_that_matters_is_named(start, gradients, cause) -> None:
    parts = {"start": interval(*start), "gradients": interval(*gradients)}
    assert vars(Comparison)["cause"].fget(SimpleNamespace(smallest=0.1, **parts)) == cause


def trained(width: int) -> list[SimpleNamespace]:
    return [SimpleNamespace(settings=SimpleNamespace(width=width))]


OUTCOMES = [
    (GlorotReading, "loses_gradient", "gradient", interval(0.8, 0.9), interval(0.8, 1.1)),
    (GlorotTableView, "narrower", "sets", trained(300), trained(1000)),
    (ToyView, "line_suffices", "best_net", 0.8, 0.81),
    (SymmetryView, "rounding_parts", "alike", [SimpleNamespace(bits=2)], [SimpleNamespace(bits=1)]),
]


@pytest.mark.parametrize(("view", "outcome", "field", "yes", "no"), OUTCOMES)
def test_an_outcome_is_named_on_either_side_of_its_bound(view, outcome, field, yes, no) -> None:
    beside = {"published_width": 1000, "linear_accuracy": 0.8}
    asked = vars(view)[outcome].fget
    assert asked(SimpleNamespace(**beside, **{field: yes}))
    assert not asked(SimpleNamespace(**beside, **{field: no}))
