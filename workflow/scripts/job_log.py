"""Everything a job prints goes to its log file; an error shows on the terminal in one line."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO


@contextmanager
def job_log(path: str | Path) -> Iterator[None]:
    """Send stdout and stderr, also those of C libraries, to the file `path` inside the block.

    An exception goes to the log with its traceback and to the terminal in one line naming the
    log, and ends the process with status 1.
    """
    failure: Exception | None = None
    with (
        Path(path).open("w", encoding="utf-8", buffering=1) as log,
        _descriptors_sent_to(log),
        redirect_stdout(log),
        redirect_stderr(log),
    ):
        try:
            yield
        except Exception as error:
            failure = error
            traceback.print_exc()
    if failure is not None:
        sys.exit(f"{type(failure).__name__}: {failure} (see {path})")


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
