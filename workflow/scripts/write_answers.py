"""Write which initial weights suit which activation, for programs to read."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.experiments.tuned_training.results import write_answers
from engine.study.protocol import Protocol
from workflow.scripts.job import PATH, PATHS, run_job


def main(study: Mapping[str, Any], measurements: Iterable[Path], output: Path) -> None:
    """study: its configuration."""
    write_answers(Protocol.load(study), {path.stem: path for path in measurements}, output)


if __name__ == "__main__":
    run_job(main, measurements=PATHS, output=PATH)
