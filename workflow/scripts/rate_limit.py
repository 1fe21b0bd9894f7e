"""Take the limit of jobs a second away from a run on this machine."""

import sys
from typing import Any


def lift_rate_limit(workflow: Any) -> None:
    """In Snakemake's main process, for its `workflow`; where it is not found, nothing is done.

    The cores limit jobs already, and the limit wakes the scheduler a second after each of its
    rounds, each of which arms the next: with 400 jobs it doubles what Snakemake itself costs (22 s
    of CPU instead of 13). Runs on a cluster keep theirs, and so does who asked for another one.
    """
    scheduler = getattr(workflow, "scheduler", None)
    limiter = getattr(scheduler, "job_rate_limiter", None)
    unlimited = getattr(scheduler, "resources", {}).get("_job_count") == sys.maxsize
    default = (getattr(limiter, "max_jobs", None), getattr(limiter, "timespan", None)) == (100, 1)
    if scheduler is not None and default and unlimited and getattr(workflow, "local_exec", False):
        scheduler.job_rate_limiter = None
