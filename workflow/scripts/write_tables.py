"""Write the paper's own tables as data."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.tables.paper import write_tables
from engine.study.protocol import Protocol
from workflow.scripts.job import PATH, PATHS, run_job


def main(
    study: Mapping[str, Any], measurements: Iterable[Path], verdicts: Path, tables: Path
) -> None:
    """study: its configuration; tables: the folder that they go to."""
    files = {path.stem: path for path in measurements}
    write_tables(Protocol.load(study), files, verdicts, tables)


if __name__ == "__main__":
    run_job(main, measurements=PATHS, verdicts=PATH, tables=PATH)
