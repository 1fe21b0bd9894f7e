"""Typeset the paper in one language, as HTML or as PDF."""

import json
import logging
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.provenance import collect
from engine.report.render import ReportInputs, render_html, render_pdf
from engine.study.protocol import Language, Protocol
from workflow.scripts.job_log import job_log


def main(
    config: Mapping[str, Any],
    measurements: Iterable[str],
    verdicts: str,
    figures: str,
    tables: str,
    run: str | None,
    timings: str | None,
    language: Language,
    output: str,
    requirements: str = "requirements.txt",
) -> None:
    """run, timings: the files with times, for the HTML; requirements: the lock, for the PDF."""
    protocol = Protocol.load(config)
    inputs = ReportInputs(
        config=config,
        protocol=protocol,
        measurements={Path(path).stem: Path(path) for path in measurements},
        verdicts=Path(verdicts),
        figures=Path(figures),
        tables=Path(tables),
        requirements=Path(requirements),
        provenance=collect(protocol, commit=checked_out_commit()),
        run={**_loaded(run), "activation_cost": _loaded(timings)} if run else None,
    )
    render = {".html": render_html, ".pdf": render_pdf}[Path(output).suffix]
    render(inputs, language, Path(output))


def _loaded(path: str | None) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else None


def checked_out_commit() -> str | None:
    """The commit of the checkout, marked if files differ from it; None outside of git."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return described.stdout.strip()


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        logging.basicConfig()
        logging.getLogger("engine").setLevel(logging.INFO)
        main(
            snakemake.config,
            snakemake.input.measurements,
            snakemake.input.verdicts,
            str(Path(snakemake.input.figures[0]).parent),
            str(Path(snakemake.input.tables[0]).parent),
            snakemake.input.get("run"),
            snakemake.input.get("timings") or None,
            snakemake.wildcards.language,
            snakemake.output[0],
            snakemake.input.requirements,
        )
