"""What a finished paper must be: `python -m tests.report.check_pdf report.pdf` tells what it lacks.

Read by pypdf, qpdf, Poppler and three validators of PDF/A and PDF/UA, not by what made the file.
The reference validator, veraPDF, is not among them.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.report.fonts import FACES
from tests.report.blank_area import half_empty_pages
from tests.report.printed import MARGIN, SIDE, Heading, Printed, squeezed
from tests.report.validators import accessibility, conformance, reading_aloud

Complaints = Iterator[str]

WHOLE_PAPER = ("config.yaml", "environment.json", "requirements.txt", "verdicts.json")
"""Files that the paper of a study carries beside its tables."""

MAIN_PAGES, APPENDIX_PAGES = 14, 40
FIRST_PAGE = ("fig-emblem", "tab-answers")
"""What a reader sees first: the answer, where the study has it."""

_FIXED_DATE = "D:20200101000000Z"
_PROTRUSION = 3.0
"""pt; justified Chinese lines of many short runs stand out by up to 2.6."""
_HEAD = 20.0
"""pt; a heading that begins within these below the margin has no text above it."""
_LETTERED = re.compile(r"[A-Z] ")
_HAN = re.compile("[\u4e00-\u9fff]")


def syntax(paper: Printed) -> Complaints:
    if "No syntax or stream encoding errors" not in paper.run("qpdf", "--check", str(paper.path)):
        yield "qpdf finds errors"


def faces(paper: Printed) -> Complaints:
    ours = tuple({face.family.replace(" ", "-") for face in FACES})
    rows = paper.run("pdffonts", str(paper.path)).splitlines()[2:]
    for row in rows:
        name = row.split()[0].partition("+")[2]
        if not name.startswith(ours):
            yield f"face {name or row} is not the paper's own"
    if not rows:
        yield "no face is embedded"


def metadata(paper: Printed) -> Complaints:
    said = paper.reader.metadata
    for name in ("/Author", "/Subject", "/Keywords"):
        if not said.get(name):
            yield f"no {name} in the metadata"


def bookmarks(paper: Printed) -> Complaints:
    for name, place in paper.targets.items():
        level = 3 if name.startswith("claim-") else 2 if name.startswith("sec-") else 0
        levels = [mark.level for mark in paper.outline if mark.place.near(place)]
        if level and not any(found <= level for found in levels):
            yield f"no bookmark for {name}"


def tags(paper: Printed) -> Complaints:
    kinds = {node.get("/S") for node in paper.structure()}
    if missing := {"/H1", "/H2", "/P", "/Figure", "/Table", "/TH", "/Link"} - kinds:
        yield f"no tags {', '.join(sorted(missing))}"


def spoken(paper: Printed) -> Complaints:
    """Half of every alternative text is letters; a Han character is half a word, and so is two."""
    for alt in {node.get("/Alt", "") for node in paper.structure() if node.get("/S") == "/Figure"}:
        letters, han = sum(map(str.isalpha, alt)), len(_HAN.findall(alt))
        if 2 * (letters + han) < len(alt) + han:
            yield f"an alternative text does not read as language: {alt}"


def attachments(paper: Printed) -> Complaints:
    files = [file.get_object() for file in paper.catalog.get("/AF", [])]
    names = [str(file["/UF"]) for file in files]
    if names != sorted(set(names)) or set(names) != set(paper.reader.attachments):
        yield "attachments are not listed once each, by name"
    for file in files:
        dates = {file["/EF"]["/F"]["/Params"][key] for key in ("/CreationDate", "/ModDate")}
        if not file["/Desc"] or file["/AFRelationship"] == "/Unspecified" or dates != {_FIXED_DATE}:
            yield f"attachment {file['/UF']} lacks a description, a relationship or a fixed date"
    if not any(name.endswith(".csv") for name in names):
        yield "no table is attached"


def text(paper: Printed) -> Complaints:
    for mark in paper.outline:
        if mark.level < 3 and squeezed(mark.title) not in paper.texts[mark.place.page - 1]:
            yield f"the heading {mark.title!r} cannot be read out of page {mark.place.page}"


def blanks(paper: Printed) -> Complaints:
    for number in half_empty_pages(paper.path):
        yield f"more than a third of page {number} is blank"


def links(paper: Printed) -> Complaints:
    for page, target in paper.links:
        if target not in paper.targets:
            yield f"a link on page {page} leads nowhere: {target}"


def running_heads(paper: Printed) -> Complaints:
    """The title, and the first section that begins on the page, or else the one that goes on."""
    sections = [mark for mark in paper.outline if mark.level == 1]
    title = squeezed(paper.reader.metadata.title)
    for number, words in enumerate(paper.words[1:], 2):
        here = [mark for mark in sections if mark.place.page == number]
        before = [mark for mark in sections if mark.place.page < number]
        expected = title + squeezed((here[:1] or before[-1:])[0].title)
        head = sorted((word for word in words if word.bottom < MARGIN), key=lambda word: word.left)
        if squeezed("".join(word.text for word in head)) != expected:
            yield f"the running head of page {number} is not {expected!r}"


def orphans(paper: Printed) -> Complaints:
    """Headings with nothing below them on their page."""
    for mark in paper.outline:
        if mark.level < 3 and not _below(paper, mark):
            yield f"nothing stands below the heading {mark.title!r} on page {mark.place.page}"


def _below(paper: Printed, mark: Heading) -> bool:
    words = [
        word
        for word in paper.words[mark.place.page - 1]
        if word.top > mark.place.top - 2 and word.bottom < paper.height - MARGIN + 2
    ]
    below = "".join(word.text for word in sorted(words, key=lambda w: (round(w.top), w.left)))
    return len(squeezed(below)) > len(squeezed(mark.title)) + 2


def overflow(paper: Printed) -> Complaints:
    """Words beyond the margins."""
    for number, words in enumerate(paper.words, 1):
        for word in words:
            if word.left < SIDE - _PROTRUSION or word.right > paper.width - SIDE + _PROTRUSION:
                yield f"{word.text!r} on page {number} stands in the margin"


def floats(paper: Printed) -> Complaints:
    """Figures and tables more than a page before they are first spoken of, or never mentioned."""
    for name, place in paper.targets.items():
        if name.startswith(("fig-", "tab-")):
            first = min((page for page, target in paper.links if target == name), default=None)
            if first is None:
                yield f"nothing refers to {name}"
            elif place.page < first - 1:
                yield f"{name} is on page {place.page}, and first spoken of on page {first}"


def extent(paper: Printed) -> Complaints:
    """A paper that is read: its main part, references and appendices; the answer comes first."""
    ends, appendices = parts(paper)
    if ends > MAIN_PAGES:
        yield f"the main part ends on page {ends}, not by page {MAIN_PAGES}"
    if appendices > APPENDIX_PAGES:
        yield f"the appendices have {appendices} pages, more than {APPENDIX_PAGES}"
    for name in FIRST_PAGE:
        if name in paper.targets and paper.targets[name].page != 1:
            yield f"{name} is not on the first page"


def parts(paper: Printed) -> tuple[int, int]:
    """The last page with text of the main part, and how many have some of the appendices."""
    pages, above = len(paper.reader.pages), MARGIN + _HEAD
    references = paper.targets.get("sec-references")
    ends = references.page - (references.top < above) if references else pages
    first = next((m for m in paper.outline if m.level == 1 and _LETTERED.match(m.title)), None)
    return ends, pages - first.place.page + 1 if first else 0


CHECKS: tuple[Callable[[Printed], Complaints], ...] = (
    *(syntax, faces, metadata, bookmarks, tags, attachments, text),
    *(spoken, blanks, links, running_heads, orphans, overflow, floats, extent),
    *(conformance, reading_aloud, accessibility),
)


def complaints(path: Path, files: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with the PDF at `path`, which must carry `files`."""
    paper = Printed(path)
    found = [f"{name} is not attached" for name in files if name not in paper.reader.attachments]
    return found + [complaint for check in CHECKS for complaint in check(paper)]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        found = complaints(Path(argument), WHOLE_PAPER)
        sys.stdout.write("".join(f"{argument}: {complaint}\n" for complaint in found))
        if found:
            sys.exit(1)
        sizes = "main part to page {}, appendices of {} pages".format(
            *parts(Printed(Path(argument)))
        )
        sys.stdout.write(f"{argument}: {len(CHECKS)} checks passed; {sizes}\n")
