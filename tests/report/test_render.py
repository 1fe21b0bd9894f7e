"""From a study's files to both editions; what the files must hold is told when it is not there."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from engine.report import render
from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.report.page.page_contents import PageError
from engine.report.render import load_pictures
from engine.study.protocol import Protocol
from tests.report.papers import RUN


@pytest.mark.parametrize("language", ["zh", "en"])
def test_html_shows_every_figure_of_the_study(inputs, language, tmp_path):
    output = tmp_path / "report.html"
    render.render_html(render.manuscript(inputs, language), inputs, output)
    html = output.read_text(encoding="utf-8")
    names = set(figure_names(inputs.protocol))
    assert set(re.findall(r'<figure id="fig-([^"]+)"', html)) == names
    assert inputs.protocol.report.title[language] in html


def test_pdf_attaches_the_data_and_knows_nothing_of_the_run(inputs, tmp_path):
    pdfs = [tmp_path / name for name in ("first.pdf", "second.pdf")]
    render.render(replace(inputs, run=RUN), "en", tmp_path / "report.html", pdfs[0])
    render.render(replace(inputs, run=None), "en", tmp_path / "report.html", pdfs[1])
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
