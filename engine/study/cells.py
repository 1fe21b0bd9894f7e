"""One cell from its specification to its file."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.study.cell_results import CellFailure
from engine.study.cell_spec import CellSpec
from engine.study.datasets import load
from engine.study.kinds import part_of
from engine.study.printing import printable
from engine.study.records import write_cell, write_failure


def run_cell(spec: Mapping[str, Any], dataset_dir: Path | None, output: Path) -> str | None:
    """Run the cell described by `Protocol.cell_spec` and store it in `output`.

    dataset_dir : where `datasets.prepare` left the experiment's data set; None for an experiment
        that draws its own inputs.

    A run that breaks off with an error is stored as a failure, so that the paper can show the hole;
    returns its message, or None.
    """
    kind = spec["experiment"]["kind"]
    cell = CellSpec.from_dict(spec, part_of(kind, "settings").Settings)
    if cell.experiment.dataset_names and dataset_dir is None:
        raise ValueError(f"{output}: the cell needs the folder of its data set, got none")
    dataset = load(dataset_dir) if dataset_dir else None
    try:
        record = part_of(kind, "run").run(cell, dataset)
    except (Exception, SystemExit) as error:  # a user's plug-in may raise anything
        traceback.print_exc()
        message = printable(f"{type(error).__name__}: {error}")
        write_failure(CellFailure(cell.to_dict(), message), output)
        return message
    write_cell(record, output)
    return None
