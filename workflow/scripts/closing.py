"""A run's last lines: where the paper is, what became of claims and cells, how long it took."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.study.files import unharmed

CLOSING = "closing"
"""Marks the log record of these lines."""


@dataclass(frozen=True)
class Closing:
    """Asked at the end, it looks at the job graph of Snakemake's `workflow`.

    papers : the files of the paper that the study is configured to make
    verdicts : the file with the ledger
    """

    workflow: Any
    papers: Sequence[str]
    verdicts: str
    began: float = field(default_factory=time.monotonic)

    def lines(self) -> list[str]:
        took = f"Took {duration(time.monotonic() - self.began)}"
        return [*self.failed_jobs(), *self.paper(), *self.results(), took]

    def paper(self) -> list[str]:
        """One line per file that this run made or found up to date; none for older ones."""
        present = self._up_to_date()
        return [f"Paper: {path}" for path in self.papers if path in present]

    def failed_jobs(self) -> list[str]:
        """How many jobs failed, and how many others had to wait for them in vain."""
        failed = len(self.workflow.scheduler.failed)
        if not failed:
            return []
        kept = sum(1 for _ in self.workflow.dag.needrun_jobs()) - failed
        return [f"Failed: {counted(failed, 'job')}; {kept} that build on them did not run"]

    def results(self) -> list[str]:
        """How many claims have which verdict and how many cells failed, if this run judged."""
        if self.verdicts not in self._up_to_date():
            return []
        try:
            ledger = json.loads(unharmed(Path(self.verdicts)).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:  # these lines never make a run fail
            return [f"Claims: {self.verdicts} cannot be read ({error})"]
        verdicts = Counter(claim["verdict"] for claim in ledger["claims"]).most_common()
        claims = ", ".join(f"{count} {verdict}" for verdict, count in verdicts)
        cells = sum(job.rule.name == "cell" for job in self.workflow.dag.jobs)
        return [f"Claims: {claims}", f"Cells: {cells}, {len(ledger['failed'])} failed"]

    def _up_to_date(self) -> set[str]:
        dag = self.workflow.dag
        done = (job for job in dag.jobs if dag.finished(job) or not dag.needrun(job))
        return {str(path) for job in done for path in job.output}


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(seconds: float) -> str:
    """Rounded to seconds: `25 min 13 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    shown = [f"{value} {unit}" for value, unit in parts if value]
    return " ".join(shown) or "0 s"
