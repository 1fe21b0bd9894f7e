"""One cell from its specification to its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.study import propagation, training
from engine.study.datasets import load
from engine.study.protocol import CellSpec, TrainingExperiment
from engine.study.records import write_cell


def run_cell(spec: Mapping[str, Any], dataset_dir: Path | None, output: Path) -> None:
    """Run the cell described by `Protocol.cell_spec` and store it in `output`.

    dataset_dir : where `datasets.prepare` left the training experiment's data set; propagation
        draws its own inputs and takes none.
    """
    cell = CellSpec.from_dict(spec)
    if isinstance(cell.experiment, TrainingExperiment):
        if dataset_dir is None:
            raise ValueError(
                f"{output}: a training cell needs the folder of its data set, got none"
            )
        record = training.run(cell, load(dataset_dir))
    else:
        record = propagation.run(cell)
    write_cell(record, output)
