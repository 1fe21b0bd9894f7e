"""`python -m engine diff`: verdicts first, then what moved beyond its interval."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli.diff import brief, diff, read_answers


def ledger(
    verdict: str = "supported",
    estimate: float = 1.0,
    width: float = 0.1,
    loss: float = 0.5,
    slip: str = "confirmed",
    stored: float = 2.0,
) -> dict[str, Any]:
    interval = [estimate - width, estimate + width]
    number = {"experiment": "mnist", "source": "saito2016", "place": "chapter 6"}
    number |= {"quantity": {"zh": "损失", "en": "loss"}}
    number |= {"ours": {"estimate": stored, "low": stored - 0.1, "high": stored + 0.1}}
    contender = {"initializer": "he_normal", "loss": {"estimate": loss, "low": 0.4, "high": 0.6}}
    return {
        "claims": [{"id": "a-b", "verdict": verdict, "estimate": estimate, "interval": interval}],
        "errata": [{"id": "d0-e", "verdict": slip}],
        "best": [{"experiment": "mnist", "activation": "relu", "contenders": [contender]}],
        "published": [number, {"ours": None}],
    }


def test_equal_results_have_nothing_to_tell_and_changed_verdicts_come_first() -> None:
    assert diff(ledger(), ledger()) == (
        "### Verdicts: 0 of 2 changed\n\n### Numbers: 0 of 3 moved beyond their intervals\n"
    )
    lines = diff(ledger(), ledger("contradicted", -1.0)).splitlines()
    assert lines[0] == "### Verdicts: 1 of 2 changed"
    assert lines[4] == "| `a-b` | supported, 1 [0.9, 1.1] | **contradicted**, -1 [-1.1, -0.9] |"
    assert "| claim `a-b` | 1 [0.9, 1.1] | -1 [-1.1, -0.9] |" in lines


def test_a_number_within_either_interval_has_not_moved() -> None:
    wide = ledger(estimate=1.5, width=1.0)
    assert "0 of 3 moved" in diff(ledger(), wide)
    assert "0 of 3 moved" in diff(ledger(), ledger(loss=0.55))
    assert "1 of 3 moved" in diff(ledger(), ledger(estimate=1.5))
    moved = diff(ledger(), ledger(stored=3.0))
    assert "| mnist: loss (saito2016, chapter 6) | 2 [1.9, 2.1] | 3 [2.9, 3.1] |" in moved


def test_a_claim_that_comes_or_goes_and_an_erratum_no_longer_confirmed_are_changes() -> None:
    nothing = {"claims": [], "errata": [], "best": [], "published": []}
    assert "| `a-b` | absent | **supported**" in diff(nothing, ledger())
    assert "| **absent** |" in diff(ledger(), nothing)
    assert "| `d0-e` | confirmed | **not confirmed** |" in diff(
        ledger(), ledger(slip="not confirmed")
    )


def test_in_brief_it_is_a_line_for_each_with_five_changes_at_most() -> None:
    answers = {"mnist, relu": "he_normal", "mnist, tanh": "none"}
    assert brief(ledger(), ledger(), answers, answers) == (
        "- **Verdicts:** 0 of 2 changed\n"
        "- **Answers, laws as good as the best:** 0 of 2 changed\n"
        "- **Numbers:** 0 of 3 moved beyond their intervals\n"
    )
    new = {"mnist, relu": "he_normal, lsuv"}
    verdicts, told, _ = brief(ledger(), ledger("undecided"), answers, new).splitlines()
    assert verdicts.endswith("1 of 2 changed: `a-b` supported → undecided")
    changes = "2 of 2 changed: mnist, relu: he_normal → he_normal, lsuv; mnist, tanh: none → absent"
    assert told.endswith(changes)
    few, more = ({f"mnist, f{i}": law for i in range(7)} for law in ("none", "he_normal"))
    line = brief(ledger(), ledger(), few, more).splitlines()[1]
    assert line.count("→") == 5
    assert line.endswith("; and 2 more")


def test_answers_are_read_as_they_are_written(tmp_path: Path) -> None:
    assert read_answers(tmp_path) == {}
    path = tmp_path / "answers.json"
    found = {"experiments": ["a", "b"], "activations": {"relu": {"best": ["z", "b"]}}}
    path.write_text(json.dumps({"settings": [found]}), encoding="utf-8")
    assert read_answers(tmp_path) == {"a, relu": "b, z"}
    path.write_text('{"settings": [', encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers\.json: must be the answers of a study"):
        read_answers(tmp_path)
