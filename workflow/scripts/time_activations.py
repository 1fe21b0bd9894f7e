"""Time what activations cost, in one thread: the other cores are held so that nobody uses them."""

import os

# Before NumPy is loaded: its matrix products take as many threads as these say.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import json
from pathlib import Path

from engine.evidence.activation_cost import measure_activation_cost
from workflow.scripts.job_log import job_log


def main(spec: str, description: str, document: str, table: str) -> None:
    """description: the file that describes the prepared data set, beside its arrays."""
    measure_activation_cost(
        json.loads(spec)["timing"], Path(description).parent, Path(document), Path(table)
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.params.spec,
            snakemake.input[0],
            snakemake.output.document,
            snakemake.output.table,
        )
