"""Describe the finished run as an RO-Crate."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.crate import Run, write_crate
from engine.report.provenance import collect
from engine.study.protocol import Protocol
from workflow.scripts.checked_out_commit import checked_out_commit
from workflow.scripts.job import PATH, PATHS, run_job

KINDS = ("paper", "bibliography", "verdicts", "measurements", "tables", "figures", "times")
"""Of output files, each a named option."""


def main(
    config: Mapping[str, Any],
    workflow: Path,
    requirements: Path,
    data: Iterable[Path],
    metadata: Path,
    **outputs: Iterable[Path],
) -> None:
    """outputs: files by their kind."""
    protocol = Protocol.load(config)
    titles = protocol.report.title
    run = Run(
        name=titles.get("en") or next(iter(titles.values())),
        workflow=workflow,
        engine="snakemake",
        config=config,
        requirements=requirements,
        data=list(data),
        outputs={kind: list(paths) for kind, paths in outputs.items()},
        provenance=collect(protocol, commit=checked_out_commit()),
    )
    write_crate(run, metadata.parent)


if __name__ == "__main__":
    run_job(
        main,
        workflow=PATH,
        requirements=PATH,
        data={**PATHS, "nargs": "*"},
        metadata=PATH,
        **dict.fromkeys(KINDS, PATHS),
    )
