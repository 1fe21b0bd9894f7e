"""The HTML edition: one file that needs no network, with faces, pictures and formulas inside it.

The faces are cut to the characters of the page, and stand at its end: they are most of what a slow
line brings before the first word could be drawn. A formula's picture stands in the file once and is
used wherever the formula is; beside each use, hidden from view, stands its MathML for those who
listen. Scripts and their data (scripts.py) stand after the text, so that it is drawn without them.
The content security policy in the head forbids every request.
"""

import base64
import re
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from engine.report import fonts
from engine.report.formulas import Formula
from engine.report.html.scripts import (
    data_elements,
    load_scripts,
    script_elements,
    security_policy,
)
from engine.report.page.page import Manuscript, compose
from engine.report.page.page_contents import Picture
from engine.study.files import unharmed, written_whole
from engine.study.language import Language

STYLES = ("base.css", "html.css", "ledger.css", "explorer.css")

_NOT_TEXT = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.S)
# A browser draws these though no page has them: list numbers, ellipses, the space of an empty line.
_ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("…“”‘’—–−·\u00a0")


@dataclass
class HtmlMedium:
    """Puts pictures and formulas into the page itself; `formulas` are those used so far."""

    name: str = "html"
    formulas: dict[str, Formula] = field(default_factory=dict)

    def picture(self, name: str, picture: Picture) -> Markup:
        """The figure's SVG, whose ids and styles are its own: several share the page."""
        svg = _inline_svg(unharmed(picture.path).read_text(encoding="utf-8"))
        label = escape(picture.alt, quote=True)
        return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))

    def formula(self, formula: Formula, language: Language) -> Markup:
        """The formula's picture for the eye, and its MathML for everybody else."""
        self.formulas[formula.key] = formula
        return Markup(
            f'<span class="math"><svg aria-hidden="true" viewBox="{formula.view_box}" '
            f'style="{formula.style}"><use href="#formula-{formula.key}"/></svg>'
            f'<span class="unseen">{formula.mathml}</span></span>'
        )

    def definitions(self) -> str:
        """The pictures that the formulas on the page use."""
        symbols = "".join(
            f'<g id="formula-{key}">{formula.drawing}</g>'
            for key, formula in sorted(self.formulas.items())
        )
        return f'<svg class="definitions" aria-hidden="true"><defs>{symbols}</defs></svg>'


def write_html(manuscript: Manuscript, output: Path) -> None:
    """Write the edition of `manuscript` for the browser; raises as `compose` does."""
    medium = HtmlMedium()
    folder = manuscript.templates / "script"
    first, last = load_scripts(folder / "head"), load_scripts(folder)
    # The policy must stand before all that it rules.
    policy = security_policy([*first, *last])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    style = manuscript.templates / "style"
    css = "\n".join((style / name).read_text(encoding="utf-8") for name in STYLES)
    page = compose(manuscript, medium, css, f"{meta}\n{script_elements(first)}")
    data = data_elements(manuscript.data)
    shown = filter(str.isprintable, unescape(_NOT_TEXT.sub("", page)))
    characters = _ALWAYS.union(shown, data, *last)
    faces = fonts.font_face_css(cache(partial(_data_address, characters=characters)))
    end = (medium.definitions(), _linked_stylesheet(faces), data, script_elements(last), "</body>")
    with written_whole(output) as draft:
        draft.write_text(page.replace("</body>", "\n".join(end), 1), encoding="utf-8")


def _linked_stylesheet(css: str) -> str:
    """`css` as an element that may stand in the body, which `<style>` may not."""
    return f'<link rel="stylesheet" href="data:text/css,{quote(css, safe="/+=:;,()@")}">'


def _inline_svg(source: str) -> str:
    svg = source[source.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<title>.*?</title>", "", svg, flags=re.S)
    return re.sub(r">\s+<", "><", svg)


def _data_address(file: str, characters: frozenset[str]) -> str:
    data = base64.b64encode(fonts.subset(file, characters)).decode()
    return f"data:font/woff2;base64,{data}"
