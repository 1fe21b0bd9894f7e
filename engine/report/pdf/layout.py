"""The document laid out, with its figures and tables where they leave no page half empty.

WeasyPrint has no page floats: what does not fit the rest of its page goes to the next one and
leaves a blank behind (WeasyPrint's issue 259). So the document is laid out as it is written, as far
as there are figures and tables, which tells how high everything is, and once more with what would
leave a blank put off until the text after it has filled the page, as TeX would do. Figures and
tables keep their order, and none passes the references or the beginning of an appendix; a long
table stays where it is, and goes on on the next page.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise, takewhile
from typing import Any
from xml.etree.ElementTree import Element

ACCEPTED_BLANK = 0.12
"""Share of a page; a figure that leaves no more than this may stay where it is."""

LONG_TABLE = 0.4
"""Share of a page; a table higher than this may be divided."""

_LINES, _ROWS = 2, 3  # that pdf.css leaves on either side of a break
_SLACK = 6.0  # CSS px; what a figure must have to spare, as heights are added up here
_HEADINGS = frozenset({"h2", "h3", "h4"})


@dataclass(frozen=True)
class Block:
    """A direct child of <main>, as it is going to be laid out; lengths in CSS px.

    pieces: heights of what no page divides, from top to bottom: lines, rows, a whole figure.
    above, below: its margins.
    """

    element: Element
    pieces: tuple[float, ...]
    above: float = 0.0
    below: float = 0.0

    @property
    def floats(self) -> bool:
        """A figure or table in one piece may stand elsewhere than where it was written."""
        return len(self.pieces) == 1 and _may_float(self.element)

    @property
    def heading(self) -> bool:
        return self.element.tag in _HEADINGS


def _is(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def _may_float(element: Element) -> bool:
    return element.tag == "figure" or _is(element, "tabular")


def lay_out(source: Any, css: str, *, draft: bool = False) -> Any:
    """Lay out `source` (weasyprint.HTML) in the style of `css`, its figures moved if need be.

    Args:
        draft: leave them where they are written, which spares the second layout.

    Returns:
        The weasyprint.Document. The tree of `source` is changed if anything had to move.
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = weasyprint.CSS(string=css, url_fetcher=source.url_fetcher, font_config=fonts)
    options = {"stylesheets": [style], "font_config": fonts, "cache": {}}
    main = source.etree_element.find(".//main")
    if main is None or draft:
        return source.render(**options)
    settled = _settled(main)
    with _emptied(settled):
        document = source.render(**options)
        blocks, first_page, page = _measured(document, main)
    order = [block.element for block in reordered(blocks, first_page, page)]
    long_tables = [block for block in blocks if _is(block.element, "tabular") and not block.floats]
    if order == list(main) and not long_tables and not settled:
        return document
    main[:] = order
    for block in long_tables:
        block.element.set("class", block.element.get("class", "") + " long")
    return source.render(**options)


def _settled(written: Iterable[Element]) -> list[Element]:
    """What follows the first barrier after the last figure or table: nothing there can move."""
    last = list(takewhile(lambda element: not _may_float(element), reversed(list(written))))[::-1]
    return list(dropwhile(lambda element: not _is(element, "flush"), last))


@contextmanager
def _emptied(elements: Iterable[Element]) -> Iterator[None]:
    """`elements` without what is in them, but headings, which the contents name."""
    kept = {e: (e.text, list(e)) for e in elements if e.tag not in _HEADINGS}
    for element in kept:
        element.text, element[:] = None, []
    try:
        yield
    finally:
        for element, (text, children) in kept.items():
            element.text, element[:] = text, children


def reordered(blocks: Iterable[Block], first_page: float, page: float) -> list[Block]:
    """`blocks` with those that would leave a blank put off until the text has filled the page.

    Args:
        first_page: height left for them on the first page, CSS px.
        page: height of the following ones.
    """
    placed: list[Block] = []
    waiting: list[Block] = []
    sheet = _Sheet(first_page, page)

    def put(block: Block) -> None:
        placed.append(block)
        sheet.add(block)

    for block in blocks:
        barrier = _is(block.element, "flush")  # what was written before it stays before it
        if barrier or _may_follow_float(placed, block):
            while waiting and (barrier or sheet.blank_before(waiting[0]) <= ACCEPTED_BLANK):
                put(waiting.pop(0))
        if block.floats and (waiting or sheet.blank_before(block) > ACCEPTED_BLANK):
            waiting.append(block)
        else:
            put(block)
    return placed + waiting


