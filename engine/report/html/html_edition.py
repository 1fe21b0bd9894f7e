"""The HTML edition: one file that needs no network, with faces, pictures and formulas inside it.

The faces are cut to the characters of the page, and stand at its end: they are most of what a slow
line brings before the first word could be drawn. A formula's picture stands in the file once and is
used wherever the formula is; beside each use, hidden from view, stands its MathML for those who
listen. The content security policy in the head forbids every request.

`templates/script/head/*.js` run before anything is drawn, `templates/script/*.js` after the text,
each in the order of names and in an element of its own: if one fails, the others still run. A
script's data is a block `<script type="application/json" id="…">`, which no browser runs:

    const data = JSON.parse(document.getElementById("…").textContent);

Words that a script shows stand in the page or in such a block, not in the script: there are two
languages, and the faces are cut to the characters that page, blocks and scripts hold.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from engine.report import fonts
from engine.report.formulas import Formula
from engine.report.page.page import Manuscript, compose
from engine.report.page.page_contents import Picture
from engine.study.files import unharmed, written_whole
from engine.study.language import Language

STYLES = ("base.css", "html.css", "ledger.css", "explorer.css")

# No request of any kind; styles and the scripts of this file, pictures and faces that lie in it.
_POLICY = (
    "default-src 'none'; script-src {}; style-src 'unsafe-inline' data:; img-src data:; "
    "font-src data:"
)
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
    data = b64encode(fonts.subset(file, characters)).decode()
    return f"data:font/woff2;base64,{data}"


def load_scripts(folder: Path) -> list[str]:
    """The scripts that lie in `folder` itself, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))]


def security_policy(scripts: Sequence[str]) -> str:
    """A content security policy that lets exactly `scripts` run, told by their hashes."""
    hashes = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return _POLICY.format(" ".join(f"'sha256-{hash_}'" for hash_ in hashes) or "'none'")


def script_elements(scripts: Sequence[str]) -> str:
    """The elements that run `scripts`; ValueError where one holds what would end its element."""
    if any("</script" in script.lower() or "<!--" in script for script in scripts):
        raise ValueError("a script of the page may hold neither '</script' nor '<!--'")
    return "\n".join(f"<script>{script}</script>" for script in scripts)


def data_elements(data: Mapping[str, Any]) -> str:
    """The blocks that hold `data`, JSON values by the id of their block.

    Raises:
        ValueError: a number is not finite, which JSON cannot say.
    """
    return "\n".join(
        f'<script type="application/json" id="{id_}">{_json(value)}</script>'
        for id_, value in data.items()
    )


def _json(value: Any) -> str:
    """Compact JSON in which nothing can end the element around it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
