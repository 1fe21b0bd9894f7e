"""Where wide figures and tables go, so that no page stays half empty.

An element that spans both columns and does not fit the rest of its page moves to the next one and
leaves a blank behind: WeasyPrint has no page floats. So the document is laid out once to learn how
high everything is; then each wide element that would leave a blank is put off until the text after
it has filled its page, as TeX would do; then it is laid out for good. Figures and tables keep their
order, and none passes the references or the beginning of an appendix.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

COLUMNS = 2
ACCEPTED_BLANK = 0.25
"""Share of a page; among plans that leave no larger blank, the first is as good as any."""

LONG_TABLE = 0.25
"""Share of a page above which a table in a column may be divided."""

_SLACK = 20.0  # CSS px, about a line: balanced columns come out that much higher than their mean
_TWO_LINES = 36.0  # CSS px; a paragraph leaves no fewer behind
_STEP = 4.0  # CSS px by which a balanced column is let grow
_SPLITTABLE = frozenset({"p", "ol", "ul"})
_HEADINGS = frozenset({"h2", "h3"})


@dataclass(frozen=True)
class Policy:
    """What a plan puts up with, in shares of a page.

    tolerated_blank: left rather than have a paragraph run over to the top of a figure's page.
    whole_table: height up to which a wide table is kept whole; a higher one may go on overleaf.
    least_part: height that the first part of a divided table has at least, and the second too
    unless that would leave a blank.
    """

    tolerated_blank: float = 0.14
    whole_table: float = 0.33
    least_part: float = 0.2


POLICIES = tuple(
    Policy(blank, whole, part)
    for whole in (0.33, 0.5)
    for part in (0.2, 0.1, 0.3)
    for blank in (0.14, 0.08, 0.2)
)


@dataclass(frozen=True)
class Block:
    """A direct child of <main>, and the height it takes, in CSS px, margins included."""

    element: Element
    height: float
    whole: bool = field(default=True, compare=False)
    """Not to be divided between two pages."""

    @property
    def wide(self) -> bool:
        return "wide" in self.element.get("class", "").split()

    @property
    def tabular(self) -> bool:
        return "tabular" in self.element.get("class", "").split()

    @property
    def floats(self) -> bool:
        """Figures and tables may stand elsewhere than where they were written."""
        return self.element.tag == "figure" or self.tabular

    @property
    def splits(self) -> bool:
        """Whether it runs on in the next column."""
        return self.element.tag in _SPLITTABLE or "long" in self.element.get("class", "").split()

    @property
    def barrier(self) -> bool:
        """Floats written before a barrier stay before it."""
        return "flush" in self.element.get("class", "").split()


def render_without_gaps(source: Any, **options: Any) -> Any:
    """Lay out `source` (weasyprint.HTML), with its wide elements moved to where they fit.

    Returns:
        The weasyprint.Document. The tree of `source` is changed if anything had to move.
    """
    from cssselect2 import ElementWrapper
    from weasyprint.text.fonts import FontConfiguration

    faces = FontConfiguration()
    document = source.render(font_config=faces, **options)
    main = source.etree_element.find(".//main")
    if main is None:
        return document
    first, full = _page_heights(document, main)
    blocks = list(_measured(document, main))
    for block in blocks:
        # Nothing goes into a column that is too short for it, nor does anything before it then.
        if block.tabular and not block.wide and block.height > LONG_TABLE * full:
            block.element.set("class", f"{block.element.get('class')} long")
    placed = best_plan(blocks, first, full).blocks
    for block in blocks:
        main.remove(block.element)
    for block in placed:
        main.append(block.element)
        if block.wide and block.tabular and block.whole:
            block.element.set("class", f"{block.element.get('class')} whole")
    source.wrapper_element = ElementWrapper.from_html_root(
        source.etree_element, content_language=None
    )
    return source.render(font_config=faces, **options)


@dataclass(frozen=True)
class Plan:
    """Blocks in the order in which they go in, and the largest blank they leave."""

    blocks: list[Block]
    worst_blank: float


def best_plan(blocks: Sequence[Block], first_page: float, page: float) -> Plan:
    """The plan that leaves the least blank on its emptiest page; see `place`."""
    plans = (place(blocks, first_page, page, policy) for policy in POLICIES)
    best = next(plans)
    for plan in plans:
        if best.worst_blank <= ACCEPTED_BLANK:
            break
        best = min(best, plan, key=lambda candidate: candidate.worst_blank)
    return best


def place(
    blocks: Sequence[Block], first_page: float, page: float, policy: Policy = POLICIES[0]
) -> Plan:
    """`blocks` in an order whose wide elements leave little blank.

    Args:
        first_page: height left for them on the first page, CSS px.
        page: height of the following ones.
    """
    placed: list[Block] = []
    waiting: list[Block] = []  # floats put off, in order
    sheet = _Sheet(first_page, page, policy)
    for index, block in enumerate(blocks):
        if block.barrier:
            waiting = _put_all(waiting, placed, sheet)
        if block.floats and (waiting or (block.wide and not sheet.fits(block))):
            waiting.append(block)
            continue
        ready = waiting and _may_follow_float(placed, block)
        if ready and _page_is_full(sheet, blocks[index:]):
            _put(waiting.pop(0), placed, sheet)
        while ready and waiting and sheet.fits(waiting[0]):
            _put(waiting.pop(0), placed, sheet)
        _put(block, placed, sheet)
    _put_all(waiting, placed, sheet)
    return Plan(placed, sheet.worst_blank)


class _Sheet:
    """The page being filled: its height, what spans it, and the run of column text since then."""

    def __init__(self, first_page: float, page: float, policy: Policy) -> None:
        self.page = page
        self.policy = policy
        self.left = first_page
        self.run: list[Block] = []
        self.worst_blank = 0.0

    def fits(self, block: Block) -> bool:
        """Whether `block` finds room here, if need be in two parts that are worth it."""
        rest = block.height - self._room()
        return rest <= 0 or (self.divides(block) and rest >= self.policy.least_part * self.page)

    def divides(self, block: Block) -> bool:
        """Whether `block` begins here and goes on on the next page."""
        long = block.wide and block.tabular and block.height > self.policy.whole_table * self.page
        least = self.policy.least_part * self.page
        return long and least <= self._room() < block.height

    def blank(self) -> float:
        """Share of a page that stays empty if the page ends here."""
        return (self.left - _balanced_height(self.run)) / self.page

    def add(self, block: Block) -> None:
        if block.wide:
            left = self.left - _balanced_height(self.run) - block.height
            if left < 0 and self.divides(block):
                left += self.page
            elif left < 0:
                self.worst_blank = max(self.worst_blank, self.blank())
                left = self.page - block.height
            self.left, self.run = left % self.page, []
            return
        self.run.append(block)
        while _balanced_height(self.run) > self.left:
            self.run = _overflow(self.run, self.left)
            self.left = self.page

    def _room(self) -> float:
        return self.left - _balanced_height(self.run) - _SLACK


def _put(block: Block, placed: list[Block], sheet: _Sheet) -> None:
    tall = block.height > sheet.page
    placed.append(replace(block, whole=not (tall or sheet.divides(block))))
    sheet.add(block)


def _put_all(waiting: Sequence[Block], placed: list[Block], sheet: _Sheet) -> list[Block]:
    """Place what waits, fitting or not; nothing is left waiting."""
    for block in waiting:
        _put(block, placed, sheet)
    return []


def _may_follow_float(placed: Sequence[Block], block: Block) -> bool:
    """Not between a heading and its text, nor inside a sentence that an equation interrupts."""
    if placed and placed[-1].element.tag in _HEADINGS:
        return False
    return block.element.tag in _HEADINGS or (
        block.element.tag == "p" and not (placed and _is_equation(placed[-1]))
    )


def _is_equation(block: Block) -> bool:
    return "equation" in block.element.get("class", "").split()


def _page_is_full(sheet: _Sheet, ahead: Sequence[Block]) -> bool:
    """Whether the text up to the next place for a float would run over onto the next page."""
    piece = list(_until_next_place(ahead))
    overflows = _balanced_height([*sheet.run, *piece]) > sheet.left
    return overflows and sheet.blank() <= sheet.policy.tolerated_blank


def _until_next_place(ahead: Sequence[Block]) -> Iterator[Block]:
    taken: list[Block] = []
    for block in ahead:
        if taken and _may_follow_float(taken, block):
            return
        if not block.floats:
            taken.append(block)
            yield block


def _balanced_height(run: Sequence[Block]) -> float:
    """Height of `run` in balanced columns."""
    height = sum(block.height for block in run) / COLUMNS
    while _overflow(run, height):
        height += _STEP
    return height


def _overflow(run: Sequence[Block], height: float) -> list[Block]:
    """What of `run` does not fit in columns of `height`."""
    column, used = 1, 0.0
    heading = 0.0  # height of the headings that end the column, and go where their text goes
    for index, block in enumerate(run):
        rest = used + block.height - height
        if rest > 0:
            column += 1
            splits = block.splits and block.height - rest >= _TWO_LINES
            used = rest if splits else heading + block.height
            if column > COLUMNS:
                return [replace(block, height=min(used, height)), *run[index + 1 :]]
        else:
            used += block.height
        heading = heading + block.height if block.element.tag in _HEADINGS else 0.0
    return []


def _page_heights(document: Any, main: Element) -> tuple[float, float]:
    """Height for <main> on the first page and on the following ones, CSS px."""
    box = next(b for b in document.pages[0]._page_box.descendants() if b.element is main)
    page = document.pages[0]._page_box
    bottom = page.content_box_y() + page.height
    following = document.pages[1 if len(document.pages) > 1 else 0]._page_box.height
    return bottom - box.content_box_y(), following


def _measured(document: Any, main: Element) -> Iterator[Block]:
    heights = dict.fromkeys(main, 0.0)
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not main or type(box).__name__ != "BlockBox":
                continue
            for child in box.children:
                if child.element in heights:
                    heights[child.element] += child.margin_height()
    for element, height in heights.items():
        yield Block(element, height)
