"""The table of recommendations: ties as ties, the documents' choice first, holes told in words."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from engine.report.findings import BestView
from engine.report.tables.recommendations import recommendations_table


def best_of(outcome: str) -> BestView:
    """A view of tanh with the outcome."""
    ran = outcome not in ("not run", "diverged")
    return BestView(
        activation="tanh",
        recommended="lecun_normal",
        outcome=outcome,
        best=("he_normal",) if outcome == "disagrees" else ("lecun_normal", "he_normal"),
        leader="lecun_normal" if ran else None,
        loss=7.654 if ran else None,
        learned=ran and outcome != "nothing learned",
    )


def printed(view: BestView, language: str = "en", tuned: object = None, **gains: float) -> list:
    (row,) = recommendations_table([view], tuned, gains).content(language).rows
    return [str(cell) for cell in row]


def tuned(*best: str, learned: bool = True) -> SimpleNamespace:
    """A view of tanh at rates of its own, with the initializers that are best."""
    row = SimpleNamespace(
        activation="tanh",
        best=best,
        learned=learned,
        outcome="ties" if learned else "nothing learned",
        leader=SimpleNamespace(rate=0.3, accuracy=SimpleNamespace(estimate=0.971)),
    )
    return SimpleNamespace(first=SimpleNamespace(activations=[row]))


def test_three_that_tie_are_named_and_the_best_at_their_own_rates_stand_beside() -> None:
    many = replace(best_of("ties"), best=("he_normal", "zeros", "orthogonal", "lecun_normal"))
    assert printed(many)[2] == "<b>LeCun normal</b>, He normal, zeros and 1 more"
    assert printed(many, "zh")[2] == "<b>LeCun 正态</b>、He 正态、全零及另外 1 种"
    row = printed(best_of("disagrees"), tuned=tuned("he_normal", "lecun_normal"), tanh=1.0)
    assert row[4:] == ["<b>LeCun normal</b>, He normal", "97.1", "1"]
    assert printed(best_of("disagrees"), tuned=tuned("zeros", learned=False))[4] == (
        "nothing learned"
    )


def test_what_is_not_among_the_best_is_not_shown_and_what_was_not_tuned_has_a_dash() -> None:
    row = printed(best_of("disagrees"))
    assert row[1] == "LeCun normal"
    assert row[2] == "He normal"
    assert printed(best_of("agrees"))[4:] == ["–", "–", "–"]


@pytest.mark.parametrize("outcome", ["nothing learned", "diverged", "not run"])
def test_where_nothing_is_best_the_table_says_why(language: str, outcome: str) -> None:
    texts = {o: printed(best_of(o), language)[2] for o in ("ties", outcome)}
    assert texts[outcome] != texts["ties"]
    assert texts[outcome] != "–"
    assert "LeCun" not in texts[outcome]


def test_all_that_tie_are_stored_and_the_margin_too() -> None:
    view = replace(best_of("ties"), margin={"estimate": 0.000274, "low": -0.004, "high": 0.005})
    table = recommendations_table([view], tuned("he_normal"), {"tanh": 1.0})
    (record,) = table.frame.to_dict("records")
    assert record["recommended"] == "lecun_normal"
    assert record["best"] == "lecun_normal he_normal"
    assert record["margin [nat]"] == 0.000274
    assert record["tuned: best"] == "he_normal"
    assert record["critical gain [1]"] == 1.0
