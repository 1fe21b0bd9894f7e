"""The table of what the intervals are worth: how often they hold the truth, by simulation."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from engine.report.numbers import pct
from engine.report.punctuation import COLON
from engine.report.tables.table import Table
from engine.study.language import Language, Text

Entry = Mapping[str, Any]

_HEADER = [
    Text("区间与数据", "Interval and data"),
    Text("重复", "Replicates"),
    Text("包含真值", "Hold the truth"),
    Text("在其下", "Below it"),
    Text("在其上", "Above it"),
]
_OF_LEDGERS = {"en": "false verdicts of a ledger"}
_LEDGER = Text("误判（{data}）", "false verdicts ({data})")


def coverage_table(entries: Sequence[Entry]) -> Table:
    """A row for each law and number of replicates; of ledgers, the share without a verdict."""
    frame = pd.DataFrame(
        [
            {
                "interval": (entry["interval"] or _OF_LEDGERS)["en"],
                "data": entry["data"]["en"],
                "replicates": entry["replicates"],
                "covered [1]": entry["covered"],
                "below [1]": entry["below"],
                "above [1]": entry["above"],
                "samples": entry["samples"],
            }
            for entry in entries
        ]
    )
    return Table(
        frame,
        _HEADER,
        lambda phrases: [_printed(entry, phrases.language) for entry in entries],
        "lrrrr",
    )


def _printed(entry: Entry, language: Language) -> list[str]:
    interval, data = entry["interval"], entry["data"][language]
    named = f"{interval[language]}{COLON[language]}{data}" if interval else None
    parts = (entry[name] for name in ("covered", "below", "above"))
    return [
        named or _LEDGER[language].format(data=data),
        str(entry["replicates"]),
        *("–" if part is None else pct(part) for part in parts),
    ]