class _Sheet:
    """The page being filled, as WeasyPrint would: what is left of it below the last block."""

    def __init__(self, first_page: float, page: float) -> None:
        self.page = page
        self.left = first_page
        self._below = 0.0  # margin of the last block
        self._headings: tuple[float, float] | None = None  # margin and height, until text follows

    def blank_before(self, block: Block) -> float:
        """Share of a page that stays blank if `block` comes next."""
        above, first = self._beginning(block)
        return 0.0 if above + first + _SLACK <= self.left else self.left / self.page

    def add(self, block: Block) -> None:
        above, first = self._beginning(block)
        self._below = block.below
        if block.heading:  # goes where its text goes
            self._headings = above, first
            return
        self._headings = None
        self.left -= above
        for piece in (first, *block.pieces[1:]):
            if piece > self.left:
                self.left = self.page
            self.left -= piece

    def _beginning(self, block: Block) -> tuple[float, float]:
        """The margin above `block` and the height of its first piece, with headings before it."""
        gap = max(self._below, block.above)
        if self._headings is None:
            return gap, block.pieces[0]
        above, height = self._headings
        return above, height + gap + block.pieces[0]


def _may_follow_float(placed: Sequence[Block], block: Block) -> bool:
    """Not between a heading and its text, nor inside a sentence that an equation interrupts."""
    if placed and placed[-1].heading:
        return False
    inside = bool(placed) and _is(placed[-1].element, "equation")
    return block.heading or (block.element.tag == "p" and not inside)


def _measured(document: Any, main: Element) -> tuple[list[Block], float, float]:
    """The children of `main`, and the height for them on their first page and on the others."""
    from weasyprint.formatting_structure.boxes import BlockBox

    fragments: dict[Element, list[Any]] = {element: [] for element in main}
    first_page = 0.0
    for page in (page._page_box for page in document.pages):
        for box in page.descendants():
            if box.element is main and isinstance(box, BlockBox):
                first_page = first_page or page.content_box_y() + page.height - box.content_box_y()
                for child in box.children:
                    fragments[child.element].append(child)
    page_height = document.pages[-1]._page_box.height
    blocks = [_block(element, parts, page_height) for element, parts in fragments.items()]
    return blocks, first_page, page_height


def _block(element: Element, fragments: Sequence[Any], page: float) -> Block:
    """`element`, which came out in `fragments`, on one page of height `page` or on several."""
    style = fragments[0].style
    pieces = [height for fragment in fragments for height in _heights(fragment)]
    whole = Block(element, (sum(pieces),), style["margin_top"].value, style["margin_bottom"].value)
    if _is(element, "tabular"):
        return whole if sum(pieces) <= LONG_TABLE * page else _divided(whole, pieces, _ROWS)
    return whole if style["break_inside"] == "avoid" else _divided(whole, pieces, _LINES)


def _divided(block: Block, pieces: Sequence[float], least: int) -> Block:
    """`block` in its `pieces`, of which a page begins or ends with no fewer than `least`."""
    if len(pieces) < 2 * least:
        return block
    kept = (sum(pieces[:least]), *pieces[least:-least], sum(pieces[-least:]))
    return replace(block, pieces=kept)


def _heights(fragment: Any) -> Iterator[float]:
    """Heights of the lines of text in `fragment`, or of the rows of its table, its head left out.

    What stands above the first of them and below the last belongs to them.
    """
    from weasyprint.formatting_structure import boxes

    inner = list(fragment.descendants())
    bodies = [b for b in inner if isinstance(b, boxes.TableRowGroupBox) and not b.is_header]
    cuts = [row for body in bodies for row in body.children] or [
        box for box in inner if isinstance(box, boxes.LineBox)
    ]
    top, bottom = fragment.border_box_y(), fragment.border_box_y() + fragment.border_height()
    tops = sorted({round(box.position_y) for box in cuts})[1:]
    yield from (below - above for above, below in pairwise([top, *tops, bottom]))
