"""Draw one family of figures, and write the data and the alternative texts behind them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.figures import build_family
from engine.study.protocol import Protocol
from workflow.scripts.job_log import job_log


def main(
    family: str,
    config: Mapping[str, Any],
    measurements: Iterable[str],
    verdicts: str,
    texts: str,
    tables: str,
) -> None:
    """texts: the family's file of alternative texts, which lies beside its figures."""
    build_family(
        family,
        Protocol.load(config),
        {Path(path).stem: Path(path) for path in measurements},
        Path(verdicts),
        Path(texts).parent,
        Path(tables),
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.params.family,
            snakemake.config,
            snakemake.input.measurements,
            snakemake.input.verdicts,
            snakemake.output.texts,
            str(Path(snakemake.output.tables[0]).parent),
        )
