"""Statements whose verdict depends on the setting."""

from __future__ import annotations

from engine.evidence.claims import StatementSettings
from engine.report.tables.taught import Statement, judged_statements
from engine.study.language import Text

RATE, DEPTH = Text("学习率", "the learning rate"), Text("层数", "the depth")


def viewed(**verdicts: tuple[str, str]) -> list[Statement]:
    """Those that depend on the setting, of statements with verdicts on their two claims."""
    numbers = {
        "estimate": 0.5,
        "interval": [0.4, 0.6],
        "unit": "1",
        "criterion": "above",
        "threshold": 0.3,
    }
    variants = [
        StatementSettings(
            Text(f"{name}成立", f"{name} holds"),
            {f"{name}-1": Text("固定", "fixed"), f"{name}-2": Text("各自", "its own")},
        )
        for name in verdicts
    ]
    claims = [
        {"id": f"{name}-{number}", "verdict": verdict, **numbers}
        for name, pair in verdicts.items()
        for number, verdict in enumerate(pair, start=1)
    ]
    return [one for one in judged_statements({"claims": claims}, variants) if one.depends]


VIEW = viewed(
    turned=("supported", "contradicted"),
    deep=("contradicted", "undecided"),
    steady=("contradicted", "contradicted"),
    untested=("supported", "not run"),
)


def test_a_verdict_depends_on_the_setting_where_there_are_two() -> None:
    assert [s.variants.subject.en for s in VIEW] == ["turned holds", "deep holds"]


def test_what_was_not_run_is_no_second_verdict() -> None:
    assert viewed(a=("not run", "not run")) == []
