"""Add up the times of a run's jobs, as their logs give them."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from engine.study.files import sealed
from workflow.scripts.job import PATH, PATHS, run_job
from workflow.scripts.job_times import job_seconds


def main(cell_logs: list[str], logs: Iterable[Path], cores: int, output: Path) -> None:
    """Write jobs, wall and CPU seconds per stage, and in all, to `output` as JSON.

    cell_logs, logs: those of cells and of all other jobs, logs/{stage}/... or logs/{stage}.log.
    cores: what the run was given; 0 (under a cluster's scheduler) is written as null.
    """
    stages: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path in [*map(Path, cell_logs), *logs]:
        stages[_stage(path)].append(job_seconds(path))
    summary = {
        "cells": len(cell_logs),
        "cores": cores or None,
        "machine_cores": os.cpu_count(),
        "stages": {stage: _total(times) for stage, times in stages.items()},
        "total": _total([time for times in stages.values() for time in times]),
    }
    output.write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sealed(output)


def _stage(path: Path) -> str:
    return path.parts[path.parts.index("logs") + 1].removesuffix(".log")


def _total(times: Iterable[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = zip(*times, strict=True)
    return {"jobs": len(wall), "wall_s": round(sum(wall), 3), "cpu_s": round(sum(cpu), 3)}


if __name__ == "__main__":
    run_job(main, logs=PATHS, cores={"type": int, "required": True}, output=PATH)
