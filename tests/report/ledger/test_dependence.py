"""Statements whose verdict depends on the setting, and the table that shows them."""

from __future__ import annotations

from engine.evidence.claims import Variants
from engine.report.ledger.dependence import DependenceView, view_dependence
from engine.report.tables.dependence import dependence_table
from engine.study.language import Text

RATE, DEPTH = Text("学习率", "the learning rate"), Text("层数", "the depth")


def viewed(**verdicts: tuple[str, str]) -> DependenceView:
    """A statement by its name, with the verdicts on its two claims."""
    numbers = {
        "estimate": 0.5,
        "interval": [0.4, 0.6],
        "unit": "1",
        "criterion": "above",
        "threshold": 0.3,
    }
    variants = [
        Variants(
            Text(f"{name}成立", f"{name} holds"),
            DEPTH if name.startswith("d") else RATE,
            {f"{name}-1": Text("固定", "fixed"), f"{name}-2": Text("各自", "its own")},
        )
        for name in verdicts
    ]
    claims = [
        {"id": f"{name}-{number}", "verdict": verdict, **numbers}
        for name, pair in verdicts.items()
        for number, verdict in enumerate(pair, start=1)
    ]
    return view_dependence({"claims": claims}, variants)


VIEW = viewed(
    turned=("supported", "contradicted"),
    deep=("contradicted", "undecided"),
    steady=("contradicted", "contradicted"),
    untested=("supported", "not run"),
)


def test_a_verdict_depends_on_the_setting_where_there_are_two() -> None:
    assert [s.subject.en for s in VIEW.depending] == ["turned holds", "deep holds"]
    assert [s.subject.en for s in VIEW.contrary] == ["turned holds"]
    assert [s.subject.en for s in VIEW.always("contradicted")] == ["steady holds"]


def test_what_was_not_run_is_no_second_verdict() -> None:
    assert [s.subject.en for s in VIEW.always("supported")] == ["untested holds"]
    assert viewed(a=("not run", "not run")).depending == []


def test_depending_statements_are_sorted_by_what_was_varied() -> None:
    assert [(varied, len(found)) for varied, found in VIEW.by_varied] == [(RATE, 1), (DEPTH, 1)]


def test_the_table_prints_those_that_depend_and_stores_all() -> None:
    table = dependence_table(VIEW)
    assert table.frame["depends"].tolist() == [True] * 4 + [False] * 4
    for language, first in (("en", "Turned holds"), ("zh", "turned成立")):
        rows = table.content(language).rows
        assert len(rows) == 2 * 3
        assert str(rows[0][0]) == f"<b>{first}</b>"
    rows = table.content("en").rows
    assert [str(row[0]) for row in rows[1:3]] == ["fixed", "its own"]
    assert 'href="#claim-turned-2"' in rows[2][1]
    assert "contradicted" in rows[2][1]
