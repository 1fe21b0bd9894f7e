"""Everything a job prints goes to its log file; an error shows on the terminal in one line."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def job_log(path: str | Path) -> Iterator[None]:
    """Send stdout and stderr, also those of C libraries, to the file `path` inside the block.

    An exception goes to the log with its traceback and to the terminal in one line naming the
    log, and ends the process with status 1.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    terminal = [os.dup(1), os.dup(2)]
    failure: Exception | None = None
    with Path(path).open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield
        except Exception as error:
            failure = error
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for target, saved in enumerate(terminal, start=1):
                os.dup2(saved, target)
                os.close(saved)
    if failure is not None:
        sys.exit(f"{type(failure).__name__}: {failure} (see {path})")
