"""Say after each cell how many of all cells are done; Snakemake itself counts all kinds of jobs."""

from __future__ import annotations

import logging
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent


class CellProgress(logging.Handler):
    """Listens to Snakemake's events and logs one line per finished job of one rule.

    Finished jobs are counted where Snakemake counts them, in its main process, so that the number
    is right for any number of parallel jobs.
    """

    def __init__(self, logger: logging.Logger, rule: str, done: int, total: int) -> None:
        super().__init__(logging.INFO)
        self._logger = logger
        self._rule = rule
        self._done = done
        self._total = total
        self._started: set[int] = set()

    @classmethod
    def watch(cls, logger: logging.Logger, dag: Any, rule: str) -> CellProgress:
        """Attach to Snakemake's `logger` for its job graph `dag`; what is up to date is done."""
        jobs = [job for job in dag.jobs if job.rule.name == rule]
        done = sum(not dag.needrun(job) for job in jobs)
        progress = cls(logger, rule, done, len(jobs))
        logger.addHandler(progress)
        return progress

    def emit(self, record: logging.LogRecord) -> None:
        told = vars(record)  # with what Snakemake adds to it
        event = told.get("event")
        if event == LogEvent.JOB_INFO and told["rule_name"] == self._rule:
            self._started.add(told["jobid"])
        elif event == LogEvent.JOB_FINISHED and told["job_id"] in self._started:
            self._started.remove(told["job_id"])
            self._done += 1
            self._logger.info(f"Cells: {self._done} of {self._total} done")
