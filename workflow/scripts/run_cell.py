"""Run one cell: one activation, one initializer, all replicates."""

import json
import sys
from pathlib import Path

from engine.study.cells import run_cell
from workflow.scripts.job_log import job_log


def main(spec: str, description: str | None, output: str) -> str | None:
    """description: the file that describes the prepared data set, beside its arrays."""
    dataset = Path(description).parent if description else None
    return run_cell(json.loads(spec)["cell"], dataset, Path(output))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        failure = main(
            snakemake.params.spec, next(iter(snakemake.input), None), snakemake.output[0]
        )
    if failure:
        print(f"{snakemake.output[0]} failed: {failure} (see {snakemake.log[0]})", file=sys.stderr)
