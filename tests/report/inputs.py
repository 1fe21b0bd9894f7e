"""The files that a workflow would have made of a small study, with stand-ins for its figures."""

import json
from pathlib import Path

from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.report.provenance import collect
from engine.report.render import ReportInputs
from tests.report.papers import RUN, Paper
from tests.study.small import small_config

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="240pt" height="60pt" viewBox="0 0 240 60"/>'


def write_inputs(paper: Paper, folder: Path) -> ReportInputs:
    """Write what `paper` is rendered from to `folder`; its measurements stay where they are."""
    verdicts = folder / "verdicts.json"
    verdicts.write_text(json.dumps(paper.ledger, ensure_ascii=False), encoding="utf-8")
    for family in figure_families(paper.protocol).values():
        texts = {name: {"zh": f"{name}图", "en": f"{name} figure"} for name in family.figures}
        (folder / f"{family.name}.json").write_text(json.dumps(texts), encoding="utf-8")
        for name in family.figures:
            for language in ("zh", "en"):
                (folder / f"{name}.{language}.svg").write_text(SVG, encoding="utf-8")
    figures = figure_names(paper.protocol)
    for name in (*figures, *paper_tables(paper.protocol)):
        (folder / f"{name}.csv").write_text("x [1]\n1\n", encoding="utf-8")
    requirements = folder / "requirements.txt"
    requirements.write_text("numpy==2.1\n", encoding="utf-8")
    return ReportInputs(
        config=small_config(paper.folder / "source"),
        protocol=paper.protocol,
        measurements={
            name: paper.folder / "measurements" / f"{name}.nc" for name in paper.measurements
        },
        verdicts=verdicts,
        figures=folder,
        tables=folder,
        requirements=requirements,
        provenance=collect(paper.protocol, "0123abc"),
        run=RUN,
    )
