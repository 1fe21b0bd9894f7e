"""From a study's files to both editions; what the files must hold is told when it is not there."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from engine.evidence.ledger import judge_files
from engine.report import render
from engine.report.catalogue import figure_families, paper_tables
from engine.report.parts import PageError
from engine.report.provenance import collect
from engine.report.render import ReportInputs, load_pictures
from engine.study.protocol import Protocol
from tests.report.papers import RUN
from tests.study.small import small_config, small_measurements

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="240pt" height="60pt" viewBox="0 0 240 60"/>'


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> ReportInputs:
    """A small real study with blank figures."""
    folder = tmp_path_factory.mktemp("study")
    paths = small_measurements(folder)
    config = small_config(folder / "source")
    protocol = Protocol.load(config)
    (folder / "requirements.txt").write_text("numpy==2.1\n", encoding="utf-8")
    judge_files(paths, folder / "verdicts.json")
    for family, names in figure_families(protocol).items():
        texts = {name: {"zh": f"{name}图", "en": f"{name} figure"} for name in names}
        (folder / f"{family}.json").write_text(json.dumps(texts), encoding="utf-8")
        for name in names:
            (folder / f"{name}.csv").write_text("x [1]\n1\n", encoding="utf-8")
            for language in ("zh", "en"):
                (folder / f"{name}.{language}.svg").write_text(SVG, encoding="utf-8")
    for name in paper_tables(protocol):
        (folder / f"{name}.csv").write_text("x [1]\n1\n", encoding="utf-8")
    return ReportInputs(
        config=config,
        protocol=protocol,
        measurements=paths,
        verdicts=folder / "verdicts.json",
        figures=folder,
        tables=folder,
        requirements=folder / "requirements.txt",
        provenance=collect(protocol, "0123abc"),
        run=RUN,
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_html_shows_every_figure_of_the_study(inputs, language, tmp_path):
    output = tmp_path / "report.html"
    render.render_html(inputs, language, output)
    html = output.read_text(encoding="utf-8")
    names = {name for names in figure_families(inputs.protocol).values() for name in names}
    assert set(re.findall(r'<figure id="fig-([^"]+)"', html)) == names
    assert inputs.protocol.report.title[language] in html


def test_pdf_attaches_the_data_and_knows_nothing_of_the_run(inputs, tmp_path):
    pdfs = []
    for run in (RUN, None):
        output = tmp_path / f"{bool(run)}.pdf"
        render.render_pdf(replace(inputs, run=run), "en", output)
        pdfs.append(output)
    assert pdfs[0].read_bytes() == pdfs[1].read_bytes()
    attached = {name: files[0].decode() for name, files in PdfReader(pdfs[0]).attachments.items()}
    assert {f"{name}.csv" for name in paper_tables(inputs.protocol)} < set(attached)
    assert Protocol.load(yaml.safe_load(attached["config.yaml"])) == inputs.protocol
    assert json.loads(attached["verdicts.json"]) == json.loads(inputs.verdicts.read_text("utf-8"))
    assert attached["requirements.txt"] == inputs.requirements.read_text("utf-8")
    assert json.loads(attached["environment.json"]) == inputs.provenance


def test_missing_alternative_texts_are_named(inputs, tmp_path):
    family = next(iter(figure_families(inputs.protocol)))
    with pytest.raises(PageError, match=rf"family '{family}', wanted by the paper: no file"):
        load_pictures(inputs.protocol, Path(tmp_path), "en")
