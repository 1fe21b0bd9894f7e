import shutil

import pytest

from engine.report.pdf import pdf_edition
from tests.report.blank_area import blank_shares, half_empty_pages

weasyprint = pdf_edition.import_weasyprint()

pytestmark = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm is not installed"
)

STYLE = (
    "@page { size: 210mm 297mm; margin: 24mm 30mm } body { margin: 0 }"
    "div { break-after: page; background: #000 } div:last-child { break-after: auto }"
)


@pytest.fixture
def paper(tmp_path):
    """A PDF with one black block per page, of the given widths and heights in mm."""

    def make(*sizes):
        body = "".join(f'<div style="width:{w}mm;height:{h}mm"></div>' for w, h in sizes)
        path = tmp_path / "paper.pdf"
        weasyprint.HTML(string=f"<style>{STYLE}</style>{body}").write_pdf(path)
        return path

    return make


def test_shares_are_those_of_the_heights_and_all_pages_but_the_last_are_held_to_the_limit(paper):
    shares = blank_shares(paper((150, 249), (150, 124.5), (20, 249), (150, 242)))
    assert shares == pytest.approx([0, 0.5, 0, 0], abs=0.02)
    assert half_empty_pages(paper((150, 200), (150, 100), (150, 10))) == [2]
