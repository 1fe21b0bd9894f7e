"""Statements that were judged in several settings, and whether their verdicts agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.evidence.claims import STATEMENTS, StatementSettings
from engine.study.language import Text

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Statement:
    """One statement with the ledger's entry for each of its settings, in their order."""

    variants: StatementSettings
    entries: tuple[Entry, ...]

    @property
    def subject(self) -> Text:
        return self.variants.subject

    @property
    def verdicts(self) -> set[str]:
        """The different verdicts, apart from those that could not be passed."""
        return {entry["verdict"] for entry in self.entries} - {"not run"}

    @property
    def depends(self) -> bool:
        return len(self.verdicts) > 1


@dataclass(frozen=True)
class DependenceView:
    """All such statements."""

    statements: tuple[Statement, ...]

    @property
    def depending(self) -> list[Statement]:
        return [statement for statement in self.statements if statement.depends]

    @property
    def never(self) -> list[Statement]:
        """Those that are shown to hold in no setting."""
        failing = {"contradicted", "immaterial"}
        return [s for s in self.statements if s.verdicts and s.verdicts <= failing]


def view_dependence(
    ledger: Mapping[str, Sequence[Entry]], variants: Sequence[StatementSettings] = STATEMENTS
) -> DependenceView:
    """The statements that the ledger judges in more than one setting."""
    entries = {entry["id"]: entry for entry in ledger["claims"]}
    return DependenceView(
        tuple(
            Statement(statement, tuple(entries[id] for id in statement.settings))
            for statement in variants
        )
    )
