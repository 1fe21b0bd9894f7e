"""The gate: a run's verdicts against those that were accepted before.

The accepted verdicts lie in a YAML file under version control, so that a change in what the study
says of the documents is a change somebody has looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.evidence.by_claim import FileOfClaims

Ledger = Mapping[str, Iterable[Mapping[str, Any]]]
"""As `engine.evidence.ledger.read_ledger` gives it."""

_HEADER = """\
# What the default study says of every claim. A run that says otherwise ends with an error after the
# paper is built. Written by `make accept`: look at `python -m engine why CLAIM` first.
"""


class GateError(Exception):
    """A run's results are not the accepted ones, or have holes; one line for each of them."""


@dataclass(frozen=True)
class Accepted:
    """A verdict with the numbers it came from, to four digits; None where it was not run."""

    verdict: str
    estimate: float | None
    interval: list[float | None] | None

    def __str__(self) -> str:
        if self.estimate is None:
            return self.verdict
        low, high = ("unbounded" if end is None else f"{end:g}" for end in self.interval or ())
        return f"{self.verdict} ({self.estimate:g}, interval {low} to {high})"


_FILE = FileOfClaims(
    Accepted,
    "accepted verdicts",
    "verdicts",
    _HEADER,
    GateError,
    "`make accept` writes it from the results",
)
read_accepted, write_accepted = _FILE.read, _FILE.write


def accepted(ledger: Ledger) -> dict[str, Accepted]:
    """What a ledger says of each claim."""
    return {
        claim["id"]: Accepted(
            claim["verdict"],
            _rounded(claim["estimate"]),
            claim["interval"] and [_rounded(end) for end in claim["interval"]],
        )
        for claim in ledger["claims"]
    }


def differences(old: Mapping[str, Accepted], new: Mapping[str, Accepted]) -> list[str]:
    """One line for each claim whose verdict changed, appeared or went."""
    lines = []
    for claim in sorted({*old, *new}):
        before, after = old.get(claim), new.get(claim)
        if before is None:
            lines.append(f"{claim}: new, {after}")
        elif after is None:
            lines.append(f"{claim}: gone, was {before}")
        elif before.verdict != after.verdict:
            lines.append(f"{claim}: was {before}, is {after}")
    return lines


def check_results(ledger: Ledger, expected: Path | None) -> None:
    """Raise GateError where cells failed, or verdicts differ from those in the file `expected`."""
    lines = [
        f"cell {cell['experiment']}: {cell['activation']} + {cell['initializer']} failed with "
        f"{cell['message']}"
        for cell in ledger["failed"]
    ]
    if lines:
        lines.append("Failed cells run again with the next run of the workflow")
    if expected:
        changed = differences(read_accepted(expected), accepted(ledger))
        lines += [f"claim {line}" for line in changed]
        if changed:
            lines.append(f"If that is right, `make accept` writes it to {expected}")
    if lines:
        raise GateError("the paper is built, but\n  " + "\n  ".join(lines))


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")
