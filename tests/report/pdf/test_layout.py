"""Figures and tables move to where they leave no page half empty, and everything else stays."""

import shutil
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.page.page import TEMPLATES
from engine.report.pdf import pdf_edition
from engine.report.pdf.layout import Block, lay_out, reordered
from tests.report.blank_area import blank_shares

weasyprint = pdf_edition.import_weasyprint()

STYLE = (
    "@page { size: 100mm 250mm; margin: 24mm 0 26mm } body, figure, p, h2 { margin: 0 }"
    "p, h2 { font: 5mm/5mm serif } h2 { break-after: avoid }"
    "figure { break-inside: avoid; margin: 2mm 0; margin-break: discard }"
    "img { display: block; width: 100mm; height: 115mm }"
    ".tabular { break-inside: avoid } .tabular.long { break-inside: auto }"
    "td { font: 5mm/5mm serif; padding: 0; border: 0 } table { border-spacing: 0 }"
)
PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='100' height='115'>"
    "<rect width='100' height='115'/></svg>"
)
ROW = "<tr><td>x</td></tr>"
MARKUP = {  # on pages of 200 mm
    "p": "<p>" + "<br>".join("x" * 8) + "</p>",  # 40 mm
    "f": f'<figure><img src="{PICTURE}"></figure>',  # 115 mm
    "t": f'<div class="tabular"><table>{ROW * 15}</table></div>',  # 75 mm
    "l": f'<div class="tabular"><table>{ROW * 23}</table></div>',  # 115 mm: may be divided
    "h": "<h2>x</h2>",
    "a": '<h2 class="flush">x</h2>',
    "e": '<div class="equation" style="height: 12mm"></div>',
}


def laid_out(kinds, *, draft=False):
    """The document of these parts, and their kinds in the order in which they came out."""
    body = "".join(MARKUP[kind] for kind in kinds)
    source = weasyprint.HTML(string=f"<main>{body}</main>")
    main = source.etree_element.find(".//main")
    kind_of = dict(zip(main, kinds, strict=True))
    document = lay_out(source, STYLE, draft=draft)
    return document, "".join(kind_of[element] for element in main)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ppfp", "ppfp"),  # fits
        ("pppfppp", "pppppfp"),  # two paragraphs fill the page
        ("pppptpp", "ppppptp"),
        ("ppplppp", "ppplppp"),  # a table that goes on overleaf leaves no blank
        ("pppffppppp", "pppppfppfp"),  # the second waits for the first, and for its page
        ("pppfhpp", "ppphppf"),  # not between a heading and its text
        ("pppfpeppp", "ppppepfpp"),  # nor inside a sentence
        ("pppfapp", "pppfapp"),  # nor into an appendix
    ],
)
def test_figures_that_leave_a_blank_follow_the_text_that_fills_it(written, expected):
    assert laid_out(written)[1] == expected


def test_a_draft_has_its_figures_where_they_are_written():
    assert laid_out("pppfppp", draft=True)[1] == "pppfppp" != laid_out("pppfppp")[1]


def test_what_is_not_measured_is_printed_all_the_same():
    document, _ = laid_out("ppfahpp")
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    assert sum(getattr(box, "text", "") == "x" for box in boxes) == 4 * 8 + 2
    assert len(lay_out(weasyprint.HTML(string="<p>x</p>"), STYLE).pages) == 1


def test_no_blank_is_left_on_paper(tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    document, order = laid_out("pppfppphpeptpppppfppppphpftpppp" * 3)
    assert order != "pppfppphpeptpppppfppppphpftpppp" * 3
    document.write_pdf(tmp_path / "paper.pdf")
    assert max(blank_shares(tmp_path / "paper.pdf")[:-1]) < 0.2


BLOCKS = {
    "p": ("p", "", (36.0, 18.0, 18.0, 36.0)),
    "h": ("h2", "", (30.0,)),
    "a": ("h2", "flush", (30.0,)),
    "e": ("div", "equation", (40.0,)),
    "f": ("figure", "", (500.0,)),
    "g": ("figure", "", (950.0,)),
    "t": ("div", "tabular", (200.0,)),
    "l": ("div", "tabular", (90.0, *[20.0] * 60, 60.0)),
}


@given(st.lists(st.sampled_from(["p", "p", "hp", "ap", "pep", "f", "g", "t", "l"])).map("".join))
def test_nothing_is_lost_and_text_keeps_its_order(kinds):
    source = []
    for kind in kinds:
        tag, name, pieces = BLOCKS[kind]
        source.append(Block(Element(tag, {"class": name}), pieces, above=10.0, below=12.0))
    placed = reordered(source, 600.0, 1000.0)
    for floats in (True, False):
        assert [b for b in placed if b.floats == floats] == [
            b for b in source if b.floats == floats
        ]
    for before, after in pairwise(placed):
        assert not (before.heading and after.floats)


def test_rows_are_not_left_alone_where_a_table_is_divided():
    """Three at least on either side, wherever on the page the table begins."""
    css = (TEMPLATES / "style" / "pdf.css").read_text(encoding="utf-8")
    rows = "".join(f"<tr><td>row{i}</td></tr>" for i in range(12))
    table = f'<div class="tabular long"><table><tbody>{rows}</tbody></table></div>'
    divided = 0
    for lines in range(20, 36):
        text = f"<p>{'<br>'.join('x' * lines)}</p>"
        html = f"<style>{css}{STYLE}</style><main>{text}{table}</main>"
        document = weasyprint.HTML(string=html).render()
        boxes = [list(page._page_box.descendants()) for page in document.pages]
        counts = [sum(type(box).__name__ == "TableRowBox" for box in page) for page in boxes]
        assert all(count == 0 or count >= 3 for count in counts)
        divided += all(counts)
    assert divided
