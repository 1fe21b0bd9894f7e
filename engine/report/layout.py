"""The document laid out with its figures and tables where they leave the least blank.

Laid out once, it tells how high everything is. Plans are made from that (placement.py), but how
columns come out is only known when they are set: a plan is laid out, what stays blank is read off
its boxes, and if that is too much the heights are corrected and the next plan is tried.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

from engine.report.folios import Folios
from engine.report.placement import (
    ACCEPTED_BLANK,
    LONG_TABLE,
    Block,
    Plan,
    corrected,
    ranked_plans,
)

ATTEMPTS = 10
"""Plans that are laid out at most."""

PATIENCE = 4
"""Layouts after which a number of a page that still changes is left out of the text."""

_LEAST_BLANK = 10 * 96 / 25.4  # CSS px; shorter stretches are not blank, as for blank_area.py
_INKED = frozenset({"LineBox", "BlockReplacedBox", "InlineReplacedBox", "TableRowBox"})
_LOGGER = logging.getLogger(__name__)


def render_without_gaps(source: Any, css: str = "", language: str = "en") -> Any:
    """Lay out `source` (weasyprint.HTML), with its wide elements moved to where they fit.

    Args:
        css: a stylesheet beside those that `source` brings along.
        language: of the words around page numbers.

    Returns:
        The weasyprint.Document. The tree of `source` is changed if anything had to move.
    """
    from engine.report.typesetter import Typesetter

    typesetter = Typesetter(source, css)
    folios = Folios(source.etree_element, language)
    document = typesetter.lay_out()
    folios.update(document)  # roughly: enough for the room they take
    main = typesetter.main
    if main is None:
        return document
    first, full = _page_heights(document, main)
    blocks = list(_measured(document, main))
    for block in blocks:
        # Nothing goes into a column that is too short for it, nor does anything before it then.
        if block.tabular and not block.wide and block.height > LONG_TABLE * full:
            _set_class(block.element, "long", True)
    best = _least_blank(typesetter, main, blocks, first, full)
    return _with_right_numbers(typesetter, folios, best)


def worst_blank(document: Any) -> float:
    """Share of the emptiest page but the last that is blank."""
    return max(blank_shares(document)[:-1], default=0.0)


def blank_shares(document: Any) -> list[float]:
    """Share of each page between its margins that is blank, as blank_area.py sees it in the PDF."""
    return [_blank_share(page._page_box) for page in document.pages]


def _least_blank(
    typesetter: Any, main: Element, blocks: Sequence[Block], first: float, full: float
) -> Any:
    """The first document that is good enough, or the best of them; <main> is left in its order.

    first, full: height for <main> on its first page and on the following ones, CSS px.
    """
    best, best_plan, least = None, None, float("inf")
    tried = set()
    for number in range(1, ATTEMPTS + 1):
        plans = ranked_plans(blocks, first, full)
        plan = next((plan for plan in plans if plan.order not in tried), None)
        if plan is None:
            break
        tried.add(plan.order)
        _put_in_order(main, plan)
        document = typesetter.lay_out()
        blank = worst_blank(document)
        _LOGGER.info(
            "plan %d leaves %.0f %% of a page blank, %.0f %% foreseen",
            number,
            100 * blank,
            100 * plan.worst_blank,
        )
        if blank < least:
            best, best_plan, least = document, plan, blank
        if least <= ACCEPTED_BLANK:
            break
        blocks = corrected(blocks, plan, _last_pages(document, main))
    if plan is not best_plan:
        _put_in_order(main, best_plan)
    return best


def _with_right_numbers(typesetter: Any, folios: Folios, document: Any) -> Any:
    """`document`, or what it becomes when every number of a page in it is right."""
    for round_ in count():
        if not folios.update(document, give_up=round_ >= PATIENCE):
            return document
        document = typesetter.lay_out()


def _put_in_order(main: Element, plan: Plan) -> None:
    for block in plan.blocks:
        main.remove(block.element)
        main.append(block.element)
        if block.wide and block.tabular:
            _set_class(block.element, "whole", block.whole)


def _set_class(element: Element, name: str, wanted: bool) -> None:
    names = [other for other in element.get("class", "").split() if other != name]
    element.set("class", " ".join([*names, name] if wanted else names))


def _page_heights(document: Any, main: Element) -> tuple[float, float]:
    """Height for <main> on the page where it begins and on the following ones, CSS px."""
    pages = [page._page_box for page in document.pages]
    page, box = next((p, b) for p in pages for b in p.descendants() if b.element is main)
    bottom = page.content_box_y() + page.height
    return bottom - box.content_box_y(), pages[-1].height


def _last_pages(document: Any, main: Element) -> Mapping[Element, int]:
    """The page on which each child of <main> ends, counted from that on which <main> begins."""
    found: dict[Element, int] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.element is main and type(box).__name__ == "BlockBox":
                found |= dict.fromkeys((child.element for child in box.children), number)
    start = min(found.values())
    return {element: number - start for element, number in found.items()}


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


def _blank_share(page: Any) -> float:
    """Mean over the page's two halves of what no box with ink covers."""
    top, height = page.content_box_y(), page.height
    middle = page.content_box_x() + page.width / 2
    halves: tuple[list[tuple[float, float]], ...] = ([], [])
    for box in page.descendants():
        if type(box).__name__ in _INKED:
            start = min(max(box.position_y - top, 0.0), height)
            end = min(max(box.position_y + box.margin_height() - top, 0.0), height)
            if box.position_x < middle:
                halves[0].append((start, end))
            if box.position_x + box.margin_width() > middle:
                halves[1].append((start, end))
    return sum(_uncovered(half, height) for half in halves) / (len(halves) * height)


def _uncovered(covered: Sequence[tuple[float, float]], height: float) -> float:
    """Length of the stretches between 0 and `height` that are long enough to be seen as blank."""
    blank, reached = 0.0, 0.0
    for start, end in [*sorted(covered), (height, height)]:
        if start - reached >= _LEAST_BLANK:
            blank += start - reached
        reached = max(reached, end)
    return blank
