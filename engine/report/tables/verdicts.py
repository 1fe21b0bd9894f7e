"""The table of verdicts: every claim as data, and in print an index by document and verdict."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from engine.report.findings import Entry
from engine.report.ledger.decisive_quantity import quantity
from engine.report.ledger.ledger_view import judged_claims
from engine.report.numbers import bounds
from engine.report.page.page_contents import JudgedClaim
from engine.report.result_words import DOCUMENT_NAMES, VERDICTS, Phrases
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

_FIRST_COLUMNS: Sequence[Text] = [Text("材料", "Text"), Text(unbroken("说法"), "Claims")]


def verdicts_table(ledger: Mapping[str, Sequence[Entry]]) -> Table:
    """Every claim with what decided it; printed are the numbers of each document's claims."""
    claims = ledger["claims"]
    numbers = judged_claims(ledger, "en")
    frame = pd.DataFrame([_record(entry, numbers[entry["id"]].number) for entry in claims])

    def rows(phrases: Phrases) -> Rows:
        return [
            [DOCUMENT_NAMES[key][phrases.language], str(len(entries)), *_index(entries, numbers)]
            for key, entries in _by_document(claims).items()
        ]

    return Table(frame, [*_FIRST_COLUMNS, *VERDICTS.values()], rows, "lr" + "l" * len(VERDICTS))


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
        **dict(zip(("low", "high"), bounds(entry["interval"]), strict=True)),
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


def _by_document(claims: Sequence[Entry]) -> dict[str, list[Entry]]:
    keys = sorted({key for entry in claims for key in entry["documents"]} & DOCUMENT_NAMES.keys())
    return {key: [entry for entry in claims if key in entry["documents"]] for key in keys}


def _index(entries: Sequence[Entry], numbers: Mapping[str, JudgedClaim]) -> Iterator[Markup]:
    """For each verdict the linked numbers of the claims that have it."""
    link = Markup('<a href="#claim-{}">{}</a>')
    for verdict in VERDICTS:
        ids = [entry["id"] for entry in entries if entry["verdict"] == verdict]
        yield Markup(" ").join(link.format(id, numbers[id].number) for id in ids)


def _relation(entry: Entry) -> str | None:
    """The condition in full precision, as "> 0.5" or "0.8 to 1.25"."""
    if entry["threshold"] is None:
        return None
    sign = {"above": ">", "below": "<"}.get(entry["criterion"])
    return f"{sign} {entry['threshold']}" if sign else " to ".join(map(str, entry["threshold"]))


def _written(threshold: float | list[float] | None) -> str | None:
    if threshold is None:
        return None
    return " ".join(map(str, threshold if isinstance(threshold, list) else [threshold]))
