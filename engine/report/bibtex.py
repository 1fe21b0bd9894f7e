"""The bibliography as BibTeX, for whoever writes about the same works.

Entries are in English, as the English paper prints them; where a work has Chinese authors and title
of its own, these stand in a note.
"""

from collections.abc import Iterable
from pathlib import Path

from engine.report.bibliography import KINDS, Reference, bibliography
from engine.study.files import written_whole

_ESCAPES = str.maketrans({character: f"\\{character}" for character in "&%#$_"})


def write_bibtex(path: Path) -> None:
    """Write every work of the bibliography to `path`, sorted by key, in UTF-8."""
    works = bibliography()
    with written_whole(path) as draft:
        draft.write_text(format_bibtex(works[key] for key in sorted(works)), encoding="utf-8")


def format_bibtex(works: Iterable[Reference]) -> str:
    """The entries of `works`, an empty line between them."""
    return "\n".join(map(_entry, works))


def _entry(work: Reference) -> str:
    _, entry, venue = KINDS[work.kind]
    fields = {
        "author": _escaped(" and ".join(work.authors)),
        "title": f"{{{_escaped(work.title)}}}",  # braces within braces keep the capitals
        **_published(work, venue),
        "year": str(work.year or ""),
        "volume": work.volume,
        "number": work.issue,
        "pages": work.pages.replace("–", "--"),
        "doi": work.doi,
        "url": work.url,
        "note": _escaped(_original(work)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{entry}{{{work.key},\n{''.join(lines)}}}\n"


def _published(work: Reference, field: str) -> dict[str, str]:
    """The venue; that of a report or a thesis begins with what BibTeX calls its type."""
    if work.kind not in ("report", "thesis"):
        return {field: _escaped(work.venue)}
    kind, _, place = work.venue.partition(", ")
    return {"type": _escaped(kind), field: _escaped(place)}


def _original(work: Reference) -> str:
    if not work.original:
        return ""
    return f"Original: {', '.join(work.own('authors'))}. {work.own('title')}. {work.own('venue')}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
