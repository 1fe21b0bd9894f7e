"""The last lines, from the parts of Snakemake's job graph that they look at."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workflow.scripts.closing import Closing, duration

PAPERS = ("report.en.html", "report.en.pdf")


class Graph:
    """Jobs by rule, output and state: `old` ones need no run, `done` ones have run."""

    def __init__(self, *jobs: tuple[str, str, str]) -> None:
        self.jobs = [
            SimpleNamespace(rule=SimpleNamespace(name=rule), output=[output], state=state)
            for rule, output, state in jobs
        ]

    def needrun(self, job: Any) -> bool:
        return job.state != "old"

    def finished(self, job: Any) -> bool:
        return job.state == "done"

    def needrun_jobs(self) -> Any:
        return (job for job in self.jobs if self.needrun(job) and not self.finished(job))


def closing(verdicts: Path, *jobs: tuple[str, str, str], failed: int = 0) -> Closing:
    scheduler = SimpleNamespace(failed=set(range(failed)))
    workflow = SimpleNamespace(dag=Graph(*jobs), scheduler=scheduler)
    return Closing(workflow, PAPERS, str(verdicts))


def test_claims_are_counted_by_verdict_and_failed_cells_named_as_such(tmp_path: Path) -> None:
    ledger = tmp_path / "verdicts.json"
    said = ["contradicted", "supported", "supported"]
    ledger.write_text(json.dumps({"claims": [{"verdict": v} for v in said], "failed": [{}]}))
    jobs = [("cell", "a", "old"), ("cell", "b", "done"), ("verdicts", str(ledger), "done")]
    lines = closing(ledger, *jobs, ("report", PAPERS[1], "done")).lines()
    assert lines[:3] == [
        f"Paper: {PAPERS[1]}",
        "Claims: 2 supported, 1 contradicted",
        "Cells: 2, 1 failed",
    ]


def test_what_an_earlier_run_left_is_not_told_as_this_one_s(tmp_path: Path) -> None:
    ledger = tmp_path / "verdicts.json"
    jobs = [("cell", "a", "failed"), ("verdicts", str(ledger), "waits")]
    papers = [("report", PAPERS[0], "old"), ("report", PAPERS[1], "waits")]
    *lines, took = closing(ledger, *jobs, *papers, failed=1).lines()
    assert lines == ["Failed: 1 job; 2 that build on them did not run", f"Paper: {PAPERS[0]}"]
    assert took.startswith("Took ")
    ledger.write_text("")
    (line,) = closing(ledger, ("verdicts", str(ledger), "old")).results()
    assert line.startswith(f"Claims: {ledger} cannot be read")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (59.6, "1 min"), (1513, "25 min 13 s"), (7203, "2 h 3 s")]
)
def test_durations_are_rounded_to_seconds(seconds: float, words: str) -> None:
    assert duration(seconds) == words
