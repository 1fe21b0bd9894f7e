"""Page numbers in the contents and beside references, filled in from pages that are laid out.

A stylesheet could ask for the page of a target, but not whether that is worth saying. Here a
reference names the page of a figure, table or section if that is neither on its own page nor on a
neighbouring one, and only the first time that a section mentions it. The numbers are part of the
text and so may move what they tell of: layout.py sets the pages again until they are right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from engine.report.wording import WORDING

NEAR = 1
"""Pages between a reference and its target up to which no number is given."""

_HEADINGS = frozenset({"h2", "h3"})
_TEXT = frozenset({"p", "ol", "ul"})
_BRACKETS = {"(": 1, "（": 1, ")": -1, "）": -1}


@dataclass
class _Folio:
    """A place for a number: the empty link `link`, after the link `label`, to `anchor`."""

    link: Element
    label: Element
    anchor: str
    wording: str
    always: bool
    given_up: bool = False

    @property
    def shown(self) -> bool:
        return self.always or bool(self.link.text)

    def show(self, number: int) -> bool:
        """Whether the text has changed by showing `number`."""
        text = self.wording.format(number)
        changed = self.link.text != text
        if not self.shown:
            self.label.tail = (self.label.tail or "").rstrip()  # stands before the number no more
        self.link.text = text
        return changed

    def give_up(self) -> None:
        self.link.text, self.given_up = None, True


class Folios:
    """The places for page numbers in a document: empty links of the class "page"."""

    def __init__(self, root: Element, language: str) -> None:
        main = root.find(".//main")
        self._folios = list(_contents(root))
        if main is not None:
            self._folios += _references(main, language)

    def update(self, document: Any, give_up: bool = False) -> bool:
        """Fill in the numbers that `document` (weasyprint.Document) has; whether any is new.

        give_up: take a number out of the text for good rather than change it once more.
        """
        targets, places = _targets(document), _places(document)
        changed = False
        for folio in self._folios:
            page = targets[folio.anchor]
            far = abs(page - places.get(folio.label, page)) > NEAR
            if folio.given_up or not (folio.shown or far):
                continue
            if folio.show(page):
                changed = True
                if give_up and not folio.always:
                    folio.give_up()
        return changed


def _contents(root: Element) -> Iterator[_Folio]:
    for entry in root.iterfind(".//nav/ol/li"):
        label, link = entry.findall("a")
        yield _Folio(link, label, link.get("href")[1:], "{}", always=True)


def _references(main: Element, language: str) -> Iterator[_Folio]:
    """The first reference to each target in the text of each section."""
    wording = WORDING[language]
    seen: set[str] = set()
    for block in main:
        if block.tag in _HEADINGS:
            seen = set()
        if block.tag not in _TEXT:
            continue
        for label, link, depth in _links(block):
            anchor = link.get("href")[1:]
            if anchor not in seen:
                seen.add(anchor)
                inside = wording.page_in_brackets if depth > 0 else wording.page_reference
                yield _Folio(link, label, anchor, inside, always=False)


def _links(block: Element) -> Iterator[tuple[Element, Element, int]]:
    """Labels in `block`, the empty links after them, and how many brackets are open there."""
    depth = 0
    label = block

    def text(piece: str | None) -> int:
        return sum(_BRACKETS.get(character, 0) for character in piece or "")

    def walk(element: Element) -> Iterator[tuple[Element, Element, int]]:
        nonlocal depth, label
        if element.get("class") == "page":
            yield label, element, depth
        depth += text(element.text)
        for child in element:
            yield from walk(child)
            if child.tag == "a":
                label = child
            depth += text(child.tail)

    yield from walk(block)


def _targets(document: Any) -> Mapping[str, int]:
    """Number of the page on which each anchor stands first."""
    pages: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for anchor in page.anchors:
            pages.setdefault(anchor, number)
    return pages


def _places(document: Any) -> Mapping[Element, int]:
    """Number of the page on which each link begins."""
    pages: dict[Element, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for _, _, _, box in page.links:
            pages.setdefault(box.element, number)
    return pages
