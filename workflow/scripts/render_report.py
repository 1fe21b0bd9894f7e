"""Typeset the paper in one language, as HTML and as PDF."""

import gc
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.report.provenance import collect, input_sums
from engine.report.render import ReportInputs, render
from engine.study.files import unharmed
from engine.study.language import Language
from engine.study.protocol import Protocol
from workflow.scripts.checked_out_commit import checked_out_commit
from workflow.scripts.job import PATH, PATHS, run_job


def main(
    config: Mapping[str, Any],
    language: Language,
    measurements: Iterable[Path],
    verdicts: Path,
    figures: Path,
    tables: Path,
    run: Path,
    requirements: Path,
    datasets: Iterable[Path],
    html: Path,
    pdf: Path,
) -> None:
    """run: the times, for the HTML; requirements: the lock, for the PDF; datasets: their sums."""
    # A layout keeps boxes and styles by the hundred thousand, all pointing at one another: looking
    # through them for garbage takes a fifth of the time of a PDF, and finds next to none.
    gc.disable()
    logging.basicConfig()
    logging.getLogger("engine").setLevel(logging.INFO)
    protocol = Protocol.load(config)
    sums = input_sums(protocol, config, requirements, datasets)
    inputs = ReportInputs(
        config=config,
        protocol=protocol,
        measurements={path.stem: path for path in measurements},
        verdicts=verdicts,
        figures=figures,
        tables=tables,
        requirements=requirements,
        provenance=collect(protocol, commit=checked_out_commit(), sums=sums),
        run=json.loads(unharmed(run).read_text(encoding="utf-8")),
    )
    render(inputs, language, html, pdf)


if __name__ == "__main__":
    run_job(
        main,
        measurements=PATHS,
        verdicts=PATH,
        figures=PATH,
        tables=PATH,
        run=PATH,
        requirements=PATH,
        datasets={**PATHS, "nargs": "*"},
        html=PATH,
        pdf=PATH,
    )
