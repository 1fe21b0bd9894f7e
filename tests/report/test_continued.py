"""Where a table goes on in another column, its head says whose it is."""

from dataclasses import replace

from engine.report import pdf
from engine.report.page import TEMPLATES, compose
from tests.report.standin import manuscript

weasyprint = pdf.import_weasyprint()

STYLE = "@page { size: 400px 300px; margin: 0 } .tabular.wide { break-inside: auto }"


def laid_out(rows, continued=True):
    css = (TEMPLATES / "style" / "pdf.css").read_text(encoding="utf-8")
    base = (TEMPLATES / "style" / "base.css").read_text(encoding="utf-8")
    head = '<tr class="continued"><td colspan="2">Table 1 (continued)</td></tr>' * continued
    body = "".join(f"<tr><td>row{i}</td><td>{i}</td></tr>" for i in range(rows))
    table = (
        f"<table><thead>{head}<tr><th>a</th><th>b</th></tr></thead><tbody>{body}</tbody></table>"
    )
    html = f'<style>{base}{css}{STYLE}</style><main><div class="tabular wide">{table}</div></main>'
    return weasyprint.HTML(string=html).render()


def texts(document):
    return [
        [box.text for box in page._page_box.descendants() if hasattr(box, "text")]
        for page in document.pages
    ]


def test_every_part_but_the_first_says_that_it_goes_on():
    first, *others = texts(laid_out(60))
    assert others
    assert first[:3] == ["a", "b", "row0"]
    assert all(page[:3] == ["Table 1 (continued)", "a", "b"] for page in others)
    assert sum(text.startswith("row") for page in (first, *others) for text in page) == 60


def test_a_table_in_one_piece_looks_as_if_nothing_had_been_there():
    def places(document):
        return [
            (box.text, round(box.position_x, 2), round(box.position_y, 2))
            for box in document.pages[0]._page_box.descendants()
            if hasattr(box, "text")
        ]

    assert places(laid_out(5)) == places(laid_out(5, continued=False))


def test_only_tables_that_can_be_divided_carry_the_words(tmp_path):
    for rows, expected in ((5, False), (6, True)):
        paper = manuscript(tmp_path, "en")
        best = replace(paper.values["best"], rows=[["ReLU", "0.1", "He"]] * rows)
        paper = replace(paper, values={**paper.values, "best": best})
        html = compose(paper, pdf.PdfMedium(), "")
        assert ("Table\u00a01 (continued)" in html) is expected
