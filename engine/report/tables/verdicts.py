"""The table of verdicts: every claim as data, and in print how many there are of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from engine.report.findings import Entry
from engine.report.ledger.decisive_quantity import quantity
from engine.report.ledger.ledger_view import judged_claims
from engine.report.result_words import RELATIONS, VERDICTS, Phrases, bounds_of
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text

_FIRST_COLUMNS: Sequence[Text] = [Text("文献", "Document"), Text("说法", "Claims")]
_ALL = Text("全部", "all")


def verdicts_table(ledger: Mapping[str, Sequence[Entry]]) -> Table:
    """Every claim with what decided it; printed are the verdicts of each document, counted."""
    claims = ledger["claims"]
    numbers = judged_claims(ledger, "en")
    frame = pd.DataFrame([_record(entry, numbers[entry["id"]].number) for entry in claims])

    def rows(phrases: Phrases) -> Rows:
        return [[name, *map(str, counts)] for name, counts in _counts(claims, phrases.language)]

    return Table(frame, [*_FIRST_COLUMNS, *VERDICTS.values()], rows, "lrrrrrr")


def _record(entry: Entry, number: str) -> dict[str, object]:
    return {
        "claim": entry["id"],
        "number": number,
        "family": entry["family"],
        "documents": " ".join(dict.fromkeys(entry["documents"])),
        "verdict": entry["verdict"],
        "reason": entry["reason"],
        "quantity": quantity(entry, Phrases("en")),
        "estimate": entry["estimate"],
        **dict(zip(("low", "high"), bounds_of(entry["interval"]), strict=True)),
        "confidence": entry["confidence"],
        "unit": entry["unit"],
        "criterion": entry["criterion"],
        "threshold": _written(entry["threshold"]),
        "contrary": _written(entry["contrary"]),
        "relation": _relation(entry),
        "replicates": entry["n"],
        "experiment": entry["experiment"],
        "cells": " ".join("/".join(cell) for cell in entry["cells"]),
        "figure": entry["figure"],
    }


def _counts(claims: Sequence[Entry], language: Language) -> Iterator[tuple[str, list[int]]]:
    """Of each document, and of all together: the number of its claims, and of each verdict."""
    documents = sorted({key for entry in claims for key in entry["documents"]})
    groups = {key: [e for e in claims if key in e["documents"]] for key in documents}
    for name, entries in {**groups, _ALL[language]: claims}.items():
        verdicts = [entry["verdict"] for entry in entries]
        yield name, [len(entries), *(verdicts.count(verdict) for verdict in VERDICTS)]


def _relation(entry: Entry) -> str | None:
    """The condition in full precision, as "> 0.5" or "0.8 to 1.25"."""
    if entry["threshold"] is None:
        return None
    sign = RELATIONS.get(entry["criterion"])
    return f"{sign} {entry['threshold']}" if sign else " to ".join(map(str, entry["threshold"]))


def _written(threshold: float | list[float] | None) -> str | None:
    if threshold is None:
        return None
    return " ".join(map(str, threshold if isinstance(threshold, list) else [threshold]))
