"""The table of statements on which the verdict depends on the setting."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from engine.report.ledger.dependence import DependenceView, Entry, Statement
from engine.report.result_words import Phrases, bounds_of
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

_HEADER: Sequence[Text] = [
    Text("说法与设置", "Statement and setting"),
    Text("判定", "Verdict"),
    Text("估计值", "Estimate"),
    Text("区间", "Interval"),
    Text("支持的条件", "Supported if"),
]


def dependence_table(view: DependenceView) -> Table:
    """Every statement judged in several settings; printed are those whose verdict is not one."""
    frame = pd.DataFrame(
        [
            {
                "statement": statement.subject.en,
                "varied": statement.variants.varied.en,
                "depends": statement.depends,
                "claim": entry["id"],
                "setting": statement.variants.settings[entry["id"]].en,
                "verdict": entry["verdict"],
                "estimate": entry["estimate"],
                **dict(zip(("low", "high"), bounds_of(entry["interval"]), strict=True)),
                "unit": entry["unit"],
            }
            for statement in view.statements
            for entry in statement.entries
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [row for statement in view.depending for row in _rows(statement, phrases)]

    return Table(frame, _HEADER, rows, "llrrr")


def _rows(statement: Statement, phrases: Phrases) -> Rows:
    """The statement alone on its line, then a line for each setting."""
    subject = statement.subject[phrases.language]
    opened = subject[:1].upper() + subject[1:] if phrases.language == "en" else subject
    heading = Markup("<b>{}</b>").format(opened)
    settings = statement.variants.settings
    return [
        [heading, "", "", "", ""],
        *(
            _judged(settings[entry["id"]][phrases.language], entry, phrases)
            for entry in statement.entries
        ),
    ]


def _judged(setting: str, entry: Entry, phrases: Phrases) -> list[str]:
    link = Markup('<a href="#claim-{}">{}</a>').format(
        entry["id"], phrases.verdict(entry["verdict"])
    )
    return [
        setting,
        unbroken(link),
        phrases.number(entry["estimate"]),
        unbroken(phrases.bounds(entry["interval"])) if entry["interval"] else "–",
        unbroken(phrases.relation(entry["criterion"], entry["threshold"])),
    ]
