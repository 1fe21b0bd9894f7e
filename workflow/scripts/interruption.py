"""Ctrl-C, or SIGTERM, ends a run at once and without a word but one.

A terminal sends it to every process. Left alone, each job would print a traceback, and Snakemake
would report each as failed; after SIGTERM it would wait for ever for jobs that are gone. Here jobs
ignore Ctrl-C, and the main process ends them.
"""

import atexit
import logging
import os
import signal
import sys
import threading
import time
import warnings
from types import FrameType
from typing import Any

import psutil

SIGNALS = (signal.SIGINT, signal.SIGTERM)

JOBS_IGNORE_IT = "set -euo pipefail; trap '' INT; "
"""For `shell.prefix`: Snakemake's own prefix, and jobs that inherit the ignored signal."""

WORDS = "Stopped: the same command goes on where this run left off"


def stop_on_signals(workflow: Any, logger: logging.Logger) -> None:
    """Handle them in Snakemake's main process, whose `workflow` and `logger` are given."""

    def stop(signum: int, frame: FrameType | None) -> None:
        """End the jobs of this machine and leave; the next signal ends Snakemake like a kill."""
        for name in SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        logger.disabled = True
        # What is cut off half made, such as an event loop, must not complain as it is taken down.
        sys.unraisablehook = lambda unraisable: None
        warnings.simplefilter("ignore")
        status = 128 + signum  # what a shell expects
        atexit.register(_end, status)
        if workflow.local_exec:
            threading.Thread(target=_end_children, daemon=True).start()
        sys.exit(status)

    for name in SIGNALS:
        signal.signal(name, stop)


def _end(status: int) -> None:
    """Say so, and end with that status, whatever Snakemake made of the exit on its way out.

    Closing the log's handlers takes the bar off the terminal.
    """
    logging.shutdown()
    sys.stdout.flush()
    print(WORDS, file=sys.stderr, flush=True)
    os._exit(status)


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
