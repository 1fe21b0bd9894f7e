"""Two results folders side by side, as Markdown: `python -m engine diff OLD NEW`.

Changed verdicts come first, then numbers that moved beyond their intervals: the new mean lies
outside the old interval and the old mean outside the new one. In brief it is a line for each of
verdicts, answers and numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Ledger = Mapping[str, Sequence[Mapping[str, Any]]]
Answers = Mapping[str, str]
"""The laws as good as the best, by experiment and activation."""

Row = tuple[str, tuple[str, str], tuple[str, str]]
"""A claim with verdict and number, before and after."""

_NAMED = 5  # changes that a line names


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
    rows, changed = _changed_verdicts(old, new)
    verdicts = [
        f"| `{claim}` | {was}{had} | **{now}**{has} |" for claim, (was, had), (now, has) in changed
    ]
    before, after = _all_numbers(old), _all_numbers(new)
    common, moved = _moved(before, after)
    numbers = [f"| {name} | {before[name]} | {after[name]} |" for name in moved]
    of_numbers = f"{len(moved)} of {len(common)} moved beyond their intervals"
    lines = _table(f"Verdicts: {len(changed)} of {len(rows)} changed", "claim or erratum", verdicts)
    return "\n".join([*lines, "", *_table(f"Numbers: {of_numbers}", "number", numbers)]) + "\n"


def _table(title: str, what: str, rows: Sequence[str]) -> list[str]:
    head = ["", f"| {what} | old | new |", "|---|---|---|"] if rows else []
    return [f"### {title}", *head, *rows]


def brief(old: Ledger, new: Ledger, old_answers: Answers, new_answers: Answers) -> str:
    """What changed in three lines of Markdown."""
    rows, changed = _changed_verdicts(old, new)
    verdicts = [f"`{claim}` {was} → {now}" for claim, (was, _), (now, _) in changed]
    every = sorted({*old_answers, *new_answers})
    both = {
        name: (old_answers.get(name, "absent"), new_answers.get(name, "absent")) for name in every
    }
    answers = [f"{name}: {was} → {now}" for name, (was, now) in both.items() if was != now]
    common, moved = _moved(_all_numbers(old), _all_numbers(new))
    return (
        _line("Verdicts", verdicts, len(rows))
        + _line("Answers, laws as good as the best", answers, len(both))
        + f"- **Numbers:** {len(moved)} of {len(common)} moved beyond their intervals\n"
    )


def _line(what: str, changes: Sequence[str], of: int) -> str:
    more = f"; and {len(changes) - _NAMED} more" if len(changes) > _NAMED else ""
    named = f": {'; '.join(changes[:_NAMED])}{more}" if changes else ""
    return f"- **{what}:** {len(changes)} of {of} changed{named}\n"


def read_answers(results: Path) -> Answers:
    """From the results of a study; none where it tunes no training. Raises ValueError."""
    path = results / "answers.json"
    if not path.exists():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))["settings"]
        return {
            f"{setting['experiments'][0]}, {name}": ", ".join(sorted(answer["best"])) or "none"
            for setting in settings
            for name, answer in setting["activations"].items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: must be the answers of a study. Hint: run it again") from error


def _changed_verdicts(old: Ledger, new: Ledger) -> tuple[list[Row], list[Row]]:
    """A row for each claim and erratum, and those that changed."""
    before, after = (
        {entry["id"]: entry for entry in (*one["claims"], *one["errata"])} for one in (old, new)
    )
    rows = [
        (claim, _said(before.get(claim)), _said(after.get(claim)))
        for claim in sorted({*before, *after})
    ]
    return rows, [row for row in rows if row[1][0] != row[2][0]]


def _said(entry: Mapping[str, Any] | None) -> tuple[str, str]:
    if entry is None:
        return "absent", ""
    number = _claim_number(entry) if "estimate" in entry else None  # an erratum has none
    return entry["verdict"], f", {number}" if number else ""


def _moved(
    before: Mapping[str, Number], after: Mapping[str, Number]
) -> tuple[list[str], list[str]]:
    """Names in both, and those of them that moved."""
    common = [name for name in after if name in before]
    return common, [
        name
        for name in common
        if not before[name].holds(after[name].estimate)
        and not after[name].holds(before[name].estimate)
    ]


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
