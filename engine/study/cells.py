"""One cell from its specification to its file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from engine.study.cell_spec import CellSpec
from engine.study.datasets import load
from engine.study.records import write_cell


def experiment_module(kind: str) -> str:
    """The dotted name of the module that runs experiments of one kind.

    Its code, and what it imports, is all that a cell's numbers depend on: an edit in one kind of
    experiment reruns no cell of another.
    """
    return f"engine.study.experiments.{kind}"


def run_cell(spec: Mapping[str, Any], dataset_dir: Path | None, output: Path) -> None:
    """Run the cell described by `Protocol.cell_spec` and store it in `output`.

    dataset_dir : where `datasets.prepare` left the experiment's data set; None for an experiment
        that draws its own inputs.
    """
    experiment = import_module(experiment_module(spec["experiment"]["kind"]))
    cell = CellSpec.from_dict(spec, experiment.Settings)
    if cell.experiment.dataset_names and dataset_dir is None:
        raise ValueError(f"{output}: the cell needs the folder of its data set, got none")
    dataset = load(dataset_dir) if dataset_dir else None
    write_cell(experiment.run(cell, dataset), output)
