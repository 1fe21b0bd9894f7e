"""What an erratum is: a slip in a document, and the computation that shows it.

Three numbers decide. Two come from the formulas, one as printed and one as corrected. The third is
found without either: from the definition, or by sampling. The slip is confirmed where the third
number agrees with the correction and not with what is printed, and only then.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.evidence.claims.claim import Source
from engine.study.language import Text

ROUNDING = 1e-9
"""Relative error within which two ways of computing one number agree."""

STANDARD_ERRORS = 5
"""How far a sampled mean may lie from its expectation: by chance alone once in a million."""


class Confirmation(StrEnum):
    """What the computation says of a supposed slip."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"


@dataclass(frozen=True)
class Found:
    """A number computed without the formulas in question, and how far it may be off."""

    value: float
    margin: float


def exactly(value: float) -> Found:
    """A number that is known to rounding."""
    return Found(value, ROUNDING * abs(value))


def sampled(values: NDArray[np.float64]) -> Found:
    """The mean of independent draws (draw,)."""
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return Found(float(np.mean(values)), STANDARD_ERRORS * error)


@dataclass(frozen=True)
class PrintedBesideRight:
    """What the printed formula gives, what the corrected one does, and what is so."""

    printed: float
    right: float
    found: Found

    @property
    def relative_difference(self) -> float:
        """Of the printed from the right value; infinite where the latter is 0."""
        if self.printed == self.right:
            return 0.0
        return (self.printed - self.right) / abs(self.right) if self.right else math.inf

    @property
    def finding(self) -> Confirmation:
        slips = abs(self.printed - self.found.value) > self.found.margin
        mends = abs(self.right - self.found.value) <= self.found.margin
        return Confirmation.CONFIRMED if slips and mends else Confirmation.NOT_CONFIRMED


@dataclass(frozen=True)
class Erratum:
    """A supposed slip.

    source : where it stands, and what is printed there. correction : what should. compared : the
    quantity that `printed` and `right` give, by the formula as printed and as corrected, and that
    `found` computes without them.
    """

    id: str
    source: Source
    correction: Text
    compared: Text
    printed: Callable[[], float]
    right: Callable[[], float]
    found: Callable[[], Found]

    def check(self) -> PrintedBesideRight:
        return PrintedBesideRight(float(self.printed()), float(self.right()), self.found())


@dataclass(frozen=True)
class Checked:
    """An erratum with what its check says; `number` counts from 1, as the paper does."""

    number: int
    erratum: Erratum
    comparison: PrintedBesideRight

    def to_dict(self) -> dict[str, Any]:
        """The entry of the ledger."""
        compared = self.comparison
        return {
            "id": self.erratum.id,
            "number": self.number,
            "document": self.erratum.source.document,
            "source": asdict(self.erratum.source),
            "correction": asdict(self.erratum.correction),
            "compared": asdict(self.erratum.compared),
            "verdict": compared.finding,
            "printed": compared.printed,
            "right": compared.right,
            "found": compared.found.value,
            "margin": compared.found.margin,
            "relative_difference": compared.relative_difference,
        }


def check_all(errata: Sequence[Erratum]) -> tuple[Checked, ...]:
    """Every erratum checked, numbered in order."""
    return tuple(Checked(n, erratum, erratum.check()) for n, erratum in enumerate(errata, start=1))
