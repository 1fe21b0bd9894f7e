"""What is reused between layouts changes nothing on paper, and spares the setting of lines."""

import pytest
from weasyprint.layout import block, inline

from engine.report import pdf, reuse
from engine.report.page import compose
from engine.report.typesetter import Typesetter
from tests.report.standin import TITLES, manuscript

weasyprint = pdf.import_weasyprint()


def typesetter(tmp_path, language):
    """For a paper with columns, formulas, tables, page references and a figure across."""
    paper, medium = manuscript(tmp_path, language, paragraphs=8), pdf.PdfMedium()
    source = weasyprint.HTML(
        string=compose(paper, medium, css=""), url_fetcher=pdf._fetcher(medium.images)
    )
    return Typesetter(source, pdf._stylesheet(paper))


def box_of(box):
    return box.position_x, box.position_y, box.width, box.height


def places(document):
    """Every box of every page: what it is, where it stands, and its text."""
    return [
        (
            type(box).__name__,
            box.element_tag,
            getattr(box, "text", None),
            [round(length, 4) + 0.0 for length in box_of(box)],
        )
        for page in document.pages
        for box in page._page_box.descendants()
    ]


@pytest.fixture
def as_weasyprint_does(monkeypatch):
    def restore():
        monkeypatch.setattr(inline, "get_next_linebox", reuse._get_next_linebox)
        monkeypatch.setattr(block, "table_layout", reuse._table_layout)

    return restore


@pytest.mark.parametrize("language", list(TITLES))
def test_every_box_stands_where_weasyprint_puts_it(tmp_path, as_weasyprint_does, language):
    with pdf._hermetic():
        reused = places(typesetter(tmp_path, language).lay_out())
        as_weasyprint_does()
        assert reused == places(typesetter(tmp_path, language).lay_out())


def test_moved_blocks_come_out_as_in_a_fresh_layout(tmp_path):
    def turned_round(setter):
        for element in list(setter.main)[::-1]:
            setter.main.remove(element)
            setter.main.append(element)
        return places(setter.lay_out())

    with pdf._hermetic():
        fresh, again = typesetter(tmp_path, "zh"), typesetter(tmp_path, "zh")
        again.lay_out()
        assert turned_round(again) == turned_round(fresh)


def test_second_layout_sets_hardly_any_line(tmp_path, monkeypatch):
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return original(*arguments)

    original = reuse._get_next_linebox
    monkeypatch.setattr(reuse, "_get_next_linebox", counted)
    with pdf._hermetic():
        setter = typesetter(tmp_path, "en")
        setter.lay_out()
        first, calls[:] = len(calls), []
        setter.lay_out()
    assert len(calls) < first / 2
