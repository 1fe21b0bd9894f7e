"""The errata as the section templates name them: marks in the text, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from engine.evidence.errata.erratum import STANDARD_ERRORS, Confirmation
from engine.report.findings import Entry

_MARK = Markup('<sup class="slip"><a href="#erratum-{}">{}{}</a></sup>')


@dataclass(frozen=True)
class Errata:
    """The ledger's errata."""

    entries: Sequence[Entry]

    def slip(self, id: str) -> Markup:
        """The erratum's number, linked to its row of the table; a dagger where it is confirmed.

        Raises KeyError where the ledger has no such erratum.
        """
        entry = {entry["id"]: entry for entry in self.entries}[id]
        dagger = "†" if entry["verdict"] == Confirmation.CONFIRMED else ""
        return _MARK.format(id, dagger, entry["number"])

    @property
    def standard_errors(self) -> int:
        """Those by which a sampled value may be off."""
        return STANDARD_ERRORS

    @property
    def total(self) -> int:
        return len(self.entries)

    @property
    def confirmed(self) -> int:
        return sum(entry["verdict"] == Confirmation.CONFIRMED for entry in self.entries)

    @property
    def unconfirmed(self) -> list[int]:
        """Numbers of those that the computation does not bear out."""
        return [e["number"] for e in self.entries if e["verdict"] != Confirmation.CONFIRMED]
