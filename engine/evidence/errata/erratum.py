"""What an erratum is: a slip in a document, and the computation that shows it.

Three numbers decide. Two come from the formulas, one as printed and one as corrected. The third is
found without either: from the definition, or by sampling. The slip is confirmed where the third
number agrees with the correction and not with what is printed, and only then.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.evidence.claims.claim import Sources

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
class Erratum:
    """A supposed slip.

    sources : where it stands, and what is printed there. zh, en : what should. compared_zh,
    compared_en : the quantity that is `printed` and `right`, by the formula as printed and as
    corrected, and that `found` computes without them.
    """

    id: str
    sources: Sources
    zh: str
    en: str
    compared_zh: str
    compared_en: str
    printed: float
    right: float
    found: Callable[[], Found]

    def check(self, number: int = 1) -> dict[str, Any]:
        """The entry of the ledger; `number` counts from 1, as the paper does."""
        (source,) = self.sources
        printed, right, found = float(self.printed), float(self.right), self.found()
        off = printed - right
        slips = abs(printed - found.value) > found.margin
        mends = abs(right - found.value) <= found.margin
        return {
            "id": self.id,
            "number": number,
            "document": source.document,
            "source": asdict(source),
            "correction": {"zh": self.zh, "en": self.en},
            "compared": {"zh": self.compared_zh, "en": self.compared_en},
            "verdict": Confirmation.CONFIRMED if slips and mends else Confirmation.NOT_CONFIRMED,
            "printed": printed,
            "right": right,
            "found": found.value,
            "margin": found.margin,
            "relative_difference": off and (off / abs(right) if right else math.inf),
        }
