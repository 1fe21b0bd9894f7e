"""What a run shows: a bar on a terminal, elsewhere a line per tenth of the work, and what failed.

Snakemake itself prints some ten lines a job, among them all inputs of those that gather hundreds of
files. All of that stays in its own log below `.snakemake/log`, and `--verbose` brings it back.
"""

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TextIO

from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake_interface_logger_plugins.common import LogEvent

from workflow.scripts.closing import CLOSING, counted, duration
from workflow.scripts.job_log import room

REPLACED = "DefaultStreamHandler"
"""Snakemake's name for its own handler; a logger plug-in that is asked for stands in its place."""

ERROR_LINES = 10
"""As many lines of an error are shown; its log has them all."""

LITTLE = 2**20
"""Bytes: a disk with less is full."""

_UNTOLD = "it ended without telling an error"

# Snakemake logs a job's exception, then the failed job: the second names it and its log.
_FAILED_JOB = {"RuleException", "CalledProcessError"}
_LAST_WORDS = "Exiting because a job execution failed"
_MODULE = re.compile(r"^(?:\w+\.)+(?=\w+(?::|$))")


class RunConsole(logging.Handler):
    """Listens to Snakemake's events in place of its own printing handler.

    stream : where to write
    paper : the lines that name the files of the paper, for a run that finds nothing to do
    dry_run : list the jobs instead of running them
    """

    def __init__(self, stream: TextIO, paper: Callable[[], list[str]], dry_run: bool) -> None:
        super().__init__(logging.INFO)
        self._stream = stream
        self._paper = paper
        self._dry_run = dry_run
        self._started = self._closed = False
        self._progress = NoProgress(stream)
        self._done = 0
        self._names: dict[int, str] = {}
        self._running: dict[int, str] = {}

    @classmethod
    def take_over(
        cls, logger: logging.Logger, paper: Callable[[], list[str]], dry_run: bool
    ) -> Self | None:
        """Replace the printing handler of `logger`, and keep its filter (`--quiet`) and format.

        Returns None, and leaves everything as it is, if details or another plug-in are wanted.
        """
        replaced = next((h for h in logger.handlers if h.name == REPLACED), None)
        if not isinstance(replaced, logging.StreamHandler) or logger.isEnabledFor(logging.DEBUG):
            return None
        console = cls(replaced.stream, paper, dry_run)
        console.setFormatter(replaced.formatter)
        for quiet in replaced.filters:
            console.addFilter(quiet)
        logger.removeHandler(replaced)
        logger.addHandler(console)
        return console

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._show(record)
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        self._progress.close()
        super().close()

    def _show(self, record: Any) -> None:
        match getattr(record, "event", None):
            case LogEvent.WORKFLOW_STARTED:
                self._started = True
            case LogEvent.RUN_INFO:
                self._plan(record)
            case LogEvent.JOB_INFO:
                self._start(record)
            case LogEvent.JOB_FINISHED:
                self._running.pop(record.job_id, None)
            case LogEvent.PROGRESS:
                self._done = record.done
                self._update()
            case LogEvent.JOB_ERROR:
                self._running.pop(record.jobid, None)
                self._progress.say(failure(self._job(record), record.log))
            case LogEvent.ERROR if self._closed or self._of_a_job(record):
                pass
            case None if getattr(record, CLOSING, False):
                self._closed = True
                self._progress.close()
                self._progress.say(record.getMessage())
            case None if record.msg == NOTHING_TO_BE_DONE_MSG:
                self._progress.say("\n".join([record.msg, *self._paper()]))
            case _ if self._is_told(record):
                self._progress.say(self.format(record))

    def _plan(self, record: Any) -> None:
        if not self._dry_run:
            jobs, cells = record.stats["total"], record.stats.get("cell", 0)
            self._progress.say(
                f"To do: {counted(jobs, 'job')}, {counted(cells, 'cell')} among them"
            )
            self._progress = show_progress(self._stream, jobs)
        elif self._names:
            # Snakemake counts before and after it lists: after is where one looks.
            self._progress.say(record.getMessage())

    def _start(self, record: Any) -> None:
        name = self._names[record.jobid] = record.rule_msg or described(record)
        if self._dry_run:
            self._progress.say(f"{name} ({record.reason.partition(':')[0].lower()})")
        else:
            self._running[record.jobid] = name
            self._update()

    def _update(self) -> None:
        self._progress.update(self._done, [*self._running.values()])

    def _job(self, record: Any) -> str:
        return self._names.get(record.jobid, record.rule_name)

    def _of_a_job(self, record: Any) -> bool:
        return bool(self._names) and record.exception in _FAILED_JOB

    def _is_told(self, record: logging.LogRecord) -> bool:
        """Warnings and errors; what Snakemake merely mentions only outside of runs."""
        if record.levelno >= logging.WARNING:
            return not record.getMessage().startswith(_LAST_WORDS)
        return not self._started and getattr(record, "event", None) is None


