"""Training on few images from initial weights of many sizes.

The sweep of K. Saito's "Deep learning from scratch", chapter 6, without batch normalization; with
`until_loss` every size is judged at the same training loss instead of after the same time.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.experiments.initial_sd.settings import Settings
from engine.study.cell_results import CellRecord, Variable
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.few_images import run_axis, variables

VARIABLES: Mapping[str, Variable] = variables(
    "size", "scale", Variable(("size",), "1", "factor on the weights that the initializer draws")
)


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell at every scale.

    Losses and accuracies are NaN from a divergence on, and at the last record also where
    `until_loss` was not reached in time: then the last record is that of the last epoch.
    """
    scales = spec.experiment.scales.values
    variants = [{"scale": scale} for scale in scales]
    until = spec.experiment.until_loss
    return run_axis(spec, dataset, VARIABLES, {"scale": scales}, variants, until)
