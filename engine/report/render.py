"""From a study's results to its paper: one call per language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.evidence.ledger import read_ledger
from engine.report.bibliography import bibliography, format_reference
from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.report.explorer import EXPLORER_DATA
from engine.report.formulas import load_formulas
from engine.report.ledger.ledger_view import judged_claims
from engine.report.page.page import Manuscript
from engine.report.page.page_contents import PageError, Picture, Sources
from engine.report.pdf.attachments import attachments
from engine.report.try_it import TRY_IT_DATA
from engine.study.files import unharmed
from engine.study.language import Language
from engine.study.protocol import Protocol
from engine.study.records import read_measurements


@dataclass(frozen=True)
class ReportInputs:
    """What a paper is made from.

    `config` is what `protocol` was loaded from, `measurements` are paths by experiment, `figures`
    and `tables` directories, and `requirements` is the lock of the environment. `run`, with times
    and cores, is for the HTML: the PDF holds nothing that changes between two runs of one study.
    """

    config: Mapping[str, Any]
    protocol: Protocol
    measurements: Mapping[str, Path]
    verdicts: Path
    figures: Path
    tables: Path
    requirements: Path
    provenance: Mapping[str, Any]
    run: Mapping[str, Any] | None = None


def render(inputs: ReportInputs, language: Language, html: Path, pdf: Path) -> None:
    """Write both editions; the measurements are read and the values found once."""
    paper = manuscript(inputs, language)
    render_html(paper, inputs, html)
    render_pdf(paper, inputs, pdf)


def render_html(paper: Manuscript, inputs: ReportInputs, output: Path) -> None:
    """Write the HTML edition, with the times of the run."""
    from engine.report.context import add_times
    from engine.report.html.html_edition import write_html

    if inputs.run:
        paper = replace(paper, values=add_times(paper.values, inputs.run))
    write_html(paper, output)


def render_pdf(paper: Manuscript, inputs: ReportInputs, output: Path) -> None:
    """Write the PDF edition, with the data behind its figures and tables attached."""
    from engine.report.pdf.pdf_edition import write_pdf

    protocol = inputs.protocol
    shown = sorted({*figure_names(protocol), *paper_tables(protocol)})
    files = attachments(
        inputs.config,
        inputs.verdicts,
        inputs.requirements,
        inputs.provenance,
        [inputs.tables / f"{name}.csv" for name in shown],
        paper.language,
    )
    write_pdf(replace(paper, attachments=files), output)


def manuscript(inputs: ReportInputs, language: Language) -> Manuscript:
    """The paper in `language`, without times, ready to be composed."""
    from engine.report.context import build_context

    report = inputs.protocol.report
    measurements = {name: read_measurements(path) for name, path in inputs.measurements.items()}
    ledger = read_ledger(inputs.verdicts)
    values = build_context(inputs.protocol, measurements, ledger, inputs.provenance, language)
    documents = {EXPLORER_DATA: values["explorer"], TRY_IT_DATA: values["try_it"]}
    return Manuscript(
        language=language,
        titles={other: report.title[other] for other in report.languages},
        sources=Sources(
            pictures=load_pictures(inputs.protocol, inputs.figures, language),
            formulas=load_formulas(),
            works={key: format_reference(work, language) for key, work in bibliography().items()},
            claims=judged_claims(ledger, language),
        ),
        draft=report.draft,
        values=values,
        data={id_: document for id_, document in documents.items() if document},
    )


def load_pictures(protocol: Protocol, figures: Path, language: Language) -> dict[str, Picture]:
    """The study's figures with what they show in words, by name.

    Raises:
        PageError: a family's alternative texts are missing.
    """
    pictures: dict[str, Picture] = {}
    for family in figure_families(protocol).values():
        path = figures / f"{family.name}.json"
        if not path.is_file():
            raise PageError(
                f"figures of the family {family.name!r}, wanted by the paper: no file {path}"
            )
        texts = json.loads(unharmed(path).read_text(encoding="utf-8"))
        for name in family.figures:
            pictures[name] = Picture(figures / f"{name}.{language}.svg", texts[name][language])
    return pictures
