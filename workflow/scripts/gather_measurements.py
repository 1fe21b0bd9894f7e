"""Gather an experiment's cells into labelled arrays."""

import json
from collections.abc import Iterable
from pathlib import Path

from engine.study.gathering import gather
from engine.study.records import write_measurements
from workflow.scripts.job_log import job_log


def main(spec: str, cells: Iterable[str], output: str) -> None:
    dataset = gather(json.loads(spec)["measurements"], [Path(cell) for cell in cells])
    write_measurements(dataset, Path(output))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(snakemake.params.spec, snakemake.input, snakemake.output[0])
