"""A finished PDF as pypdf and Poppler read it: words of its pages, targets, links and headings."""

import math
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader

_PT = 72 / 25.4
MARGIN, SIDE = 24 * _PT, 30 * _PT
"""pt; of pdf.css, above and below, left and right."""

_XHTML = "{http://www.w3.org/1999/xhtml}"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Word:
    """A word and its box; pt from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Place:
    """A point on a page; pages count from 1, pt from the page's top left corner."""

    page: int
    left: float
    top: float

    def near(self, other: "Place") -> bool:
        """Whether `other` is the same place but for the padding of a box."""
        return (
            self.page == other.page
            and math.dist((self.left, self.top), (other.left, other.top)) < 10
        )


@dataclass(frozen=True)
class Heading:
    """An entry of the outline."""

    level: int
    title: str
    place: Place


def squeezed(text: str) -> str:
    """`text` without white space, which the typesetter sets as it likes."""
    return "".join(text.split())


class Printed:
    """The PDF at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = PdfReader(path)
        self.catalog: Any = self.reader.trailer["/Root"]
        pages = self.reader.pages
        self._numbers = {page.indirect_reference.idnum: n for n, page in enumerate(pages, 1)}
        self.height = float(pages[0].mediabox.height)
        self.width = float(pages[0].mediabox.width)

    def run(self, *command: str) -> str:
        """What an external program says of the file."""
        done = subprocess.run([*command], capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    @cached_property
    def words(self) -> list[list[Word]]:
        """The words of each page."""
        text = _CONTROL.sub("", self.run("pdftotext", "-bbox", str(self.path), "-"))
        return [
            [
                Word(word.text or "", *(float(word.get(edge)) for edge in _EDGES))
                for word in page.iter(f"{_XHTML}word")
            ]
            for page in ElementTree.fromstring(text).iter(f"{_XHTML}page")
        ]

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page in the order in which it was set, without white space."""
        pages = self.run("pdftotext", "-raw", str(self.path), "-").split("\f")[:-1]
        return [squeezed(page) for page in pages]

    @cached_property
    def targets(self) -> Mapping[str, Place]:
        """Where each internal link can lead."""
        names = self.catalog["/Names"]["/Dests"]["/Names"]
        return {str(names[i]): self._place(names[i + 1]) for i in range(0, len(names), 2)}

    @cached_property
    def links(self) -> list[tuple[int, str]]:
        """Page and target of every internal link."""
        return [
            (number, str(annotation.get_object()["/Dest"]))
            for number, page in enumerate(self.reader.pages, 1)
            for annotation in page.get("/Annots", [])
            if "/Dest" in annotation.get_object()
        ]

    @cached_property
    def outline(self) -> list[Heading]:
        """The bookmarks, in order."""
        return list(self._headings(self.catalog.get("/Outlines", {}), 1))

    def structure(self) -> Iterator[Any]:
        """Every element of the tree of tags."""
        waiting = [self.catalog["/StructTreeRoot"]]
        while waiting:
            node = waiting.pop().get_object()
            if not hasattr(node, "get"):
                continue
            yield node
            children = node.get("/K", [])
            waiting += children if isinstance(children, list) else [children]

    def _headings(self, parent: Any, level: int) -> Iterator[Heading]:
        node = parent.get("/First")
        while node is not None:
            entry = node.get_object()
            yield Heading(level, str(entry["/Title"]), self._place(entry["/Dest"]))
            yield from self._headings(entry, level + 1)
            node = entry.get("/Next")

    def _place(self, destination: Any) -> Place:
        page, _, left, top, _ = iter(destination.get_object())  # references as they are
        return Place(self._numbers[page.idnum], float(left), self.height - float(top))


_EDGES = ("xMin", "yMin", "xMax", "yMax")
