"""Two results folders side by side, as Markdown: `python -m engine diff OLD NEW`.

Changed verdicts come first, then numbers that moved beyond their intervals: the new mean lies
outside the old interval and the old mean outside the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Ledger = Mapping[str, Sequence[Mapping[str, Any]]]


class Number(NamedTuple):
    """A mean and its interval; None where a bound is unknown."""

    estimate: float
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        if self.low is None or self.high is None:
            return True
        return self.low <= value <= self.high

    def __str__(self) -> str:
        low, high = ("?" if bound is None else f"{bound:.4g}" for bound in (self.low, self.high))
        return f"{self.estimate:.4g} [{low}, {high}]"


def diff(old: Ledger, new: Ledger) -> str:
    """Markdown fit for a comment on a change."""
    return "\n".join([*_verdicts(old, new), "", *_numbers(old, new)]) + "\n"


def _verdicts(old: Ledger, new: Ledger) -> Iterator[str]:
    before, after = (
        {entry["id"]: entry for entry in (*one["claims"], *one["errata"])} for one in (old, new)
    )
    rows = [
        (claim, _said(before.get(claim)), _said(after.get(claim)))
        for claim in sorted({*before, *after})
    ]
    changed = [row for row in rows if row[1][0] != row[2][0]]
    yield f"### Verdicts: {len(changed)} of {len(rows)} changed"
    if changed:
        yield from ("", "| claim or erratum | old | new |", "|---|---|---|")
    for claim, (was, had), (now, has) in changed:
        yield f"| `{claim}` | {was}{had} | **{now}**{has} |"


def _said(entry: Mapping[str, Any] | None) -> tuple[str, str]:
    if entry is None:
        return "absent", ""
    number = _claim_number(entry) if "estimate" in entry else None  # an erratum has none
    return entry["verdict"], f", {number}" if number else ""


def _numbers(old: Ledger, new: Ledger) -> Iterator[str]:
    before, after = _all_numbers(old), _all_numbers(new)
    common = [name for name in after if name in before]
    moved = [
        name
        for name in common
        if not before[name].holds(after[name].estimate)
        and not after[name].holds(before[name].estimate)
    ]
    yield f"### Numbers: {len(moved)} of {len(common)} moved beyond their intervals"
    if moved:
        yield from ("", "| number | old | new |", "|---|---|---|")
    for name in moved:
        yield f"| {name} | {before[name]} | {after[name]} |"


def _all_numbers(ledger: Ledger) -> dict[str, Number]:
    """Every number of a ledger that has an interval, by a name that says what it is."""
    found = {}
    for claim in ledger["claims"]:
        if number := _claim_number(claim):
            found[f"claim `{claim['id']}`"] = number
    for best in ledger["best"]:
        for contender in best["contenders"]:
            loss = contender["loss"]
            if loss["estimate"] is not None:
                name = f"{best['experiment']}: {best['activation']} + {contender['initializer']}"
                found[f"{name}, training loss [nat]"] = _interval(loss)
    for row in ledger["published"]:
        if row["ours"] and row["ours"]["estimate"] is not None:
            name = f"{row['experiment']}: {row['quantity']['en']} ({row['source']}, {row['place']})"
            found[name] = _interval(row["ours"])
    return found


def _interval(value: Mapping[str, Any]) -> Number:
    return Number(value["estimate"], value["low"], value["high"])


def _claim_number(entry: Mapping[str, Any]) -> Number | None:
    if entry["estimate"] is None or entry["interval"] is None:
        return None
    return Number(entry["estimate"], *entry["interval"])
