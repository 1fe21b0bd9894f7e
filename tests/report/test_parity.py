"""Both languages and both editions say the same: sections, anchors, links, formulas, numbers."""

import pytest

from engine.study.language import LANGUAGES
from tests.report.papers import Paper
from tests.report.parity import by_edition, by_language, read


@pytest.mark.parametrize("medium", ["html", "pdf"])
def test_both_languages_say_the_same(paper: Paper, medium: str) -> None:
    en, zh = (read(paper.html(language, medium)) for language in LANGUAGES)
    assert list(by_language(zh, en)) == []


def test_both_editions_say_the_same(paper: Paper, language: str) -> None:
    html, pdf = (read(paper.html(language, medium), printed=True) for medium in ("html", "pdf"))
    assert list(by_edition(html, pdf)) == []


PAGE = """<body><h1>1</h1><h2 id="sec-a">1 A</h2><p id="x">D0 has <b>4</b> of −1.5×10⁻³⁄2 ⟨n_2⟩
<a href="#y">Figure 7</a></p><svg>99</svg><figure id="y"></figure></body>"""


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<b>4</b>", "<b>5</b>", "numbers"),
        ("−1.5", "1.5", "numbers"),
        ('href="#y"', 'href="#x"', "links"),
        ('id="x"', 'id="z"', "anchors"),
        ("n_2", "n_3", "formulas"),
        ("sec-a", "sec-b", "sections"),
        ("99", "98", None),
        ("D0", "D1", None),
    ],
)
def test_what_differs_is_found(old: str, new: str, what: str | None) -> None:
    found = [*by_language(read(PAGE), read(PAGE.replace(old, new)))]
    assert found == [] if what is None else any(what in line for line in found)


def test_swapped_anchors_are_found_and_what_the_screen_alone_has_is_no_difference() -> None:
    swapped = PAGE.replace('id="x"', "id=?").replace('id="y"', 'id="x"').replace("id=?", 'id="y"')
    assert any("order" in line for line in by_edition(read(PAGE), read(swapped)))
    alone = '<a href="#z">Figure S1</a></p><div class="screen"><figure id="z">3</figure></div>'
    screen, paper = PAGE.replace("</p>", alone, 1), PAGE.replace("</p>", "Figure S1</p>", 1)
    assert list(by_edition(read(screen, printed=True), read(paper, printed=True))) == []
    assert list(by_edition(read(screen), read(paper))) != []
