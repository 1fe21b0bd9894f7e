"""The line with its times that ends the log of a job that ended well."""

from __future__ import annotations

import re
from pathlib import Path

_CLOSED = re.compile(r"^CPU (?P<cpu>[\d.]+) s, wall (?P<wall>[\d.]+) s$", re.MULTILINE)


def closing_line(wall: float, cpu: float) -> str:
    """What `job_seconds` finds in the log, in seconds."""
    return f"CPU {cpu:.3f} s, wall {wall:.3f} s"


def job_seconds(path: str | Path) -> tuple[float, float]:
    """Wall and CPU seconds of the finished job whose log is `path`.

    Raises ValueError where there is none or it has no closing line: its job did not end well.
    """
    log = Path(path)
    closings = [*_CLOSED.finditer(log.read_text(encoding="utf-8"))] if log.exists() else []
    if not closings:
        raise ValueError(f"{path}: must end with its job's times. Hint: run that job again")
    return float(closings[-1]["wall"]), float(closings[-1]["cpu"])
