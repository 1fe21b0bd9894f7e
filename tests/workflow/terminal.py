"""A program on a pseudo-terminal, as a person would run it."""

import os
import pty
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

CTRL_C = b"\x03"


def run_on_terminal(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    interrupt: Callable[[str], bool] = lambda said: False,
) -> tuple[int, str]:
    """Exit status and all that was shown.

    interrupt : is given what was shown so far; Ctrl-C is typed as soon as it returns true. The
        terminal then signals the whole foreground group: the program and its jobs.
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**environment, "TERM": "xterm"},
        preexec_fn=partial(os.login_tty, theirs),  # a session of its own, in its foreground
    ) as run:
        os.close(theirs)
        shown, typed = b"", False
        while chunk := read(ours):
            shown += chunk
            if not typed and interrupt(shown.decode(errors="replace")):
                os.write(ours, CTRL_C)
                typed = True
    os.close(ours)
    return run.returncode, shown.decode()


def read(terminal: int) -> bytes:
    """The next bytes; none once every program has closed the other end."""
    try:
        return os.read(terminal, 65536)
    except OSError:  # what Linux says at the end
        return b""
