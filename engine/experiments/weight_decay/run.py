"""Training on few images with several strengths of weight decay.

After K. Saito's "Deep learning from scratch", chapter 6.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.experiments.weight_decay.settings import Settings
from engine.study.cell_results import CellRecord, Variable
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.few_images import run_axis, variables

VARIABLES: Mapping[str, Variable] = variables(
    "decay", "strength", Variable(("decay",), "1", "strength lambda of the weight decay")
)


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell at every strength; NaN from a divergence on."""
    strengths = spec.experiment.strengths
    variants = [{"weight_decay": strength} for strength in strengths]
    return run_axis(spec, dataset, VARIABLES, {"strength": strengths}, variants)
