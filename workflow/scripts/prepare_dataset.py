"""Check a data set and lay it out as arrays."""

import json
from pathlib import Path

from engine.study.datasets import prepare
from workflow.scripts.job_log import job_log


def main(spec: str, description: str) -> None:
    prepare(json.loads(spec)["dataset"], Path(description).parent)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(snakemake.params.spec, snakemake.output.description)
