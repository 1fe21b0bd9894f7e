"""The documents' claims, by family: those of a family are asked, and corrected, together."""

from engine.evidence.claims import mnist, propagation, propagation_d1
from engine.evidence.claims.claim import Claim, Source, Text

FAMILIES: dict[str, tuple[Claim, ...]] = {
    "propagation": propagation.CLAIMS + propagation_d1.CLAIMS,
    "training": mnist.CLAIMS,
}

__all__ = ["FAMILIES", "Claim", "Source", "Text"]
