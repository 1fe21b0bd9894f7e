"""Draw one family of figures, and write the data and the alternative texts behind them."""

import gc
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.figures.family import build_family
from engine.study.protocol import Protocol
from workflow.scripts.job import PATH, PATHS, run_job


def main(
    family: str,
    study: Mapping[str, Any],
    measurements: Iterable[Path],
    verdicts: Path,
    figures: Path,
    tables: Path,
) -> None:
    """study: its configuration; figures, tables: the folders that they go to."""
    files = {path.stem: path for path in measurements}
    build_family(family, Protocol.load(study), files, verdicts, figures, tables)


if __name__ == "__main__":
    # What was imported lives until the end: to collect it would take a fifth of the job.
    gc.freeze()
    run_job(main, measurements=PATHS, verdicts=PATH, figures=PATH, tables=PATH)
