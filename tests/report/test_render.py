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
from engine.report.pdf import pdf_edition
from engine.report.render import load_pictures
from engine.study.protocol import Protocol
from tests.report.papers import RUN


@pytest.fixture(scope="module")
def rendered(inputs, tmp_path_factory):
    """The English HTML and PDF of one run."""
    folder = tmp_path_factory.mktemp("rendered")
    html, pdf = folder / "report.html", folder / "report.pdf"
    render.render(replace(inputs, run=RUN), "en", html, pdf)
    return html, pdf


def test_html_shows_every_figure_of_the_study_and_missing_texts_are_named(
    inputs, rendered, tmp_path
):
    html = rendered[0].read_text(encoding="utf-8")
    names = set(figure_names(inputs.protocol))
    assert set(re.findall(r'<figure id="fig-([^"]+)"', html)) == names
    assert inputs.protocol.report.title["en"] in html
    family = next(iter(figure_families(inputs.protocol)))
    with pytest.raises(PageError, match=rf"family '{family}', wanted by the paper: no file"):
        load_pictures(inputs.protocol, Path(tmp_path), "en")


def test_pdf_knows_nothing_of_the_run(inputs, tmp_path, monkeypatch):
    """What is typeset is the same; that equal pages are set to equal bytes, others test."""
    typeset = []

    def keep(*page, **how):
        typeset.append((page, how))
        return b""

    monkeypatch.setattr(pdf_edition, "typeset", keep)
    for run in (RUN, None):
        asked = replace(inputs, run=run)
        render.render_pdf(render.manuscript(asked, "en"), asked, tmp_path / "report.pdf")
    assert typeset[0] == typeset[1]


def test_pdf_attaches_the_data(inputs, rendered):
    reader = PdfReader(rendered[1])
    attached = {name: files[0].decode() for name, files in reader.attachments.items()}
    assert {f"{name}.csv" for name in paper_tables(inputs.protocol)} < set(attached)
    assert Protocol.load(yaml.safe_load(attached["config.yaml"])) == inputs.protocol
    assert json.loads(attached["verdicts.json"]) == json.loads(inputs.verdicts.read_text("utf-8"))
    assert attached["requirements.txt"] == inputs.requirements.read_text("utf-8")
    assert json.loads(attached["environment.json"]) == inputs.provenance
    files = [file.get_object() for file in reader.trailer["/Root"]["/AF"]]
    assert not any(re.search("[\u4e00-\u9fff]|^$", file["/Desc"]) for file in files)
    kinds = {file["/UF"]: file["/AFRelationship"] for file in files}
    assert {kind for name, kind in kinds.items() if name.endswith(".csv")} == {"/Data"}
    assert (kinds["config.yaml"], kinds["verdicts.json"]) == ("/Source", "/Data")
    assert kinds["environment.json"] == kinds["requirements.txt"] == "/Supplement"
