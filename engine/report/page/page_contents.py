"""What a page is made of, before it is put together: sources, pictures, tables, headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from engine.report.formulas import Formula
from engine.study.language import Language


class PageError(ValueError):
    """Something that a section template asks for does not exist, or exists twice."""


@dataclass(frozen=True)
class TableContent:
    """What a table shows. Cells are text or Markup; the first cell of a row is its heading.

    `align` has one letter per column, l, c or r. An empty first header cell leaves a blank corner.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: str

    def __post_init__(self) -> None:
        widths = {len(self.header), len(self.align), *map(len, self.rows)}
        if len(widths) > 1:
            raise PageError(f"a table's header, rows and align differ in length: {sorted(widths)}")

    def alignment(self, column: int) -> str:
        """Name of the CSS class for `column`, counted from 0."""
        return {"l": "left", "c": "center", "r": "right"}[self.align[column]]


@dataclass(frozen=True)
class Picture:
    """A figure's file, and what it shows in words, in the document's language."""

    path: Path
    alt: str


@dataclass(frozen=True)
class JudgedClaim:
    """What links to a claim of the ledger show: its number there and its verdict.

    verdict: as the ledger has it; mark, word: the same as a sign and in the document's language.
    turns: in which conditions it is another; "" where it is in none of those tried.
    figure: name of the figure on which it is judged.
    """

    number: str
    verdict: str
    mark: str
    word: str
    turns: str
    figure: str


class Medium(Protocol):
    """What differs between the PDF and the HTML: how pictures and formulas are put in."""

    name: str

    def picture(self, name: str, picture: Picture) -> Markup: ...

    def formula(self, formula: Formula, language: Language) -> Markup: ...


@dataclass(frozen=True)
class Sources:
    """Where elements come from. `works` are the entries of the list of references, by key.

    `claims` are those of the ledger by id, in its order.
    """

    pictures: Mapping[str, Picture]
    formulas: Mapping[str, Formula]
    works: Mapping[str, Markup]
    claims: Mapping[str, JudgedClaim] = field(default_factory=dict)
