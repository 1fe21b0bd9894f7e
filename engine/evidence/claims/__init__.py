"""The documents' claims, by family: those of a family are about one subject.

A module holds what one document claims of a subject, or what several claim alike.
"""

from collections.abc import Mapping

from engine.evidence.claims import (
    glorot_costs,
    glorot_depth,
    glorot_training,
    glorot_variances,
    kumar_functions,
    kumar_signals,
    kumar_units,
    overfitting,
    saito_signals,
    sun_wang_signals,
    symmetry,
    training,
)
from engine.evidence.claims.claim import Claim
from engine.study.language import Text

FAMILIES: dict[str, tuple[Claim, ...]] = {
    "propagation": (
        sun_wang_signals.CLAIMS
        + saito_signals.CLAIMS
        + sun_wang_signals.LATER_CLAIMS
        + kumar_signals.CLAIMS
        + sun_wang_signals.DEPTH_CLAIMS
        + saito_signals.DEPTH_CLAIMS
    ),
    "training": training.CLAIMS + overfitting.CLAIMS,
    "symmetry": symmetry.CLAIMS,
    "activation": kumar_functions.CLAIMS + kumar_units.CLAIMS,
    "glorot": (
        glorot_training.CLAIMS + glorot_costs.CLAIMS + glorot_variances.CLAIMS + glorot_depth.CLAIMS
    ),
}

QUANTITY_LABELS: Mapping[str, Text] = {
    predicate.quantity.name: predicate.quantity.label
    for claims in FAMILIES.values()
    for claim in claims
    for predicate in claim.predicates
}
"""What the paper calls the quantities of the ledger."""
