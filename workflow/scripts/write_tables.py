"""Write the paper's own tables as data."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.tables.paper import write_tables
from engine.study.protocol import Protocol
from workflow.scripts.job_log import job_log


def main(
    config: Mapping[str, Any], measurements: Iterable[str], verdicts: str, tables: str
) -> None:
    write_tables(
        Protocol.load(config),
        {Path(path).stem: Path(path) for path in measurements},
        Path(verdicts),
        Path(tables),
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.config,
            snakemake.input.measurements,
            snakemake.input.verdicts,
            str(Path(snakemake.output[0]).parent),
        )
