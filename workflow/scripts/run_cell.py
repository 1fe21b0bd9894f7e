"""Run one cell: one activation, one initializer, all replicates."""

import json
from pathlib import Path

from engine.study.cells import run_cell
from workflow.scripts.job_log import job_log


def main(spec: str, dataset: str | None, output: str) -> None:
    run_cell(json.loads(spec)["cell"], Path(dataset).parent if dataset else None, Path(output))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(snakemake.params.spec, snakemake.input.get("dataset") or None, snakemake.output[0])
