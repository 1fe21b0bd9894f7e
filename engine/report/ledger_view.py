"""The ledger as the paper shows it: claims with their numbers, and what decided them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.report.labels import Language
from engine.report.parts import JudgedClaim
from engine.report.phrases import MARKS, VERDICTS

Entry = Mapping[str, Any]


def judged_claims(
    ledger: Mapping[str, Sequence[Entry]], language: Language
) -> dict[str, JudgedClaim]:
    """The claims by id, numbered C1, C2, .. in the order of the ledger."""
    return {
        entry["id"]: JudgedClaim(
            number=f"C{number}",
            verdict=entry["verdict"],
            mark=MARKS[entry["verdict"]],
            word=VERDICTS[language][entry["verdict"]],
            figure=entry["figure"],
        )
        for number, entry in enumerate(ledger["claims"], start=1)
    }
