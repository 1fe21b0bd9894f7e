"""The documents' claims, by family: those of a family are asked, and corrected, together."""

from engine.evidence.claims import (
    activation_functions,
    activation_outputs,
    glorot_costs,
    glorot_depth,
    glorot_training,
    glorot_variances,
    mnist,
    overfitting,
    propagation,
    propagation_d1,
    propagation_d4,
    symmetry,
    training_speed,
    units,
)
from engine.evidence.claims.claim import Claim, Source, Unjudged, Variants
from engine.evidence.claims.variants import VARIANTS

FAMILIES: dict[str, tuple[Claim, ...]] = {
    "propagation": (
        propagation.CLAIMS
        + propagation_d1.CLAIMS
        + propagation_d4.CLAIMS
        + glorot_depth.SIGMOID_DEPTH_CLAIMS
    ),
    "training": mnist.CLAIMS + training_speed.CLAIMS + overfitting.CLAIMS,
    "symmetry": symmetry.CLAIMS,
    "activation": activation_functions.CLAIMS + activation_outputs.CLAIMS + units.CLAIMS,
    "glorot": (
        glorot_training.CLAIMS + glorot_costs.CLAIMS + glorot_variances.CLAIMS + glorot_depth.CLAIMS
    ),
}

UNJUDGED: tuple[Unjudged, ...] = activation_functions.UNJUDGED
"""Statements of the documents that no verdict decides, each with its reason."""

__all__ = ["FAMILIES", "UNJUDGED", "VARIANTS", "Claim", "Source", "Unjudged", "Variants"]
