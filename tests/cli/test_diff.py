"""`python -m engine diff`: verdicts first, then what moved beyond its interval."""

from typing import Any

from engine.cli.diff import diff


def ledger(
    verdict: str = "supported",
    estimate: float = 1.0,
    width: float = 0.1,
    loss: float = 0.5,
    slip: str = "confirmed",
    stored: float = 2.0,
) -> dict[str, Any]:
    interval = [estimate - width, estimate + width]
    contender = {"initializer": "he_normal", "loss": {"estimate": loss, "low": 0.4, "high": 0.6}}
    return {
        "claims": [{"id": "a-b", "verdict": verdict, "estimate": estimate, "interval": interval}],
        "errata": [{"id": "d0-e", "verdict": slip}],
        "best": [{"experiment": "mnist", "activation": "relu", "contenders": [contender]}],
        "published": [
            {
                "experiment": "mnist",
                "source": "saito2016",
                "place": "chapter 6",
                "quantity": {"zh": "损失", "en": "loss"},
                "ours": {"estimate": stored, "low": stored - 0.1, "high": stored + 0.1},
            },
            {"ours": None},
        ],
    }


def test_equal_results_have_nothing_to_tell() -> None:
    assert diff(ledger(), ledger()) == (
        "### Verdicts: 0 of 2 changed\n\n### Numbers: 0 of 3 moved beyond their intervals\n"
    )


def test_changed_verdicts_come_first() -> None:
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


def test_a_claim_that_appears_or_goes_is_a_change() -> None:
    nothing = {"claims": [], "errata": [], "best": [], "published": []}
    assert "| `a-b` | absent | **supported**" in diff(nothing, ledger())
    assert "| **absent** |" in diff(ledger(), nothing)


def test_an_erratum_that_is_no_longer_confirmed_is_a_change() -> None:
    assert "| `d0-e` | confirmed | **not confirmed** |" in diff(
        ledger(), ledger(slip="not confirmed")
    )
