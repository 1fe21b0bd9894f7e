"""Everything a job prints goes to its log file; an error shows on the terminal in one line.

A job that ends well closes its log with the time it took. Snakemake's benchmarks sample a process
every few seconds, which tells memory well and the CPU time of short jobs hardly at all.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Generator, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

from workflow.scripts.job_times import closing_line

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, None}
"""None is that of an array that NumPy could write in part only."""


@contextmanager
def job_log(path: str | Path) -> Iterator[None]:
    """Send stdout and stderr, also those of C libraries, to the file `path` inside the block.

    An exception goes to the log with its traceback and ends the process with status 1: the
    console of the run tells of it in one line (see `run_console`).
    """
    started = time.monotonic()
    try:
        failed = yield from _logged(Path(path), started)
    except OSError as error:  # of the log itself: the disk is full, say
        sys.exit(f"{path}: {error.strerror}")
    if failed:
        sys.exit(1)


def _logged(path: Path, started: float) -> Generator[None, None, bool]:
    """The block of `job_log`; whether it failed."""
    failed = False
    with (
        # Names of files hold what is no Unicode where the locale is plain C.
        path.open("w", encoding="utf-8", errors="backslashreplace", buffering=1) as log,
        _descriptors_sent_to(log),
        redirect_stdout(log),
        redirect_stderr(log),
    ):
        try:
            yield
        except Exception as error:
            failed = True
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                error.add_note(room(path.parent))
            traceback.print_exc()
        else:
            # The whole process: imports and children count.
            cpu = sum(os.times()[:4])
            print(closing_line(time.monotonic() - started, cpu))
    return failed


def room(logs: Path) -> str:
    """What the error of a full disk does not say: which one is full."""
    folders = (tempfile.gettempdir(), logs.resolve())
    free = (f"{shutil.disk_usage(folder).free / 1e6:.1f} MB in {folder}" for folder in folders)
    return f"Free are {' and '.join(free)}"


@contextmanager
def _descriptors_sent_to(log: TextIO) -> Iterator[None]:
    sys.stdout.flush()
    sys.stderr.flush()
    terminal = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
    try:
        for descriptor in terminal:
            os.dup2(log.fileno(), descriptor)
        yield
    finally:
        for descriptor, saved in terminal.items():
            os.dup2(saved, descriptor)
            os.close(saved)
