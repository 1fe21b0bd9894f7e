"""Check a data set and lay it out as arrays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.study.datasets import prepare
from workflow.scripts.job import PATH, run_job


def main(dataset: Mapping[str, Any], output: Path) -> None:
    """output: the file that will describe the data set, beside its arrays."""
    prepare(dataset, output.parent)


if __name__ == "__main__":
    run_job(main, output=PATH)
