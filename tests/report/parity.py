"""What two editions of the paper must have in common, section by section.

`python -m tests.report.parity ZH EN` compares two languages' HTML files and prints the differences.
"""

import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

FRONT = "front"
"""What stands before the first heading: title, abstract, keywords."""

BY_LANGUAGE = {"sec-references": "a translation has a year of its own"}
"""Sections whose numbers the languages need not share, and why."""

TRANSLATED = {"sec-published": {"2018": "2016"}}
"""Years of translations that sections cite in Chinese, and those of the originals in English."""

_ALL = ("anchors", "order", "links", "numbers")
MORE_IN_HTML = {
    FRONT: (("links",), "the link past the head"),
    "sec-explorer": (_ALL, "the matrix explorer"),
    "sec-reproducibility": (("numbers",), "times, which are never the same twice"),
    "sec-ledger": (_ALL, "the filters of the claims, their cells, and the commands to run them"),
}
"""Where the HTML may have more than the PDF, in sections whose ids begin so: of what, and why."""

_HEADINGS = {"h2", "h3", "h4"}
_UNREAD = {"head", "nav", "script", "style", "svg", "template"}
_UNREAD_CLASSES = {"unseen", "translation"}  # for those who listen; of what one language quotes
_NOT_PRINTED = "screen"
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
NAMES = re.compile(r"⟨.*?⟩|(?<![A-Za-z])D[0124](?!\d)|PDF/\S+")
NUMBER = re.compile(r"[−+]?\d+(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?%?")


@dataclass
class Section:
    """What a heading has under it, up to the next one.

    anchors : ids, in order. links : targets of its references and citations. formulas : their keys.
    numbers : those of its text, tables included, as printed.
    """

    anchors: list[str] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)

    def counted(self) -> dict[str, Counter[str]]:
        """Everything it has; of the anchors also which comes after which."""
        pairs = Counter(map(">".join, itertools.pairwise(self.anchors)))
        return {"anchors": Counter(self.anchors), "order": pairs, "links": self.links,
                "formulas": self.formulas, "numbers": self.numbers}  # fmt: skip


class _Reader(HTMLParser):
    """Reads an edition as the eye does: what only a screen reader hears is skipped."""

    def __init__(self, unread: set[str]) -> None:
        super().__init__()
        self.unread = unread
        self.unread_anchors: set[str] = set()
        self.sections = {FRONT: Section()}
        self.current = FRONT
        self.text: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _skipping(self) -> bool:
        return any(skipped for _, skipped in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "use" and values.get("href", "").startswith("#formula-"):
            self._section.formulas[values["href"].removeprefix("#formula-")] += 1
        if self._skipping:
            self.unread_anchors.add(values.get("id", ""))
        else:
            self._note(tag, values)
        if tag not in _VOID:
            classes = {*values.get("class", "").split()}
            self._open.append((tag, tag in _UNREAD or bool(classes & self.unread)))

    def _note(self, tag: str, values: dict[str, str]) -> None:
        if tag in _HEADINGS and "id" in values:
            self._close()
            self.current = values["id"]
            self.sections[self.current] = Section()
        elif "id" in values and tag not in _UNREAD:
            self._section.anchors.append(values["id"])
        if tag == "a" and values.get("href", "").startswith("#"):
            self._section.links[values["href"][1:]] += 1
        self.text.append(" " if tag not in ("b", "i", "em", "span", "sub", "sup", "wbr") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.text.append(data)

    def close(self) -> None:
        super().close()
        self._close()

    @property
    def _section(self) -> Section:
        return self.sections[self.current]

    def _close(self) -> None:
        text = "".join(self.text)
        formulas = re.findall("⟨(.*?)⟩", text)
        self._section.formulas.update(formulas)
        self._section.numbers.update(NUMBER.findall(NAMES.sub(" ", text)))
        self.text.clear()


def read(html: str, printed: bool = False) -> dict[str, Section]:
    """The sections of an edition by the id of their heading, in order.

    `printed`: without what the HTML shows on screen alone, and without the links to it.
    """
    reader = _Reader(_UNREAD_CLASSES | ({_NOT_PRINTED} if printed else set()))
    reader.feed(html)
    reader.close()
    if printed:
        for section in reader.sections.values():
            for anchor in reader.unread_anchors & {*section.links}:
                del section.links[anchor]
    return reader.sections


def by_language(zh: dict[str, Section], en: dict[str, Section]) -> Iterator[str]:
    """One line for each thing that only one language says."""
    yield from _by_order(zh, en)
    for id in [id for id in zh if id in en]:
        one, two = zh[id].counted(), en[id].counted()
        if id in BY_LANGUAGE:
            del one["numbers"], two["numbers"]
        for translation, original in TRANSLATED.get(id, {}).items():
            for section in (one, two):  # others may have published in either year
                section["numbers"][original] += section["numbers"].pop(translation, 0)
        yield from _unequal(id, one, two)


def by_edition(html: dict[str, Section], pdf: dict[str, Section]) -> Iterator[str]:
    """One line for each thing that only one edition says, without what only the HTML may have."""
    yield from _by_order(
        {id: one for id, one in html.items() if id in pdf or not _more_in_html(id)}, pdf
    )
    for id in [id for id in html if id in pdf]:
        one, two = html[id].counted(), pdf[id].counted()
        for what in _more_in_html(id):
            one[what] &= two[what]
            if what == "order":  # what comes between parts what follows one another in the PDF
                del one[what], two[what]
        yield from _unequal(id, one, two)


def _more_in_html(id: str) -> tuple[str, ...]:
    found = (kinds for start, (kinds, _) in MORE_IN_HTML.items() if id.startswith(start))
    return next(found, ())


def _by_order(one: dict[str, Section], two: dict[str, Section]) -> Iterator[str]:
    if list(one) != list(two):
        yield f"sections: {sorted({*one} ^ {*two}) or 'in another order'}"


def _unequal(id: str, one: dict[str, Counter[str]], two: dict[str, Counter[str]]) -> Iterator[str]:
    for what, found in one.items():
        if found != two[what]:
            yield f"{id}: {what} {dict(found - two[what])} against {dict(two[what] - found)}"


if __name__ == "__main__":
    editions = [read(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    lines = list(by_language(*editions))
    print("\n".join(lines) or "both languages say the same")
    sys.exit(bool(lines))
