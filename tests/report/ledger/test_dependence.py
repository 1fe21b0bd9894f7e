"""Statements whose verdict depends on the setting."""

import pytest

from engine.evidence.claims.claim import StatementSettings
from engine.report.tables.taught import judged_statements
from engine.study.language import Text


@pytest.mark.parametrize(
    ("verdicts", "depends"),
    [
        (("supported", "contradicted"), True),
        (("contradicted", "undecided"), True),
        (("contradicted", "contradicted"), False),
        (("supported", "not run"), False),
        (("not run", "not run"), False),
    ],
)
def test_a_verdict_depends_on_the_setting_where_there_are_two(verdicts, depends) -> None:
    claims = [{"id": f"a-{n}", "verdict": verdict} for n, verdict in enumerate(verdicts)]
    names = {"a-0": Text("固定", "fixed"), "a-1": Text("各自", "its own")}
    settings = StatementSettings(Text("成立", "it holds"), names)
    [one] = judged_statements({"claims": claims}, [settings])
    assert one.depends == depends
