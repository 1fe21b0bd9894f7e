"""The works the paper cites, and their printed form in each language.

The entries stand in `templates/references.toml`. Chinese entries follow the layout of GB/T 7714
(authors, title[type], venue, year, volume); English ones give authors, title, venue, volume, year.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from engine.report.punctuation import AND
from engine.study.language import Language, Text

REFERENCES = Path(__file__).parents[2] / "templates" / "references.toml"

_AND_OTHERS = Text("等", " et al.")

KINDS: Mapping[str, tuple[str, str, str]] = {
    "article": ("J", "article", "journal"),
    "proceedings": ("C", "inproceedings", "booktitle"),
    "chapter": ("M", "incollection", "booktitle"),
    "book": ("M", "book", "publisher"),
    "preprint": ("EB/OL", "misc", "howpublished"),
    "web": ("EB/OL", "misc", "howpublished"),
    "report": ("R", "techreport", "institution"),
    "thesis": ("D", "phdthesis", "school"),
}
"""Kinds of work: GB/T 7714's type mark, BibTeX's entry, and the field of it for the venue."""

_PRINTED_AUTHORS = 3  # GB/T 7714 prints three and then "et al."


class BibliographyError(ValueError):
    """A malformed entry."""


@dataclass(frozen=True)
class Reference:
    """One work. `authors` are "family, initials" or a single name; `year` is None when unknown.

    `doi` is the bare identifier, `url` an address for works without one. `original` holds a Chinese
    work's own authors, title, venue and year, for which the Chinese paper needs no translation.
    """

    key: str
    kind: str
    authors: tuple[str, ...]
    title: str
    venue: str
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    original: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BibliographyError(
                f"reference {self.key!r}: kind must be one of {sorted(KINDS)}, got {self.kind!r}"
            )

    @property
    def address(self) -> str:
        """Where to find the work: its DOI's address, else its URL, else ""."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def own(self, field: str) -> Any:
        """`field` as the work itself prints it, where that differs from the translation."""
        return (self.original or {}).get(field, getattr(self, field))


@cache
def bibliography(path: Path = REFERENCES) -> Mapping[str, Reference]:
    """Every work by its key.

    Raises:
        BibliographyError: an entry has an unknown field or kind, or lacks a required field.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: _entry(key, fields) for key, fields in entries.items()}


def format_reference(reference: Reference, language: Language) -> Markup:
    """One entry of the reference list as HTML, in the style of `language` ("zh" or "en")."""
    body = _chinese(reference) if language == "zh" else _english(reference)
    return body + _link(reference)


def short_reference(reference: Reference, language: Language) -> str:
    """A work by its authors' family names and its year, as in "He et al. 2015"."""
    authors = reference.authors if language == "en" else reference.own("authors")
    year = reference.year if language == "en" else reference.own("year")
    families = [author.partition(", ")[0] for author in authors]
    if len(families) > 2:
        names = f"{families[0]}{_AND_OTHERS[language]}"
    else:
        names = AND[language].join(families)
    return f"{names} {year or ''}".rstrip()


def _entry(key: str, fields: Mapping[str, Any]) -> Reference:
    values = {**fields, "authors": tuple(fields.get("authors", ()))}
    try:
        return Reference(key, **values)
    except TypeError as error:
        raise BibliographyError(f"reference {key!r}: {error}") from error


def _english(reference: Reference) -> Markup:
    authors = _listed([_given_first(author) for author in reference.authors])
    venue = Markup("<i>{}</i>").format(reference.venue)
    parts = [venue, _volume(reference), str(reference.year or ""), _pages(reference)]
    return Markup("{}. {}. {}.").format(
        authors, reference.title, Markup(", ").join(part for part in parts if part)
    )


def _volume(reference: Reference) -> str:
    if not reference.volume:
        return f"no. {reference.issue}" if reference.issue else ""
    issue = f"({reference.issue})" if reference.issue else ""
    return f"{'' if reference.kind == 'article' else 'vol. '}{reference.volume}{issue}"


def _pages(reference: Reference) -> str:
    return f"pp. {reference.pages}" if "–" in reference.pages else reference.pages


def _chinese(reference: Reference) -> Markup:
    names = [_family_first(author) for author in reference.own("authors")]
    others = "等" if reference.original else "et al"
    listed = names[:_PRINTED_AUTHORS] + ([others] if len(names) > _PRINTED_AUTHORS else [])
    # A part of a larger work is joined to it by a double slash.
    joint = "//" if reference.kind in ("proceedings", "chapter") else ". "
    place = ", ".join(
        part
        for part in (reference.own("venue"), str(reference.own("year") or ""), reference.volume)
        if part
    )
    issue = f"({reference.issue})" if reference.issue else ""
    pages = f": {reference.pages.replace('–', '-')}" if reference.pages else ""
    return Markup("{}. {}[{}]{}{}{}{}.").format(
        ", ".join(listed),
        reference.own("title"),
        KINDS[reference.kind][0],
        joint,
        place,
        issue,
        pages,
    )


def _given_first(author: str) -> str:
    """Turn "Glorot, X." into "X. Glorot"."""
    family, _, given = author.partition(", ")
    return f"{given} {family}".strip()


def _family_first(author: str) -> str:
    """Turn "Orr, G. B." into "ORR G B", as GB/T 7714 asks; a Chinese or single name stays."""
    family, _, given = author.partition(", ")
    if not given:
        return family
    return f"{family.upper()} {given.replace('.', '').replace('-', ' ')}"


def _listed(names: Sequence[str]) -> str:
    if len(names) > _PRINTED_AUTHORS:
        return f"{', '.join(names[:_PRINTED_AUTHORS])}, et al"
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _link(reference: Reference) -> Markup:
    if not reference.address:
        return Markup("")
    shown = f"doi:{reference.doi}" if reference.doi else reference.url
    return Markup(' <a href="{}">{}</a>').format(reference.address, shown)
