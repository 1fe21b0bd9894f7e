"""Plans are tried until one leaves little blank on paper, not only by reckoning."""

import logging
import shutil

import pytest

from engine.report import layout, pdf
from engine.report.blank_area import blank_shares
from engine.report.page import TEMPLATES
from engine.report.placement import Plan
from tests.report.standin import TITLES, manuscript

weasyprint = pdf.import_weasyprint()

STYLE = (
    "@page { size: 400px 1000px; margin: 0 } body { margin: 0 }"
    "main { columns: 2; column-gap: 10px } p, figure { margin: 0; font: 20px/20px serif }"
    "figure { break-inside: avoid } .wide { column-span: all }"
    "img { display: block; width: 400px; height: 600px }"
)
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='4' height='6'/>"


def source(kinds):
    """A document of paragraphs 200 px high (p) and wide figures (f)."""
    markup = {
        "p": "<p>" + "<br>".join("x" * 10) + "</p>",
        "f": f'<figure class="wide"><img src="{PICTURE}"></figure>',
    }
    body = "".join(markup[kind] for kind in kinds)
    return weasyprint.HTML(string=f"<style>{STYLE}</style><main>{body}</main>")


def plan_as_written(blocks, *_):
    return Plan(list(blocks), worst_blank=0.0)


def plan_with_figures_last(blocks, *_):
    return Plan(sorted(blocks, key=lambda block: block.floats), worst_blank=0.0)


def test_blank_of_a_page_is_measured():
    # Six paragraphs in two columns take 600 of 1000, and the figure leaves 400 on the last page.
    document = source("ppppppf").render()
    assert layout.blank_shares(document) == pytest.approx([0.4, 0.4], abs=0.01)
    assert layout.worst_blank(document) == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize("bad_first", [True, False])
def test_plan_that_leaves_a_blank_on_paper_gives_way_to_a_better_one(
    monkeypatch, caplog, bad_first
):
    """Both plans foresee no blank; what is measured decides."""
    plans = [plan_as_written, plan_with_figures_last]
    monkeypatch.setattr(
        layout, "ranked_plans", lambda *a: (p(*a) for p in plans[:: 1 if bad_first else -1])
    )
    with caplog.at_level(logging.INFO, "engine"):
        document = layout.render_without_gaps(source("ppppppfpppp"))
    assert layout.worst_blank(document) < 0.01
    assert len(caplog.records) == (2 if bad_first else 1)
    assert {record.levelno for record in caplog.records} == {logging.INFO}


def test_least_blank_is_kept_if_none_is_good_enough(monkeypatch, caplog):
    def plans(blocks, *_):
        for cut in (6, 2, 4, 5, 3):  # paragraphs before the figure
            texts = [block for block in blocks if not block.floats]
            figures = [block for block in blocks if block.floats]
            yield Plan([*texts[:cut], *figures, *texts[cut:]], 0.0)

    monkeypatch.setattr(layout, "ranked_plans", plans)
    monkeypatch.setattr(layout, "ACCEPTED_BLANK", -1.0)
    monkeypatch.setattr(layout, "ATTEMPTS", 4)
    with caplog.at_level(logging.INFO, "engine"):
        document = layout.render_without_gaps(source("ppppppf"))
    assert len(caplog.records) == 4
    assert layout.worst_blank(document) == 0.0  # 200 for two paragraphs, the figure, two more


def test_the_next_plan_is_made_from_what_came_out(monkeypatch):
    """The figure was foreseen on the first page, and came out on the second."""
    heights = []

    def plans(blocks, *_):
        heights.append({block.element: block.height for block in blocks})
        yield plan_as_written(blocks)

    monkeypatch.setattr(layout, "ranked_plans", plans)
    layout.render_without_gaps(source("ppppppf"))
    (figure,) = (element for element in heights[0] if element.tag == "figure")
    assert heights[1] == {**heights[0], figure: heights[1][figure]}
    assert heights[1][figure] > heights[0][figure]


@pytest.mark.parametrize("language", list(TITLES))
def test_measure_agrees_with_the_printed_pages(monkeypatch, tmp_path, language):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    documents = []
    render = layout.render_without_gaps

    def kept(*arguments, **options):
        documents.append(render(*arguments, **options))
        return documents[-1]

    monkeypatch.setattr(layout, "render_without_gaps", kept)
    paper, output = manuscript(tmp_path, language, paragraphs=12), tmp_path / "report.pdf"
    for picture in paper.sources.pictures.values():  # inked all over: boxes tell no more
        svg = picture.path.read_text("utf-8")
        picture.path.write_text(svg.replace('height="40"', 'height="150"'), "utf-8")
    pdf.write_pdf(paper, output)
    assert layout.blank_shares(documents[0]) == pytest.approx(blank_shares(output), abs=0.04)


def test_rows_are_not_left_alone_where_a_table_is_divided():
    """Three at least on either side, wherever on the page the table begins."""
    css = (TEMPLATES / "style" / "pdf.css").read_text(encoding="utf-8")
    rows = "".join(f"<tr><td>row{i}</td></tr>" for i in range(12))
    table = f'<div class="tabular wide"><table><tbody>{rows}</tbody></table></div>'
    divided = 0
    for lines in range(34, 50):
        text = f'<p class="wide">{"<br>".join("x" * lines)}</p>'
        html = f"<style>{css}{STYLE}</style><main>{text}{table}</main>"
        document = weasyprint.HTML(string=html).render()
        boxes = [list(page._page_box.descendants()) for page in document.pages]
        counts = [sum(type(box).__name__ == "TableRowBox" for box in page) for page in boxes]
        assert all(count == 0 or count >= 3 for count in counts)
        divided += all(counts)
    assert divided
