"""Ctrl-C ends a run at once and without a word but one.

A terminal sends it to every process. Left alone, each job would print a traceback, and Snakemake
would report each as failed. Here jobs ignore it, and the main process ends them.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

import psutil

STATUS = 128 + signal.SIGINT
"""What a shell expects of a program that Ctrl-C ended."""

JOBS_IGNORE_IT = "set -euo pipefail; trap '' INT; "
"""For `shell.prefix`: Snakemake's own prefix, and jobs that inherit the ignored signal."""

WORDS = "Stopped: the same command goes on where this run left off"


def stop_on_ctrl_c(workflow: Any, logger: logging.Logger) -> None:
    """Handle SIGINT in Snakemake's main process, whose `workflow` and `logger` are given."""

    def stop(signum: int, frame: FrameType | None) -> None:
        """End the jobs of this machine and leave; the next Ctrl-C ends Snakemake like a kill."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        logger.disabled = True
        atexit.register(_end)
        if workflow.local_exec:
            threading.Thread(target=_end_children, daemon=True).start()
        sys.exit(STATUS)

    signal.signal(signal.SIGINT, stop)


def _end() -> None:
    """Say so, and end with that status, whatever Snakemake made of the exit on its way out.

    Closing the log's handlers takes the bar off the terminal.
    """
    logging.shutdown()
    sys.stdout.flush()
    print(WORDS, file=sys.stderr, flush=True)
    os._exit(STATUS)


def _end_children() -> None:
    """Again and again, until this process ends: another job may just be starting.

    Killed, for a shell reports a job that ends by a gentler signal; shells come before their jobs.
    Results are written whole or not at all.
    """
    while True:
        for child in psutil.Process().children(recursive=True):
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.05)
