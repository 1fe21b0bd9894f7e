"""Cells done of cells in all, from Snakemake's own events."""

import logging
from types import SimpleNamespace

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from workflow.scripts.cell_progress import CellProgress


class Graph:
    """The part of Snakemake's job graph that counts: four cells, one of them up to date."""

    def __init__(self) -> None:
        rules = ["cell"] * 4 + ["all"]
        self.jobs = [SimpleNamespace(rule=SimpleNamespace(name=name)) for name in rules]

    def needrun(self, job: object) -> bool:
        return job is not self.jobs[0]


@pytest.fixture
def logger() -> logging.Logger:
    logger = logging.Logger("progress", logging.INFO)
    CellProgress.watch(logger, Graph(), rule="cell")
    return logger


def started(logger: logging.Logger, job: int, rule: str) -> None:
    logger.info("", extra={"event": LogEvent.JOB_INFO, "jobid": job, "rule_name": rule})


def finished(logger: logging.Logger, job: int) -> None:
    logger.info("", extra={"event": LogEvent.JOB_FINISHED, "job_id": job})


def test_every_finished_cell_is_counted_once_in_any_order(logger: logging.Logger) -> None:
    said: list[str] = []
    logger.addHandler(listener := logging.Handler())
    listener.emit = lambda record: said.append(record.getMessage())
    for job in (1, 2, 3):
        started(logger, job, "cell")
    for job in (3, 1, 1, 2):
        finished(logger, job)
    assert list(filter(None, said)) == [f"Cells: {done} of 4 done" for done in (2, 3, 4)]


def test_other_jobs_are_not_cells(logger: logging.Logger) -> None:
    said: list[str] = []
    logger.addHandler(listener := logging.Handler())
    listener.emit = lambda record: said.append(record.getMessage())
    started(logger, 7, "verdicts")
    finished(logger, 7)
    logger.info("Select jobs to execute...")
    assert list(filter(None, said)) == ["Select jobs to execute..."]
