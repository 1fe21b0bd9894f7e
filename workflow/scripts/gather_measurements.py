"""Gather an experiment's cells into labelled arrays."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.study.gathering import gather
from engine.study.records import write_measurements
from workflow.scripts.job import PATH, PATHS, run_job


def main(measurements: Mapping[str, Any], cells: Iterable[Path], output: Path) -> None:
    write_measurements(gather(measurements, cells), output)


if __name__ == "__main__":
    run_job(main, cells=PATHS, output=PATH)
