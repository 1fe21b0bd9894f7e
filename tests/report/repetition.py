"""A result is told once and then relied on: `python -m tests.report.repetition report.en.html`.

Of the numbers of the abstract, the table of answers and the conclusions, each stands in the rest of
the running text, captions included, no more than `MOST` times. Numbers of one digit, those that an
experiment was set to, the errors behind ± and the numbers of what is linked to are no results;
tables, the ledger and the references are looked up, not read.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.report.parity import FRONT, NAMES, NUMBER

MOST = 2

TOLD = (FRONT, "sec-conclusions", "sec-lecture", "sec-practice", "sec-related")
ANSWERS = "tab-answers"
SETTINGS = "sec-protocol"
_LOOKED_UP = ("sec-ledger", "sec-references", SETTINGS)
_UNREAD = {"a", "head", "nav", "script", "style", "svg", "template", "math"}
_HEADINGS = {"h2", "h3", "h4"}
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_INLINE = {"b", "em", "i", "span", "sub", "sup"}
_ERROR = re.compile(r"±\s*[\d.]+")
_ZEROS = re.compile(r"^[−+]?0*\.?0*|\D")


class _Reader(HTMLParser):
    """The text of every section, and apart from it that of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.text: dict[str, list[str]] = {FRONT: []}
        self.tables: dict[str, list[str]] = {}
        self._section = FRONT
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        id = values.get("id") or ""
        if tag in _HEADINGS and id.startswith("sec-"):
            self._section = id
            self.text[id] = []
        if tag not in _VOID:
            unread = tag in _UNREAD or "unseen" in (values.get("class") or "")
            self._open.append((tag, "unread" if unread else id if id.startswith("tab-") else ""))
        self._say(" " if tag not in _INLINE else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        within = [mark for _, mark in self._open if mark]
        if "unread" in within:
            return
        caption = any(tag == "caption" for tag, _ in self._open)
        if within and not caption:
            self.tables.setdefault(within[-1], []).append(text)
        else:
            self.text[self._section].append(text)


def _numbers(parts: list[str]) -> Counter[str]:
    return Counter(NUMBER.findall(NAMES.sub(" ", _ERROR.sub(" ", "".join(parts)))))


def repeated(html: str) -> Iterator[str]:
    """One line for each result that the text goes on repeating."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    told = [*(reader.text.get(id, []) for id in TOLD), reader.tables.get(ANSWERS, [])]
    settings = [*reader.text.get(SETTINGS, []), *reader.tables.get("tab-experiments", [])]
    results = {number for part in told for number in _numbers(part)} - {*_numbers(settings)}
    elsewhere = {
        id: _numbers(text)
        for id, text in reader.text.items()
        if id not in TOLD and not id.startswith(_LOOKED_UP)
    }
    for number in sorted(results):
        if len(_ZEROS.sub("", number)) < 2:
            continue
        places = {id: counted[number] for id, counted in elsewhere.items() if counted[number]}
        if sum(places.values()) > MOST:
            yield f"{number} stands in the text besides: {places}"


if __name__ == "__main__":
    found = [
        f"{name}: {line}"
        for name in sys.argv[1:]
        for line in repeated(Path(name).read_text(encoding="utf-8"))
    ]
    print("\n".join(found) or "no result is told again and again")
    sys.exit(bool(found))
