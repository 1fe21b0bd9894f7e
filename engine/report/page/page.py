"""From section templates to one HTML document: the same for the PDF and for the HTML edition.

A document is `templates/page.html.j2` around the sections of `templates/sections/`, in the order of
their file names; those whose name begins with 00 (abstract and keywords) stand in the title block.
What differs between the two editions comes in through a `Medium` and a stylesheet.
"""

import traceback
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    UndefinedError,
)
from markupsafe import Markup

from engine.report.numbers import fixed, num, pct, power_of_ten
from engine.report.page.cross_references import Elements
from engine.report.page.page_contents import Medium, PageError, Sources
from engine.report.page.placeholders import roots
from engine.report.page.translation_blocks import Translations
from engine.report.pdf import conformance
from engine.report.pdf.attachments import Attachment
from engine.report.punctuation import COMMA, ENUMERATION
from engine.study.language import Language

TEMPLATES = Path(__file__).parents[3] / "templates"
PROJECT = "Init Atlas"
NARROW_SPACE = "\u202f"
"""Between a verdict and its mark: no line breaks there, and none is justified there."""
_TAGS = {"zh": "zh-CN", "en": "en"}
_TONGUES = {"zh": "中文", "en": "English"}
_FRONT = "sections/00"
_FEW = 3
"""As many names as a sentence holds."""


@dataclass(frozen=True)
class Manuscript:
    """What is to be printed in one language.

    `titles` has the paper's title in every language it appears in. A `draft` says on every page
    that it is one. `values` are the names that
    section templates use: numbers, tables, verdicts. `attachments` are for the PDF, `data` for the
    scripts of the HTML: JSON values by the id of the block that is to hold them.
    """

    language: Language
    titles: Mapping[str, str]
    sources: Sources
    draft: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    templates: Path = TEMPLATES


def compose(manuscript: Manuscript, medium: Medium, css: str, head: str = "") -> str:
    """The whole document as HTML, with `css` in its head and `head` where that begins.

    Raises:
        PageError: a template wants something that does not exist; the message names both.
    """
    folder = manuscript.templates / "sections"
    parts = [f"sections/{path.name}" for path in sorted(folder.glob("*.html.j2"))]
    if not parts:
        raise PageError(f"no section templates (*.html.j2) in {folder}")
    environment = _compiled(manuscript.templates, manuscript.language)
    markup = environment.get_template("macros.html.j2").module
    elements = Elements(manuscript.language, medium, manuscript.sources, markup)
    page = {
        "language": manuscript.language,
        "medium": medium.name,
        "project": PROJECT,
        "standards": conformance.STANDARDS,
        "titles": manuscript.titles,
        "draft": manuscript.draft,
        "head": Markup(head),
        "css": Markup(css),
        "front_parts": [part for part in parts if part.startswith(_FRONT)],
        "parts": [part for part in parts if not part.startswith(_FRONT)],
        "outline": elements.outline,
        "keyword_list": elements.keyword_list,
    }
    functions = elements.functions()
    _reject_shadowing(manuscript.values, {**page, **functions})
    return elements.finish(_render(environment, {**page, **functions, **manuscript.values}))


def one(value: object) -> bool:
    """Whether a noun beside the number stands in the singular: what a template may ask by `is`."""
    return value == 1


def single(items: Sized) -> bool:
    return len(items) == 1


def few(items: Sized) -> bool:
    """Whether a sentence can name them all."""
    return len(items) <= _FEW


def environment_for(templates: Path, language: Language) -> Environment:
    """Jinja as section templates see it: strict about names, escaping, with the number filters."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Translations],
    )
    environment.extend(language=language)
    filters = (num, power_of_ten, fixed, pct, roots)
    environment.filters |= {filter_.__name__: filter_ for filter_ in filters}
    environment.tests |= {test.__name__: test for test in (one, single, few)}
    environment.globals |= {
        "narrow_space": NARROW_SPACE,
        "tags": _TAGS,
        "tongues": _TONGUES,
        "comma": COMMA[language],
        "enumeration": ENUMERATION[language],
    }
    return environment


# Both editions of a language are made of the same templates, which compile once.
_compiled = cache(environment_for)


def _reject_shadowing(values: Mapping[str, Any], reserved: Mapping[str, Any]) -> None:
    if shadowed := sorted(values.keys() & reserved.keys()):
        raise PageError(f"values for the sections may not be called {', '.join(shadowed)}")


def _render(environment: Environment, values: Mapping[str, Any]) -> str:
    try:
        return environment.get_template("page.html.j2").render(values)
    except PageError:
        raise
    except TemplateNotFound as error:
        raise PageError(f"no template {error.name}") from error
    except (TemplateError, ValueError, TypeError, LookupError) as error:
        kind = "undefined" if isinstance(error, UndefinedError) else type(error).__name__
        raise PageError(f"{_template_line(error)}: {kind}: {error}") from error


def _template_line(error: Exception) -> str:
    """The template and line in which `error` arose."""
    frames = traceback.extract_tb(error.__traceback__)
    templates = [frame for frame in frames if frame.filename.endswith(".j2")]
    if not templates:
        return "page"
    path = Path(templates[-1].filename)
    return f"{'/'.join(path.parts[-3:])}, line {templates[-1].lineno}"
