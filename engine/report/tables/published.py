"""The table of published numbers beside ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from engine.report.bibliography import find, short_reference
from engine.report.ledger.published import NumberView, PublishedView
from engine.report.numbers import num
from engine.report.punctuation import COMMA
from engine.report.result_words import Phrases, bounds_of, exact
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

_HEADER: Sequence[Text] = [
    Text("所比较的量", "Quantity"),
    Text("文献", "Published"),
    Text("本文", "Ours"),
    Text("区间", "Interval"),
    Text("相符", "Agrees"),
]
_AGREES: Mapping[bool | None, Text] = {
    True: Text("相符", "yes"),
    False: Text("不符", "no"),
    None: Text("–", "–"),
}
_COLUMNS = (
    "source",
    "place",
    "experiment",
    "quantity",
    "unit",
    "published",
    "ours",
    "low",
    "high",
    "confidence",
    "replicates",
    "differing settings",
    "agrees",
)


def published_table(view: PublishedView) -> Table:
    """Every published number beside ours, below its work and what differs in the settings."""
    frame = pd.DataFrame([_record(n) for n in view.numbers], columns=list(_COLUMNS))

    def rows(phrases: Phrases) -> Rows:
        return [
            row
            for heading, numbers in groupby(view.numbers, lambda one: _heading(one, phrases))
            for row in (
                [heading, *[""] * (len(_HEADER) - 1)],
                *(_row(number, phrases) for number in numbers),
            )
        ]

    return Table(frame, _HEADER, rows, "lrrrl")


def _record(number: NumberView) -> dict[str, Any]:
    entry, ours = number.entry, number.ours or {}
    low, high = bounds_of(number.ours)
    values = (
        entry["source"],
        entry["place"],
        entry["experiment"],
        entry["quantity"]["en"],
        entry["unit"],
        entry["published"],
        ours.get("estimate"),
        low,
        high,
        ours.get("confidence"),
        ours.get("n"),
        number.differs("en"),
        number.agrees,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _heading(number: NumberView, phrases: Phrases) -> str:
    """The work, the place in it, and the settings of ours that differ."""
    language = phrases.language
    work = short_reference(find(number.source), language)
    place = COMMA[language].join((work, number.place(language)))
    differs = number.differs(language)
    return Markup("{} <small>{}</small>").format(place, differs) if differs else place


def _row(number: NumberView, phrases: Phrases) -> list[str]:
    ours = number.ours
    return [
        number.quantity(phrases.language),
        exact(float(number.published)),
        num(ours["estimate"], 4) if ours else "–",
        phrases.bounds(ours) if ours else "–",
        unbroken(_AGREES[number.agrees][phrases.language]),
    ]
