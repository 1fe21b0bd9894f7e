"""From a study's files to both editions; what the files must hold is told when it is not there."""

from dataclasses import replace

import pytest

from engine.report import render
from engine.report.catalogue import figure_families
from engine.report.page.page_contents import PageError
from engine.report.pdf import pdf_edition
from engine.report.render import load_pictures
from tests.report.papers import RUN


def test_missing_texts_of_figures_are_named(inputs, tmp_path):
    family = next(iter(figure_families(inputs.protocol)))
    with pytest.raises(PageError, match=rf"family '{family}', wanted by the paper: no file"):
        load_pictures(inputs.protocol, tmp_path, "en")


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
