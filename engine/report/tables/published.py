"""The table of published numbers beside ours."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd
from markupsafe import Markup

from engine.report.bibliography import bibliography, short_reference
from engine.report.ledger.published import NumberView, PublishedView
from engine.report.numbers import num
from engine.report.punctuation import COMMA
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

_HEADER: Sequence[Text] = [
    Text("所比较的量", "Quantity"),
    Text("文献", "Theirs"),
    Text("本文", "Ours"),
    Text("区间", "Interval"),
    Text("相符", "Agrees"),
]
_AGREES: Mapping[bool | None, Text] = {
    True: Text("相符", "yes"),
    False: Text("不符", "no"),
    None: Text("–", "–"),
}
_OURS = {"ours": "estimate", "low": "low", "high": "high", "confidence": "confidence"}
_OURS |= {"replicates": "n"}
"""Columns of our number, by what the ledger calls them."""


def published_table(view: PublishedView) -> Table:
    """Every published number beside ours, below its work and what differs in the settings."""
    numbers = view.numbers
    frame = pd.DataFrame(
        {
            "source": [number.source for number in numbers],
            "place": [number.entry["place"] for number in numbers],
            "experiment": [number.entry["experiment"] for number in numbers],
            "quantity": [number.entry["quantity"]["en"] for number in numbers],
            "unit": [number.entry["unit"] for number in numbers],
            "published": [number.published for number in numbers],
            **{
                column: [(number.ours or {}).get(name) for number in numbers]
                for column, name in _OURS.items()
            },
            "differing settings": [number.differs("en") for number in numbers],
            "agrees": [number.agrees for number in numbers],
        }
    )

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


def _heading(number: NumberView, phrases: Phrases) -> str:
    """The work, the place in it, and the settings of ours that differ."""
    language = phrases.language
    work = short_reference(bibliography()[number.source], language)
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
