"""Where wide figures and tables go, so that no page stays half empty.

An element that spans both columns and does not fit the rest of its page moves to the next one and
leaves a blank behind: WeasyPrint has no page floats. So each one that would leave a blank is put
off until the text after it has filled its page, as TeX would do. Figures and tables keep their
order, and none passes the references or the beginning of an appendix. Here plans are made from the
heights of the parts; layout.py tries them and tells where pages came out otherwise.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

COLUMNS = 2
ACCEPTED_BLANK = 0.25
"""Share of a page; among plans that leave no larger blank, the first is as good as any."""

LONG_TABLE = 0.25
"""Share of a page above which a table in a column may be divided."""

_CORRECTION = 24.0  # CSS px; more than a line
_SLACK = 20.0  # CSS px, about a line: balanced columns come out that much higher than their mean
_TWO_LINES = 36.0  # CSS px; a paragraph leaves no fewer behind
_HEAD_AGAIN = 40.0  # CSS px; a divided table repeats its head and leaves part of a row's height
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
    page: int = field(default=0, compare=False)
    """On which it should end, counted from the first."""

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


@dataclass(frozen=True)
class Plan:
    """Blocks in the order in which they go in, and the largest blank they leave."""

    blocks: list[Block]
    worst_blank: float

    @property
    def order(self) -> tuple[tuple[int, bool], ...]:
        """What makes it another plan: the order, and what may be divided."""
        return tuple((id(block.element), block.whole) for block in self.blocks)


def ranked_plans(blocks: Sequence[Block], first_page: float, page: float) -> Iterator[Plan]:
    """Different plans, those first that should leave the least blank on their emptiest page.

    Among plans that are good enough, the order is that of POLICIES.
    """
    plans = [place(blocks, first_page, page, policy) for policy in POLICIES]
    seen = set()
    for plan in sorted(plans, key=lambda plan: max(plan.worst_blank, ACCEPTED_BLANK)):
        if plan.order not in seen:
            seen.add(plan.order)
            yield plan


def corrected(blocks: Sequence[Block], plan: Plan, pages: Mapping[Element, int]) -> list[Block]:
    """`blocks` with heights by which `plan` might have foreseen on which page each of them ends.

    What ends a page later than foreseen is taken to be a little higher, what ends earlier lower: it
    is by a line or so that plans fail. What is off only until the pages agree again is left alone.

    Args:
        pages: on which each element ended, counted from the first.
    """
    late, changes = 0, {}
    for block in plan.blocks:
        before, late = late, pages[block.element] - block.page
        if late and not before:
            changes[block.element] = math.copysign(_CORRECTION, late)
    return [replace(b, height=max(b.height + changes.get(b.element, 0.0), 0.0)) for b in blocks]


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
        if block.floats and (waiting or not sheet.fits(block)):
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
        self.number = 0

    def fits(self, block: Block) -> bool:
        """Whether `block` finds room here, if need be in two parts that are worth it."""
        if not block.wide:
            return block.splits or not _overflow([*self.run, block], self.left)
        rest = block.height - self._room()
        return rest <= 0 or (self.divides(block) and rest >= self.policy.least_part * self.page)

    def divisible(self, block: Block) -> bool:
        """Whether `block` may go on overleaf."""
        return block.wide and block.tabular and block.height > self.policy.whole_table * self.page

    def divides(self, block: Block) -> bool:
        """Whether `block` begins here and goes on on the next page."""
        least = self.policy.least_part * self.page
        return self.divisible(block) and least <= self._room() < block.height

    def blank(self) -> float:
        """Share of a page that stays empty if the page ends here."""
        return (self.left - _balanced_height(self.run)) / self.page

    def add(self, block: Block) -> None:
        if block.wide:
            left = self.left - _balanced_height(self.run) - block.height
            if left < 0 and self.divides(block):
                left += self.page - _HEAD_AGAIN
                self.number += 1
            elif left < 0:
                self.worst_blank = max(self.worst_blank, self.blank())
                left = self.page - block.height
                self.number += 1
            self.number -= math.floor(left / self.page)  # higher than what is left of two pages
            self.left, self.run = left % self.page, []
            return
        self.run.append(block)
        while rest := _overflow(self.run, self.left):
            if rest == self.run:
                if self.left == self.page:
                    return  # higher than any page
                self.worst_blank = max(self.worst_blank, self.left / self.page)
            self.run, self.left = rest, self.page
            self.number += 1

    def _room(self) -> float:
        return self.left - _balanced_height(self.run) - _SLACK


def _put(block: Block, placed: list[Block], sheet: _Sheet) -> None:
    # A long table that should fit here may turn out not to: it is not kept whole for that.
    tall = block.height > sheet.page
    sheet.add(block)
    whole = not (tall or sheet.divisible(block))
    placed.append(replace(block, whole=whole, page=sheet.number))


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
    """What of `run` does not fit in columns of `height`.

    This is all of it if something has a column to itself and does not fit it: WeasyPrint then drops
    the columns before it, too, and begins the run anew on the next page.
    """
    column, used = 1, 0.0
    heading = 0.0  # height of the headings that end the column, and go where their text goes
    for index, block in enumerate(run):
        rest = block.height
        while used + rest > height:
            if block.splits and height - used >= _TWO_LINES:
                rest -= height - used - (_HEAD_AGAIN if block.tabular else 0)
            elif used == 0:
                return list(run)
            else:
                rest, heading = rest + heading, 0.0
            column, used = column + 1, 0.0
            if column > COLUMNS:
                return [replace(block, height=rest), *run[index + 1 :]]
        used += rest
        heading = heading + block.height if block.element.tag in _HEADINGS else 0.0
    return []
