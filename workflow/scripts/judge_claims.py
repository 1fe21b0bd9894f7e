"""Judge every claim on the measurements of all experiments."""

from collections.abc import Iterable
from pathlib import Path

from engine.evidence.ledger import judge_files
from workflow.scripts.job_log import job_log


def main(measurements: Iterable[str], output: str) -> None:
    judge_files({Path(path).stem: Path(path) for path in measurements}, Path(output))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0])
