"""Run one cell: one activation, one initializer, all replicates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.study.cells import run_cell
from workflow.scripts.job import OPTIONAL_PATH, PATH, run_job


def main(cell: Mapping[str, Any], dataset: Path | None, output: Path) -> str | None:
    """dataset: the file that describes the prepared data set, beside its arrays."""
    failure = run_cell(cell, dataset.parent if dataset else None, output)
    return f"{output} failed: {failure}" if failure else None


if __name__ == "__main__":
    run_job(main, dataset=OPTIONAL_PATH, output=PATH)
