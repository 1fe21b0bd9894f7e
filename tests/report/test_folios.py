"""Page numbers in contents and text: right, only where they help, and settled."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from engine.report.folios import Folios

PAGE = (
    '<body><nav><ol><li><a href="#sec-x">1 X</a><a class="page" href="#sec-x"/></li></ol></nav>'
    "<main><h2 id='sec-x'>X</h2>{body}</main></body>"
)
REF = '<a href="#fig-a">Figure 1</a><a class="page" href="#fig-a"/>'


class Paper:
    """A tree of elements, and layouts of it whose pages are told."""

    def __init__(self, body, language="en"):
        self.root = ElementTree.fromstring(PAGE.format(body=body))
        self.folios = Folios(self.root, language)

    def laid_out(self, figure, text=1):
        """A layout with the references on page `text` and the figure on page `figure`."""
        boxes = [SimpleNamespace(element=e) for e in self.root.iter("a")]
        pages = [SimpleNamespace(anchors={}, links=[]) for _ in range(max(figure, text))]
        pages[text - 1].links = [("internal", "", (), box) for box in boxes]
        pages[0].anchors["sec-x"] = None
        pages[figure - 1].anchors["fig-a"] = None
        return SimpleNamespace(pages=pages)

    def update(self, figure, **options):
        return self.folios.update(self.laid_out(figure), **options)

    def text(self, tag="p"):
        return ["".join(element.itertext()) for element in self.root.iter(tag)]


@pytest.mark.parametrize(("figure", "expected"), [(1, ""), (2, ""), (3, " (p.\u00a03)")])
def test_a_page_is_named_where_it_is_not_at_hand(figure, expected):
    paper = Paper(f"<p>See {REF} and so on.</p>")
    paper.update(figure)
    assert paper.text() == [f"See Figure 1{expected} and so on."]


def test_contents_always_name_the_page():
    paper = Paper("<p>x</p>")
    assert paper.update(1)
    assert paper.text("li") == ["1 X1"]
    assert not paper.update(1)


@pytest.mark.parametrize(
    ("language", "before", "expected"),
    [
        ("en", "(left; {} shows it)", "(left; Figure 1, p.\u00a05 shows it)"),
        ("en", "(so) {} shows it", "(so) Figure 1 (p.\u00a05) shows it"),
        ("zh", "（左，见{}）", "（左，见Figure 1，第\u00a05\u00a0页）"),
        ("zh", "见{}", "见Figure 1（第\u00a05\u00a0页）"),
    ],
)
def test_no_brackets_within_brackets(language, before, expected):
    paper = Paper(f"<p>{before.format(REF)}</p>", language)
    paper.update(5)
    assert paper.text() == [expected]


def test_space_before_what_follows_gives_way_to_the_number():
    paper = Paper(f"<p>见{REF.replace('</a><a', '</a> <a')}所示</p>", "zh")
    paper.update(5)
    assert paper.text() == ["见Figure 1（第\u00a05\u00a0页）所示"]


def test_a_section_names_a_page_once_and_tables_never():
    paper = Paper(f"<p>{REF}</p><p>{REF}</p><table><p>{REF}</p></table><h3>Y</h3><p>{REF}</p>")
    paper.update(9)
    assert [text.endswith("9)") for text in paper.text()] == [True, False, False, True]


def test_numbers_follow_their_target_and_stay_once_shown():
    paper = Paper(f"<p>{REF}</p>")
    assert paper.update(5)
    assert paper.update(4)
    assert paper.text() == ["Figure 1 (p.\u00a04)"]
    assert paper.update(2)
    assert paper.text() == ["Figure 1 (p.\u00a02)"]
    assert not paper.update(2)


def test_a_number_that_never_settles_is_left_out():
    paper = Paper(f"<p>{REF}</p>")
    paper.update(5)
    assert paper.update(6, give_up=True)
    assert paper.text() == ["Figure 1"]
    assert not paper.update(7, give_up=True)
