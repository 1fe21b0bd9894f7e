"""Published numbers beside ours, as their section and their table read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.study.language import Language, Text

_LARGEST = 3
"""Disagreements that the text names."""

# Places are written as the works' own words have them, "Table 1" or "figure 7".
_PLACES_ZH = (
    (r"\b[Tt]ables? (\d+)", r"表 \1"),
    (r"\b[Ff]ig(?:ure)?s?\.? (\d+)", r"图 \1"),
    (r"\b[Ee]q(?:uation)?s?\.? \(?(\d+)\)?", r"式 (\1)"),
    (r"\b[Ss]ections? ([\d.]+)", r"第 \1 节"),
    (r"\b[Cc]hapter (\d+)", r"第 \1 章"),
    (r"\b[Tt]heorem ([\d.]+)", r"定理 \1"),
    (r"\bnotebook\b", "笔记本"),
    (r", ", "，"),
)


_IN_UNIT = Text("{}（{}）", "{} ({})")


@dataclass(frozen=True)
class NumberView:
    """One published number in one of the languages; `entry` as the ledger has it."""

    entry: Mapping[str, Any]

    @property
    def source(self) -> str:
        return self.entry["source"]

    @property
    def published(self) -> float:
        return self.entry["published"]

    @property
    def ours(self) -> Mapping[str, Any] | None:
        """Our number with its interval; None where it was not run or is not finite."""
        ours = self.entry["ours"]
        return ours if ours and ours["estimate"] is not None else None

    @property
    def agrees(self) -> bool | None:
        return self.entry["agrees"] if self.ours else None

    @property
    def distance(self) -> float:
        """How far ours lies from the published number, as a share of the larger of the two."""
        assert self.ours
        ours, theirs = self.ours["estimate"], self.published
        larger = max(abs(ours), abs(theirs))
        return abs(ours - theirs) / larger if larger else 0.0

    def quantity(self, language: Language) -> str:
        """What the number is, with its unit."""
        unit, words = self.entry["unit"], self.entry["quantity"][language]
        return words if unit == "1" else _IN_UNIT[language].format(words, unit)

    def differs(self, language: Language) -> str | None:
        """Settings of ours that are not theirs."""
        return self.entry["differs"] and self.entry["differs"][language]

    def place(self, language: Language) -> str:
        place = self.entry["place"]
        if language == "zh":
            for words, chinese in _PLACES_ZH:
                place = re.sub(words, chinese, place)
        return place


@dataclass(frozen=True)
class PublishedView:
    """Published numbers: all of them, or those of the one work called `key`."""

    numbers: Sequence[NumberView]
    key: str = ""

    @property
    def sources(self) -> list[PublishedView]:
        """Work by work."""
        works = groupby(self.numbers, lambda number: number.source)
        return [PublishedView([*own], key) for key, own in works]

    @property
    def total(self) -> int:
        return len(self.numbers)

    @property
    def missing(self) -> int:
        """Numbers in whose place there is none of ours."""
        return sum(number.ours is None for number in self.numbers)

    @property
    def undecided(self) -> int:
        """Numbers set beside ours that no rule judges."""
        return self.count(None) - self.missing

    @property
    def differing(self) -> int:
        """Numbers that others reached under settings that are not ours."""
        return sum(number.entry["differs"] is not None for number in self.numbers)

    @property
    def largest(self) -> list[NumberView]:
        """The disagreements that lie farthest apart, the farthest first."""
        disagreements = [number for number in self.numbers if number.agrees is False]
        return sorted(disagreements, key=lambda number: -number.distance)[:_LARGEST]

    def count(self, agrees: bool | None) -> int:
        return sum(number.agrees is agrees for number in self.numbers)


def view_published(entries: Sequence[Mapping[str, Any]]) -> PublishedView:
    """The ledger's list of published numbers, the works in the order of their first numbers."""
    first = {entry["source"]: place for place, entry in reversed([*enumerate(entries)])}
    return PublishedView([*map(NumberView, sorted(entries, key=lambda e: first[e["source"]]))])
