"""What a table of the paper is: data to be written, and cells to be printed; intervals in both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd
from markupsafe import Markup

from engine.evidence.statistics import Interval
from engine.report.page.page_contents import TableContent
from engine.report.result_words import Phrases
from engine.study.language import Language, Text

Rows = Sequence[Sequence[str]]
Columns = Mapping[Text | str, Callable[..., str]]
"""What is printed in a language's phrases of an entry's parts, by the headings."""


def unbroken(text: str) -> Markup:
    """A short cell that the narrow column of a table must not break."""
    return Markup('<span class="bound">{}</span>').format(text)


def with_half(
    phrases: Phrases, interval: Interval | None, decimals: int = 3, scale: float = 1
) -> str:
    """Mean and half the interval's width, "0.588 ± 0.021", but what is certain alone; or a dash."""
    if interval is None:
        return phrases.number(None)
    mean = phrases.number(scale * interval.estimate, decimals)
    if interval.low == interval.high:
        return mean
    half = phrases.number(scale * (interval.high - interval.low) / 2, decimals)
    return f"{mean} ± {half}"


def bounds_columns(
    name: str, interval: Interval | None, unit: str = "1", joint: str = " "
) -> dict[str, object]:
    """Columns of a table's data for one interval; None in each for none."""
    ends = (interval.estimate, interval.low, interval.high) if interval else (None,) * 3
    columns = (f"{name}{end} [{unit}]" for end in ("", f"{joint}low", f"{joint}high"))
    return dict(zip(columns, ends, strict=True))


@dataclass(frozen=True)
class Table:
    """One table.

    frame: the data, English column names with units, full precision; written as CSV.
    header: printed column headings; a string is a name, the same in every language.
    rows: the printed rows in a language; they may leave out rows of the frame, or count them.
    align: one letter per printed column, l, c or r.
    """

    frame: pd.DataFrame
    header: Sequence[Text | str]
    rows: Callable[[Phrases], Rows]
    align: str

    @classmethod
    def of(
        cls, frame: pd.DataFrame, entries: Iterable[tuple[Any, ...]], columns: Columns, align: str
    ) -> Self:
        """A table with a row for each of `entries`."""
        shown = list(entries)

        def rows(phrases: Phrases) -> Rows:
            return [[printed(phrases, *one) for printed in columns.values()] for one in shown]

        return cls(frame, list(columns), rows, align)

    def content(self, language: Language) -> TableContent:
        """The table as a section template is given it."""
        header = [head if isinstance(head, str) else head[language] for head in self.header]
        return TableContent(header, self.rows(Phrases(language)), self.align)
