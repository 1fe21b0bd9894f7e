"""Time what activations cost, in one thread: the other cores are held so that nobody uses them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.experiments.training.activation_cost import measure_activation_cost
from engine.study.files import sealed
from workflow.scripts.job import PATH, run_job


def main(timing: Mapping[str, Any], dataset: Path, document: Path, table: Path) -> None:
    """dataset: the file that describes the prepared data set, beside its arrays."""
    measure_activation_cost(timing, dataset.parent, document, table)
    sealed(document)


if __name__ == "__main__":
    run_job(main, dataset=PATH, document=PATH, table=PATH)
