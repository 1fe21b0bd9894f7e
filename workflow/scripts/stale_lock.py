"""Remove the lock of a Snakemake run that is dead (kill -9, power cut).

Snakemake's locks are files and outlive a killed run, so that the next one refuses to start. The
kernel drops a `flock` with its process: every main process holds a shared one as long as it lives,
and whoever gets it exclusively knows that no other is alive.
"""

import errno
import fcntl
import shutil
import sys
from pathlib import Path
from typing import TextIO

_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL}
"""What a file system answers that knows no `flock`."""

_ROOM = 2**20
"""Bytes that Snakemake's notes must find room for: with less it ends in a traceback."""


def clear_stale_lock(state: Path) -> TextIO:
    """Remove `state`/locks unless another main process is alive; return the held mark of life.

    `state` is Snakemake's `.snakemake` directory. The caller keeps the returned file open until
    its process ends. A live run's locks stay, and Snakemake then refuses the second run itself.
    Where the file system knows no flock, a dead run's lock stays, too, and `snakemake --unlock`
    removes it. Ends the process, in one line, where nothing can be written.
    """
    try:
        state.mkdir(exist_ok=True)
        mark = (state / "alive").open("w")
        mark.write(" " * _ROOM)
        mark.truncate(0)
    except OSError as error:
        sys.exit(f"{state.resolve()}: Snakemake must be able to write here: {error.strerror}")
    try:
        _clear(state, mark)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return mark


def _clear(state: Path, mark: TextIO) -> None:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        shutil.rmtree(state / "locks", ignore_errors=True)
    fcntl.flock(mark, fcntl.LOCK_SH)
