"""Everything behind one verdict, as text for a terminal: `python -m engine why CLAIM`.

Errata, too, are asked for by their ids.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.report.ledger.ledger_view import rerun_command
from engine.report.ledger.robustness import told

Entry = Mapping[str, Any]

_CRITERIA = {
    "above": ("above {}", "below {}"),
    "below": ("below {}", "above {}"),
    "within": ("between {} and {}", "outside {} to {}"),
}


def why(ledger: Mapping[str, Sequence[Entry]], claim: str) -> str:
    """What a claim says, how it was tested, what was measured, and how to repeat it.

    Raises ValueError, naming the nearest ids, where the ledger has no such claim or erratum.
    """
    errata = {entry["id"]: entry for entry in ledger["errata"]}
    if claim in errata:
        return "\n".join(_erratum(errata[claim]))
    claims = {entry["id"]: entry for entry in ledger["claims"]}
    if claim not in claims:
        near = difflib.get_close_matches(claim, [*claims, *errata], n=3) or sorted(claims)
        raise ValueError(
            f"claim must be one of the ledger's, got {claim!r} (did you mean {', '.join(near)}?)"
        )
    return "\n".join(_lines(claims[claim]))


def _lines(entry: Entry) -> Iterator[str]:
    yield f"{entry['id']}: {entry['verdict']}"
    yield f"  {entry['statement']['en']}"
    yield f"  {entry['statement']['zh']}"
    for source in entry["sources"]:
        yield f"said by   {source['document']}, {source['place']['en']}: “{source['quotation']}”"
        if source["translation"]:
            yield f"          “{source['translation']}”"
    yield f"test      {entry['decided_by']['en']}"
    yield f"measured  {_measured(entry)}"
    if entry["why"]:
        yield f"contrary  {entry['why']['en']}"
    if variants := told(entry, "en"):
        yield f"variants  {variants}"
    yield f"family    {entry['family']}, corrected for together"
    if entry["frozen"]:
        yield f"fixed     {_fixed(**entry['frozen'])}"
    yield f"figure    {entry['figure']}"
    if entry["experiment"]:
        yield f"cells     {entry['experiment']}: " + ", ".join(map(" + ".join, entry["cells"]))
        yield f"again     {rerun_command(entry)}"
    for number, check in enumerate(entry["checks"], start=1):
        yield f"check {number}   {_label(check)}: {check['verdict']}, {_numbers(check)}"
        values = " ".join(_number(value) for value in check["values"])
        yield f"          per replicate: {values}"


def _fixed(date: str, known: str | None, changed: bool, fresh: bool) -> str:
    """When the claim was fixed, and what was known by then."""
    again = "anew " if changed else ""
    before = f"when another seed had said: {known}" if known else "before any result"
    return f"{again}on {date}, {before}; this seed is {'fresh' if fresh else 'the same'}"


def _erratum(entry: Entry) -> Iterator[str]:
    source = entry["source"]
    yield f"{entry['id']}: erratum {entry['number']}, {entry['verdict']}"
    yield f"says      {source['document']}, {source['place']['en']}: “{source['quotation']}”"
    for language in ("en", "zh"):
        yield f"correct   {entry['correction'][language]}"
    yield f"compared  {entry['compared']['en']}"
    yield f"printed   {_number(entry['printed'])}; as corrected {_number(entry['right'])}"
    yield f"computed  {_number(entry['found'])}, within {_number(entry['margin'])}"


def _measured(entry: Entry) -> str:
    if entry["verdict"] == "not run":
        return f"nothing: {entry['reason']} ({entry['detail']})"
    return f"{_label(entry)}: {_numbers(entry)}, n = {entry['n']}"


def _label(entry: Entry) -> str:
    return ", ".join(f"{key} {value}" for key, value in entry["label"].items())


def _numbers(entry: Entry) -> str:
    claimed, contrary = (
        form.format(*map(_number, edges if isinstance(edges, list) else [edges]))
        for form, edges in zip(
            _CRITERIA[entry["criterion"]], (entry["threshold"], entry["contrary"]), strict=True
        )
    )
    unit = "" if entry["unit"] == "1" else f" {entry['unit']}"
    low, high = map(_number, entry["interval"])
    mean = "geometric mean " if entry["logarithmic"] else ""
    return (
        f"{mean}{_number(entry['estimate'])}{unit} in [{low}, {high}] at "
        f"{100 * entry['confidence']:.4g} %, claimed {claimed}{unit}, the contrary {contrary}{unit}"
    )


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4g}"