class NoProgress:
    """Lines on a stream, before and without a run; during one, lines go through `say` as well."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def update(self, done: int, running: Sequence[str]) -> None:
        """Nothing to show."""

    def say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing to end."""


class TenthsOfTheWork(NoProgress):
    """A line each time another tenth of the jobs is done, for logs and pipes."""

    def __init__(self, stream: TextIO, total: int) -> None:
        super().__init__(stream)
        self._total = total
        self._told = 0
        self._began = time.monotonic()

    def update(self, done: int, running: Sequence[str]) -> None:
        tenths = 10 * done // self._total
        if tenths > self._told:
            self._told = tenths
            since = duration(time.monotonic() - self._began)
            self.say(f"{done} of {self._total} jobs done after {since}")


class Bar(NoProgress):
    """A live bar: jobs done, time left, what runs."""

    def __init__(self, stream: TextIO, total: int) -> None:
        # Imported here: most starts of Snakemake draw no bar.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._console = Console(file=stream)
        self._bar = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("jobs,"),
            TimeRemainingColumn(),
            TextColumn("left"),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
            refresh_per_second=2,
            speed_estimate_period=300,  # jobs differ much in length
        )
        self._task = self._bar.add_task("", total=total)
        self._bar.start()

    def update(self, done: int, running: Sequence[str]) -> None:
        others = f" and {len(running) - 1} more" if len(running) > 1 else ""
        description = f"{running[-1]}{others}" if running else ""
        self._bar.update(self._task, completed=done, description=description)

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        self._bar.stop()


def described(record: Any) -> str:
    """A job by its rule and wildcards: a message for each of ten thousand cells takes seconds."""
    wildcards = ", ".join(dict(record.wildcards or {}).values())
    return f"{record.rule_name.capitalize()}: {wildcards}" if wildcards else record.rule_name


def show_progress(stream: TextIO, total: int) -> NoProgress:
    """A bar where `stream` is a terminal that can draw one, lines elsewhere."""
    draws = stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    return Bar(stream, total) if draws else TenthsOfTheWork(stream, total)


def failure(name: str, logs: Sequence[str]) -> str:
    """One line for a failed job, with its error and its log; an error's other lines follow."""
    told = (error_in(Path(log)) for log in logs)
    error = next(filter(None, told), None) or "\n".join([_UNTOLD, *_full_disk(logs)])
    first, *others = error.splitlines()
    if len(others) >= ERROR_LINES:
        others = [*others[: ERROR_LINES - 1], "  ..."]
    where = f" (see {', '.join(logs)})" if logs else ""
    return "\n".join([f"Failed: {name}: {first}{where}", *others])


def _full_disk(logs: Sequence[str]) -> list[str]:
    """How much room is left, if it is too little to tell an error in the log, or to end a job."""
    with suppress(OSError):
        folders = [Path(log).parent for log in logs]
        return [room(folder) for folder in folders if shutil.disk_usage(folder).free < LITTLE]
    return []


def error_in(log: Path) -> str | None:
    """The error at the end of the last traceback in a job's log, None if there is none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    _, found, traceback = text.rpartition("Traceback (most recent call last):\n")
    lines = traceback.splitlines() if found else []
    start = next((n for n, line in enumerate(lines) if not line.startswith(" ")), len(lines))
    return _MODULE.sub("", "\n".join(lines[start:])) or None
