"""The checks of a finished PDF: the stand-in passes, and what is spoilt is found."""

import shutil
from types import SimpleNamespace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tests.report import check_pdf
from tests.report.printed import Heading, Place, Printed, Word

for program in ("qpdf", "pdffonts", "pdftoppm"):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed", allow_module_level=True)


@pytest.mark.slow
def test_a_sound_paper_passes(typeset, language):
    paper = typeset(language)
    assert check_pdf.complaints(paper, ("config.yaml",)) == []
    assert check_pdf.complaints(paper, ("a.txt",)) == ["a.txt is not attached"]


def spoilt(paper, tmp_path, spoil):
    writer = PdfWriter(clone_from=PdfReader(paper))
    spoil(writer)
    writer.write(tmp_path / "spoilt.pdf")
    return Printed(tmp_path / "spoilt.pdf")


def figure_without_words(writer):
    nodes = (node for node in writer._objects if hasattr(node, "get"))
    del next(node for node in nodes if node.get("/S") == "/Figure")["/Alt"]


def link_to_nowhere(writer):
    nodes = (node for node in writer._objects if hasattr(node, "get"))
    link = next(node for node in nodes if node.get("/Subtype") == "/Link" and "/Dest" in node)
    link[NameObject("/Dest")] = TextStringObject("nowhere")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "spoil", "complaint"),
    [
        ("accessibility", figure_without_words, "Figure has neither /Alt nor"),
        ("reading_aloud", figure_without_words, "/Figure element(s) have no /Alt"),
        ("links", link_to_nowhere, "a link on page 1 leads nowhere: nowhere"),
        ("metadata", lambda w: w.add_metadata({"/Subject": ""}), "no /Subject in the metadata"),
        ("accessibility", lambda w: w._root_object.pop("/Lang"), "Catalog has no /Lang entry"),
        ("conformance", lambda w: w._root_object.pop("/OutputIntents"), "output colour space"),
        ("attachments", lambda w: w._root_object.pop("/AF"), "no table is attached"),
        ("bookmarks", lambda w: w._root_object.pop("/Outlines"), "no bookmark for sec-laws"),
        ("blanks", lambda w: w.insert_blank_page(index=1), "more than a third of page 2 is blank"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_spoilt_is_found(typeset, tmp_path, check, spoil, complaint):
    found = list(getattr(check_pdf, check)(spoilt(typeset("en"), tmp_path, spoil)))
    assert any(complaint in one for one in found)


@pytest.mark.parametrize(
    ("page", "expected"),
    [(4, []), (3, []), (2, ["fig-x is on page 2, and first spoken of on page 4"])],
)
def test_a_figure_may_stand_a_page_before_its_mention(page, expected):
    links = [(5, "fig-x"), (4, "fig-x"), (1, "sec-x")]
    paper = SimpleNamespace(targets={"fig-x": Place(page, 0.0, 0.0)}, links=links)
    assert list(check_pdf.floats(paper)) == expected


@pytest.mark.parametrize("lines", [0, 1])
def test_a_heading_at_the_foot_of_its_page_is_found(lines):
    """With or without a line of text below it; the number of the page does not count."""
    title = Heading(2, "2.1 Laws", Place(1, 85.0, 700.0))
    words = [Word("2.1", 85, 701, 95, 712), Word("Laws", 97, 701, 115, 712)]
    words += [Word("Page 1 of 2", 270, 800, 320, 810)]
    words += [Word("Every layer has", 85, 720, 185, 730)] * lines
    paper = SimpleNamespace(outline=[title], words=[words], height=842.0)
    assert len(list(check_pdf.orphans(paper))) == 1 - lines


@pytest.mark.parametrize(("left", "right"), [(60, 90), (480, 540)])
def test_a_word_in_the_margin_is_found(left, right):
    words = [Word("inside", 86, 100, 200, 110), Word("outside", left, 100, right, 110)]
    paper = SimpleNamespace(words=[words], width=595.0)
    assert list(check_pdf.overflow(paper)) == ["'outside' on page 1 stands in the margin"]


@pytest.mark.parametrize(
    ("references", "pages", "emblem", "complaints"),
    [
        (Place(15, 85.0, 70.0), 55, 1, []),
        (Place(15, 85.0, 300.0), 55, 1, ["the main part ends on page 15, not by page 14"]),
        (Place(14, 85.0, 300.0), 56, 1, ["the appendices have 41 pages, more than 40"]),
        (Place(14, 85.0, 300.0), 55, 2, ["fig-emblem is not on the first page"]),
    ],
)
def test_the_paper_is_of_a_length_to_be_read(references, pages, emblem, complaints):
    marks = [Heading(1, "References", references), Heading(1, "A Texts", Place(16, 85.0, 300.0))]
    targets = {"sec-references": references, "fig-emblem": Place(emblem, 85.0, 300.0)}
    reader = SimpleNamespace(pages=[None] * pages)
    paper = SimpleNamespace(outline=marks, targets=targets, reader=reader)
    assert list(check_pdf.extent(paper)) == complaints
