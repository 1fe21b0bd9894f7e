"""Describe the finished run as an RO-Crate."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.crate import Run, write_crate
from engine.report.provenance import collect
from engine.study.protocol import Protocol
from workflow.scripts.checked_out_commit import checked_out_commit
from workflow.scripts.job_log import job_log


def main(
    config: Mapping[str, Any],
    workflow: str,
    requirements: str,
    data: Iterable[str],
    outputs: Mapping[str, Iterable[str]],
    metadata: str,
) -> None:
    protocol = Protocol.load(config)
    titles = protocol.report.title
    run = Run(
        name=titles.get("en") or next(iter(titles.values())),
        workflow=Path(workflow),
        engine="snakemake",
        config=config,
        requirements=Path(requirements),
        data=[Path(path) for path in data],
        outputs={kind: [Path(path) for path in paths] for kind, paths in outputs.items()},
        provenance=collect(protocol, commit=checked_out_commit()),
    )
    write_crate(run, Path(metadata).parent)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        kinds = ["paper", "bibliography", "verdicts", "measurements", "tables", "figures", "times"]
        main(
            snakemake.config,
            snakemake.input.workflow,
            snakemake.input.requirements,
            snakemake.input.data,
            {kind: snakemake.input[kind] for kind in kinds},
            snakemake.output.metadata,
        )
