"""The PDF edition: WeasyPrint with the paper's own faces, tagged, the same bytes on every build.

Nothing from outside gets in: pictures, formulas and faces have addresses of their own, served from
this module; the machine's fonts are hidden; whatever WeasyPrint warns of (a missing glyph, a CSS
property it does not know) stops the build.
"""

import hashlib
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from engine.report import fonts
from engine.report.formulas import Formula
from engine.report.page.page import Manuscript, compose
from engine.report.page.page_contents import Picture
from engine.report.pdf import conformance
from engine.report.pdf.attachments import Attachment
from engine.study.files import unharmed, written_whole
from engine.study.language import Language

_INK = "#1a1a1a"  # of the text, as in base.css
_EPOCH = "1577836800"  # 2020-01-01; stands where a file format insists on a time
_SHOWN_WARNINGS = 5


class PdfError(RuntimeError):
    """The PDF cannot be made, or would not be as it should."""


@dataclass
class PdfMedium:
    """Puts pictures and formulas in by address, and keeps what stands behind each address."""

    name: str = "pdf"
    images: dict[str, str] = field(default_factory=dict)

    def picture(self, name: str, picture: Picture) -> Markup:
        """An image of the figure with its alternative text."""
        self.images[f"figure:{name}"] = unharmed(picture.path).read_text(encoding="utf-8")
        return Markup(f'<img alt="{escape(picture.alt, quote=True)}" src="figure:{name}">')

    def formula(self, formula: Formula, language: Language) -> Markup:
        """An image of the formula, standing on the baseline, that reads aloud what it says."""
        self.images[f"formula:{formula.key}"] = formula.svg.replace("currentColor", _INK)
        spoken = escape(formula.spoken[language], quote=True)
        return Markup(
            f'<img class="math" alt="{spoken}" style="{formula.style}" src="formula:{formula.key}">'
        )


def write_pdf(manuscript: Manuscript, output: Path) -> None:
    """Write the edition of `manuscript` for print; raises as `compose` and `typeset` do."""
    medium = PdfMedium()
    page = compose(manuscript, medium, css="")
    style = manuscript.templates / "style"
    names = ("base.css", "pdf.css", "ledger.css", f"pdf.{manuscript.language}.css")
    faces = fonts.font_face_css(lambda file: f"face:{file}")
    css = "\n".join((faces, *((style / name).read_text(encoding="utf-8") for name in names)))
    pdf = typeset(
        page, css, medium.images, attachments=manuscript.attachments, draft=manuscript.draft
    )
    with written_whole(output) as draft:
        draft.write_bytes(pdf)


def typeset(
    page: str,
    css: str,
    images: Mapping[str, str],
    *,
    attachments: Iterable[Attachment] = (),
    draft: bool = False,
) -> bytes:
    """The document `page` (HTML) as a PDF; `images` are SVG by the addresses that it names.

    A `draft` has its figures where they are written, whatever blank that leaves.

    Raises:
        PdfError: a library is missing, or WeasyPrint had something to warn of.
    """
    weasyprint = import_weasyprint()
    from engine.report.pdf.layout import lay_out

    identifier = hashlib.sha256((css + page).encode()).digest()[:16]
    with _hermetic(), _strict_log():
        source = weasyprint.HTML(string=page, url_fetcher=_fetcher(images))
        document = lay_out(source, css, draft=draft)
        conformance.declare(document)
        return document.write_pdf(
            **conformance.OPTIONS,
            pdf_identifier=identifier,
            attachments=list(_attached(weasyprint, attachments, source.etree_element)),
            finisher=conformance.finish,
        )


def import_weasyprint() -> ModuleType:
    """WeasyPrint, made to justify Chinese lines; PdfError where it lacks a system library."""
    try:
        with warnings.catch_warnings():
            # Of absent system fonts, which are hidden anyway.
            warnings.simplefilter("ignore")
            import weasyprint

            from engine.report.pdf import cjk_justify
    except (ImportError, OSError) as error:
        hint = "Hint: `python workflow/preflight.py` names what is missing"
        raise PdfError(f"WeasyPrint does not start: {error}. {hint}") from error
    cjk_justify.install()
    conformance.install()
    return weasyprint


def _attached(
    weasyprint: ModuleType, attachments: Iterable[Attachment], document: Element
) -> Iterator[Any]:
    """The attachments as WeasyPrint takes them; what the document shows, its caption describes."""
    then = datetime.fromtimestamp(int(_EPOCH), tz=UTC)
    shown = {element.get("id"): element for element in document.iter() if "id" in element.attrib}
    for attachment in attachments:
        anchors = (f"fig-{attachment.shows}", f"tab-{attachment.shows}")
        captions = (_caption(shown[anchor]) for anchor in anchors if anchor in shown)
        yield weasyprint.Attachment(
            string=attachment.text,
            name=attachment.name,
            description=next(captions, attachment.description),
            created=then,
            modified=then,
            relationship=attachment.relationship,
        )


def _caption(shown: Element) -> str:
    return next(_spoken(part) for part in shown.iter() if part.tag in ("figcaption", "caption"))


def _spoken(element: Element) -> str:
    """Text of `element` on one line, its formulas as they are read aloud."""
    text = element.get("alt", "") + (element.text or "")
    text += "".join(_spoken(child) + (child.tail or "") for child in element)
    return " ".join(text.split())


def _fetcher(images: Mapping[str, str]) -> Any:
    """What serves the addresses of this module, and refuses every other."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url in images:
                return URLFetcherResponse(url, images[url], {"Content-Type": "image/svg+xml"})
            scheme, _, name = url.partition(":")
            if scheme == "face" and (fonts.FONTS / name).is_file():
                return URLFetcherResponse(url, (fonts.FONTS / name).read_bytes())
            if scheme == "data":  # the raster parts of a figure, inside its own file
                return super().fetch(url, headers)
            raise ValueError(f"the paper may not fetch {url}")

    return OwnFilesOnly()


@contextmanager
def _hermetic() -> Iterator[None]:
    """Hide the machine's fonts and its clock for as long as the PDF is made."""
    ours = {"FONTCONFIG_FILE": str(fonts.NO_SYSTEM_FONTS), "SOURCE_DATE_EPOCH": _EPOCH}
    before = dict(os.environ)
    os.environ.update(ours)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _strict_log() -> Iterator[None]:
    """Raise at the end what WeasyPrint logged as warnings on the way."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    collector = Collector(logging.WARNING)
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collected:
        distinct = list(dict.fromkeys(collected))
        shown = "; ".join(distinct[:_SHOWN_WARNINGS])
        more = len(distinct) - _SHOWN_WARNINGS
        raise PdfError(f"WeasyPrint warns: {shown}" + (f"; and {more} more" if more > 0 else ""))
