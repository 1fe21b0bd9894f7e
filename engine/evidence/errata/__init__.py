"""Slips in the documents' formulas, in the order in which the paper numbers them."""

from engine.evidence.errata import d0, d2, d4
from engine.evidence.errata.erratum import Confirmation, Erratum, Found

ERRATA: tuple[Erratum, ...] = d0.ERRATA + d2.ERRATA + d4.ERRATA

__all__ = ["ERRATA", "Confirmation", "Erratum", "Found"]
