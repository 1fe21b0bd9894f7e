"""Remove the lock of a Snakemake run that is dead (kill -9, power cut).

Snakemake's locks are files and outlive a killed run, so that the next one refuses to start. The
kernel drops a `flock` with its process: every main process holds a shared one as long as it lives,
and whoever gets it exclusively knows that no other is alive.
"""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path
from typing import TextIO


def clear_stale_lock(state: Path) -> TextIO:
    """Remove `state`/locks unless another main process is alive; return the held mark of life.

    `state` is Snakemake's `.snakemake` directory. The caller keeps the returned file open until
    its process ends. A live run's locks stay, and Snakemake then refuses the second run itself.
    """
    state.mkdir(exist_ok=True)
    mark = (state / "alive").open("w")
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        shutil.rmtree(state / "locks", ignore_errors=True)
    fcntl.flock(mark, fcntl.LOCK_SH)
    return mark
