"""The table of what the intervals are worth: how often they hold the truth, by simulation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from engine.evidence.coverage import (
    LEDGERS,
    SAMPLES,
    Covered,
    FalseVerdicts,
    coverage,
    false_verdicts,
)
from engine.report.numbers import pct
from engine.report.punctuation import COLON
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text

_HEADER = [
    Text("区间与数据", "Interval and data"),
    Text("重复", "Replicates"),
    Text("包含真值", "Hold the truth"),
    Text("在其下", "Below it"),
    Text("在其上", "Above it"),
]
_LEDGER = Text("误判（{data}）", "false verdicts ({data})")


@cache
def coverage_table() -> Table:
    """A row for each law and number of replicates; of ledgers, the share without a verdict."""
    covered, ledgers = list(coverage()), list(false_verdicts())
    return Table(
        _frame(covered, ledgers),
        _HEADER,
        lambda phrases: _rows(covered, ledgers, phrases.language),
        "lrrrr",
    )


def _frame(covered: Sequence[Covered], ledgers: Sequence[FalseVerdicts]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "interval": one.interval.en,
                "data": one.data.en,
                "replicates": one.replicates,
                "covered [1]": one.covered,
                "below [1]": one.below,
                "above [1]": one.above,
                "samples": SAMPLES,
            }
            for one in covered
        ]
        + [
            {
                "interval": "false verdicts of a ledger",
                "data": one.data.en,
                "replicates": one.replicates,
                "covered [1]": 1 - one.share,
                "samples": LEDGERS,
            }
            for one in ledgers
        ]
    )


def _rows(covered: Sequence[Covered], ledgers: Sequence[FalseVerdicts], language: Language) -> Rows:
    return [
        *(
            [
                f"{one.interval[language]}{COLON[language]}{one.data[language]}",
                str(one.replicates),
                *(pct(part) for part in (one.covered, one.below, one.above)),
            ]
            for one in covered
        ),
        *(
            [
                _LEDGER[language].format(data=one.data[language]),
                str(one.replicates),
                pct(1 - one.share),
                "–",
                "–",
            ]
            for one in ledgers
        ),
    ]
