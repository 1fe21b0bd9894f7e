"""Judge every claim on the measurements of all experiments."""

from collections.abc import Iterable
from pathlib import Path

from engine.evidence.judge import judge_files
from workflow.scripts.job import OPTIONAL_PATH, PATH, PATHS, run_job


def main(measurements: Iterable[Path], frozen: Path | None, output: Path) -> None:
    """frozen: the file that says when each claim was fixed."""
    judge_files({path.stem: path for path in measurements}, output, frozen)


if __name__ == "__main__":
    run_job(main, measurements=PATHS, frozen=OPTIONAL_PATH, output=PATH)
