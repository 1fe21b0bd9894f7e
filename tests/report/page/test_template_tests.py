"""What templates ask: of lists, numbers, intervals and the chapters."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from engine.evidence.statistics import Interval
from engine.experiments.glorot.results import Reading as GlorotReading
from engine.experiments.glorot_table.results import GlorotTableView, SetView
from engine.experiments.symmetry.results import SymmetryView
from engine.experiments.toy.results import ToyView
from engine.experiments.training.results import TrainingView
from engine.experiments.zero_centering.results import Comparison, Signs
from engine.report.numbers import power_of_ten
from engine.report.page.page import few, one, single


def interval(low: float, high: float) -> Interval:
    return Interval((low + high) / 2, low, high, 5, 0.95)


@pytest.mark.parametrize(
    ("count", "answers"), [(0, [few]), (1, [single, few]), (3, [few]), (4, [])]
)
def test_a_list_is_described_by_its_length(count: int, answers: list[Any]) -> None:
    assert [test for test in (single, few) if test(["law"] * count)] == answers


def test_a_noun_is_singular_beside_one_alone() -> None:
    assert [one(number) for number in (0, 1, 2)] == [False, True, False]


def test_an_interval_has_a_sign_only_as_a_whole() -> None:
    above, across, below = interval(1, 2), interval(-1, 1), interval(-2, -1)
    assert [i.positive for i in (above, across, below)] == [True, False, False]
    assert [i.negative for i in (above, across, below)] == [False, False, True]
    assert below.below(above)
    assert not above.below(below)
    assert not across.below(interval(0.5, 2))


def test_a_mean_of_logarithms_is_printed_as_a_factor() -> None:
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
def test_the_part_that_matters_is_named(
    start: tuple[float, float], gradients: tuple[float, float], cause: str
) -> None:
    parts = {"start": interval(*start), "gradients": interval(*gradients)}
    assert vars(Comparison)["cause"].fget(SimpleNamespace(smallest=0.1, **parts)) == cause


@pytest.mark.parametrize(
    ("view", "outcome", "yes", "no"),
    [
        (
            GlorotReading,
            "loses_gradient",
            {"gradient": interval(0.8, 0.9)},
            {"gradient": interval(0.8, 1.1)},
        ),
        (
            GlorotReading,
            "first_saturates_most",
            {"first_minus_last": interval(0.1, 0.2)},
            {"first_minus_last": interval(-0.1, 0.2)},
        ),
        (
            SetView,
            "only_sigmoid_at_chance",
            {"chance_activations": ["sigmoid"]},
            {"chance_activations": ["sigmoid", "tanh"]},
        ),
        (
            GlorotTableView,
            "narrower",
            {"width": 300, "published_width": 1000},
            {"width": 1000, "published_width": 1000},
        ),
        (
            ToyView,
            "line_suffices",
            {"best_net": 0.8, "linear_accuracy": 0.8},
            {"best_net": 0.81, "linear_accuracy": 0.8},
        ),
        (SymmetryView, "rounding_parts", {"most_bits": 2}, {"most_bits": 1}),
        (
            Signs,
            "first_layer_one_sign",
            {"first_layer": interval(1, 1)},
            {"first_layer": interval(0.9, 1)},
        ),
    ],
)
def test_an_outcome_is_named_on_either_side_of_its_bound(
    view: type, outcome: str, yes: dict[str, Any], no: dict[str, Any]
) -> None:
    asked = vars(view)[outcome].fget
    assert asked(SimpleNamespace(**yes))
    assert not asked(SimpleNamespace(**no))


def test_a_loss_is_held_against_that_of_guessing() -> None:
    view = SimpleNamespace(chance_loss=2.0)
    assert TrainingView.has_learned(view, interval(0.5, 1.7))
    assert not TrainingView.has_learned(view, interval(0.5, 1.9))
