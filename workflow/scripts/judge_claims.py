"""Judge every claim on the measurements of all experiments."""

from collections.abc import Iterable
from pathlib import Path

from engine.evidence.ledger import judge_files
from workflow.scripts.job import PATH, PATHS, run_job


def main(measurements: Iterable[Path], output: Path) -> None:
    judge_files({path.stem: path for path in measurements}, output)


if __name__ == "__main__":
    run_job(main, measurements=PATHS, output=PATH)
