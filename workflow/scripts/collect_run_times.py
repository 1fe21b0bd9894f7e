"""Add up the times of a run's jobs, as Snakemake's benchmark files give them."""

import csv
import json
import math
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from workflow.scripts.job_log import job_log


def main(benchmarks: Iterable[str], cells: int, cores: int, output: str) -> None:
    """Write jobs, wall and CPU seconds per stage, and in all, to `output` as JSON.

    benchmarks: Snakemake's tables, benchmarks/{stage}/... or benchmarks/{stage}.tsv.
    cores: what the run was given; 0 (under a cluster's scheduler) is written as null.
    """
    stages: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path in map(Path, benchmarks):
        stages[_stage(path)].append(_seconds(path))
    summary = {
        "cells": cells,
        "cores": cores or None,
        "machine_cores": os.cpu_count(),
        "stages": {stage: _total(times) for stage, times in stages.items()},
        "total": _total([time for times in stages.values() for time in times]),
    }
    Path(output).write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _stage(path: Path) -> str:
    return path.parts[path.parts.index("benchmarks") + 1].removesuffix(".tsv")


def _seconds(path: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one job; a job too short to be sampled has no CPU time."""
    with path.open(encoding="utf-8", newline="") as table:
        row = next(csv.DictReader(table, delimiter="\t"))
    try:
        cpu = float(row["cpu_time"])
    except ValueError:
        cpu = 0.0
    return float(row["s"]), cpu if math.isfinite(cpu) else 0.0


def _total(times: Iterable[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = zip(*times, strict=True)
    return {"jobs": len(wall), "wall_s": round(sum(wall), 3), "cpu_s": round(sum(cpu), 3)}


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.params.cells,
            snakemake.resources.cores,
            snakemake.output[0],
        )
