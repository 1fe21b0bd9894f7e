"""Spare what Snakemake's clocks cost beside many short jobs.

Both remedies touch what Snakemake does not promise to keep: where it is not found, nothing is done.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

SECONDS_BETWEEN_SAMPLES = 1.5
"""Between two looks of a benchmark at its job; Snakemake looks every half second at first."""


def spare_timers(workflow: Any) -> None:
    """Both remedies, in Snakemake's main process, for its `workflow`."""
    sample_less_often(import_module("snakemake.benchmark"))
    lift_rate_limit(workflow)


def sample_less_often(benchmark: Any) -> None:
    """Let the module `snakemake.benchmark` look at young jobs every 1.5 s.

    Each look reads the memory maps of the job and the table of all processes, some 25 ms of CPU.
    """
    if hasattr(benchmark, "BENCHMARK_INTERVAL_SHORT"):
        benchmark.BENCHMARK_INTERVAL_SHORT = SECONDS_BETWEEN_SAMPLES


def lift_rate_limit(workflow: Any) -> None:
    """Take the limit of jobs a second away from a run on this machine.

    Its cores limit it already, and the limit arms a thread each time a job ends. Runs on a cluster
    keep theirs, and so does who asked for another one.
    """
    scheduler: Any = getattr(workflow, "scheduler", None)
    limiter = getattr(scheduler, "job_rate_limiter", None)
    unlimited = getattr(scheduler, "resources", {}).get("_job_count") == sys.maxsize
    default = (getattr(limiter, "max_jobs", None), getattr(limiter, "timespan", None)) == (100, 1)
    if default and unlimited and getattr(workflow, "local_exec", False):
        scheduler.job_rate_limiter = None
