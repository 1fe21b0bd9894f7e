"""What a run shows, from Snakemake's own events."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from snakemake.logging import DefaultFilter, DefaultFormatter
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent

from tests.workflow.tiny_study import jobs_done
from workflow.scripts import run_console
from workflow.scripts.run_console import ERROR_LINES, REPLACED, RunConsole, error_in

INPUTS = [f"results/cells/mnist/relu/law{number}.npz" for number in range(150)]
PAPER = ["Paper: report.en.html", "Paper: report.en.pdf"]


class Run:
    """A logger as Snakemake sets it up, what it writes, and the events of a run."""

    def __init__(self, dry_run: bool = False, verbose: bool = False, quiet: tuple = ()) -> None:
        self.stream = io.StringIO()
        self.logger = logging.Logger("run", logging.DEBUG if verbose else logging.INFO)
        handler = logging.StreamHandler(self.stream)
        handler.name = REPLACED
        handler.setFormatter(DefaultFormatter())
        handler.addFilter(DefaultFilter(quiet, False, verbose, dry_run, True))
        self.logger.addHandler(handler)
        self.console = RunConsole.take_over(self.logger, lambda: PAPER, dry_run)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def tell(
        self, event: LogEvent, level: int = logging.INFO, said: Any = "", **fields: Any
    ) -> None:
        self.logger.log(level, said, extra={"event": event, **fields})

    def begin(self, jobs: int, cells: int = 0) -> None:
        self.tell(LogEvent.WORKFLOW_STARTED)
        self.logger.info("Building DAG of jobs...")
        self.tell(LogEvent.RUN_INFO, said="the table", stats={"total": jobs, "cell": cells})

    def start(self, job: int, name: str | None, reason: str = "Missing output files: a, b") -> None:
        wildcards = {"experiment": "mnist", "activation": "relu", "initializer": "zeros"}
        fields = {"jobid": job, "rule_msg": name, "rule_name": "cell", "reason": reason}
        fields |= {"wildcards": wildcards}
        self.tell(LogEvent.JOB_INFO, **fields, input=INPUTS, indent=False)
        self.tell(LogEvent.SHELLCMD, said="Shell command: None", cmd=None)

    def finish(self, job: int, done: int, total: int) -> None:
        self.tell(LogEvent.JOB_FINISHED, job_id=job)
        self.tell(LogEvent.PROGRESS, done=done, total=total)

    def fail(self, job: int, *logs: str) -> None:
        error = {"exception": "RuleException"}
        self.tell(LogEvent.ERROR, logging.ERROR, "CalledProcessError in file", **error)
        fields = {"jobid": job, "rule_name": "cell", "log": [*logs], "input": INPUTS}
        self.tell(LogEvent.JOB_ERROR, logging.ERROR, **fields)


@pytest.fixture
def run() -> Run:
    return Run()


@pytest.mark.parametrize(
    ("jobs", "told"), [(3, [1, 2, 3]), (10, [*range(1, 11)]), (720, [*range(72, 721, 72)])]
)
def test_off_a_terminal_a_run_is_a_line_per_tenth_of_the_work(run, jobs, told) -> None:
    run.begin(jobs, cells=2)
    for job in range(jobs):
        run.start(job, f"Cell {job}")
        run.finish(job, job + 1, jobs)
    head, *lines = run.lines
    assert head == f"To do: {jobs} jobs, 2 cells among them"
    assert [jobs_done(line) for line in lines] == told


def test_a_job_without_a_message_or_a_log_is_named_by_its_rule_and_wildcards(run: Run) -> None:
    run.begin(1)
    run.start(1, None)
    run.fail(1)
    assert run.lines[1:] == ["Failed: Cell: mnist, relu, zeros: it ended without telling an error"]


def test_a_job_that_could_tell_nothing_on_a_full_disk_is_told_with_the_room_there_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_console, "LITTLE", 2**70)
    run.begin(1)
    run.start(1, "Cell mnist: relu")
    run.fail(1, str(tmp_path / "relu.log"))
    assert run.lines[2].endswith(f" MB in {tmp_path}")


def test_a_long_error_is_cut_and_its_log_named(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "gate.log"
    log.write_text(traceback("GateError: but\n" + "".join(f"  claim {n}\n" for n in range(60))))
    run.begin(1)
    run.start(1, "Gate")
    run.fail(1, str(log))
    assert run.lines[1] == f"Failed: Gate: GateError: but (see {log})"
    assert run.lines[2:] == [*(f"  claim {n}" for n in range(ERROR_LINES - 1)), "  ..."]


def traceback(error: str) -> str:
    frames = '  File "a.py", line 1, in main\n    run()\n    ~~~^^\n'
    first = (
        f"Traceback (most recent call last):\n{frames}KeyError: 'first'\n\nDuring handling ...\n\n"
    )
    return f"a line\n{first}Traceback (most recent call last):\n{frames}{error}\n"


def test_the_error_of_a_log_is_that_of_its_last_traceback(tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    assert error_in(log) is None
    log.write_text("CPU 0.3 s, wall 0.3 s\n")
    assert error_in(log) is None
    log.write_text(traceback("ArithmeticError"))
    assert error_in(log) == "ArithmeticError"
    log.write_text(traceback("ValueError: config.yaml: must be positive"))
    assert error_in(log) == "ValueError: config.yaml: must be positive"


def test_a_dry_run_lists_each_job_with_its_reason_and_counts_them_below() -> None:
    run = Run(dry_run=True)
    run.begin(2)
    run.start(1, "Cell 1")
    run.start(2, "Verdicts", reason=f"Input files updated by another job: {', '.join(INPUTS)}")
    run.tell(LogEvent.RUN_INFO, said="the table", stats={"total": 2})
    run.logger.info("Reasons: ...")
    assert run.lines == [
        "Cell 1 (missing output files)",
        "Verdicts (input files updated by another job)",
        "the table",
    ]


def test_what_is_wrong_outside_of_jobs_is_said(run: Run) -> None:
    run.logger.info("Congratulations, your workflow is in a good condition!")
    run.begin(1)
    run.logger.warning("a warning")
    run.tell(LogEvent.ERROR, logging.ERROR, "LockException:\nlocked", exception="LockException")
    run.tell(LogEvent.ERROR, logging.ERROR, "RuleException:\nbad", exception="RuleException")
    expected = ["Congratulations, your workflow is in a good condition!", "a warning"]
    assert [line for line in run.lines if not line.startswith("To do")] == [
        *expected,
        *("LockException:", "locked", "RuleException:", "bad"),
    ]


def test_quiet_is_quieter_and_details_come_on_demand() -> None:
    quiet = Run(quiet=(Quietness.ALL,))
    quiet.begin(1)
    quiet.finish(1, 1, 1)
    assert quiet.lines == []
    verbose = Run(verbose=True)
    assert verbose.console is None
    verbose.logger.info("Building DAG of jobs...")
    assert verbose.lines == ["Building DAG of jobs..."]


def test_another_logger_plug_in_keeps_its_place() -> None:
    logger = logging.Logger("run")
    logger.addHandler(plug_in := logging.NullHandler())
    assert RunConsole.take_over(logger, lambda: PAPER, dry_run=False) is None
    assert logger.handlers == [plug_in]
