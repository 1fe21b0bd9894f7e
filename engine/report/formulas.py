"""The paper's formulas: their source, their pictures, and how they are read aloud.

`templates/formulas/formulas.toml` holds the TeX; `rendered.json` beside it holds what MathJax makes
of it (SVG and MathML), committed so that building the paper needs no Node. After an edit:

    python -m engine.report.formulas [DIRECTORY]

renders anew. npm installs MathJax into DIRECTORY (a temporary one by default), never into the
repository. Each picture is kept with a digest of its source; `load_formulas` refuses a stale one.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.study.language import Text

DIRECTORY = Path(__file__).parents[2] / "templates" / "formulas"
SOURCE = DIRECTORY / "formulas.toml"
RENDERED = DIRECTORY / "rendered.json"

_UNITS_PER_EM = 1000.0  # of MathJax's view boxes


class FormulaError(ValueError):
    """A formula that is malformed, or rendered from another source than the present one."""


@dataclass(frozen=True)
class Formula:
    """One formula: reading aloud by language, and its picture.

    `display` tells whether it is set on a line of its own. The SVG draws in `currentColor`, has no
    size of its own and no ids.
    """

    key: str
    display: bool
    spoken: Text
    svg: str
    mathml: str

    @property
    def box(self) -> tuple[float, float, float]:
        """Width, height and depth in em."""
        _, top, width, height = map(float, self.view_box.split())
        return width / _UNITS_PER_EM, height / _UNITS_PER_EM, (top + height) / _UNITS_PER_EM

    @property
    def style(self) -> str:
        """CSS that gives its picture this size and puts it on the baseline."""
        width, height, depth = self.box
        return f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth:.3f}em"

    @property
    def view_box(self) -> str:
        """Left, top, width and height, as the picture gives them."""
        return self.svg.partition('viewBox="')[2].partition('"')[0]

    @property
    def drawing(self) -> str:
        """The picture without the element around it."""
        return self.svg.partition(">")[2].removesuffix("</svg>")


def read_source(path: Path = SOURCE) -> dict[str, dict[str, Any]]:
    """The formulas as written, each with `tex`, `zh`, `en` and `display`.

    Raises:
        FormulaError: an entry lacks one of the first three, or has another key.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, entry in entries.items():
        missing = {"tex", "zh", "en"} - entry.keys()
        unknown = entry.keys() - {"tex", "zh", "en", "display"}
        if missing or unknown:
            raise FormulaError(
                f"formula {key!r} in {path.name}: "
                f"missing {sorted(missing)}, unknown {sorted(unknown)}"
            )
        entry.setdefault("display", False)
    return entries


def digest(entry: Mapping[str, Any]) -> str:
    """Identifies what a picture was rendered from: the TeX and its style."""
    return hashlib.sha256(f"{entry['display']}\n{entry['tex']}".encode()).hexdigest()[:16]


def load_formulas(source: Path = SOURCE, rendered: Path = RENDERED) -> dict[str, Formula]:
    """Every formula with its picture, by key.

    Raises:
        FormulaError: a picture is missing or older than its TeX.
    """
    entries = read_source(source)
    pictures = json.loads(rendered.read_text(encoding="utf-8"))
    stale = [key for key, e in entries.items() if pictures.get(key, {}).get("source") != digest(e)]
    if stale:
        raise FormulaError(
            f"{rendered.name} is out of step with {source.name} for {', '.join(stale)}; "
            "run `python -m engine.report.formulas`"
        )
    return {
        key: Formula(
            key,
            entry["display"],
            Text(entry["zh"], entry["en"]),
            pictures[key]["svg"],
            pictures[key]["mathml"],
        )
        for key, entry in entries.items()
    }


def render(workshop: Path, source: Path = SOURCE, rendered: Path = RENDERED) -> None:
    """Write `rendered` anew from `source` with the MathJax that npm installs in `workshop`."""
    for name in ("package.json", "mathjax.mjs"):
        shutil.copy(DIRECTORY / name, workshop)
    if not (workshop / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=workshop, check=True)
    entries = read_source(source)
    order = json.dumps({key: {k: e[k] for k in ("tex", "display")} for key, e in entries.items()})
    run = subprocess.run(
        ["node", "mathjax.mjs"], cwd=workshop, input=order, text=True, stdout=subprocess.PIPE
    )
    if run.returncode:
        raise FormulaError("MathJax refused a formula; its message stands above")
    pictures = {
        key: {
            "source": digest(entries[key]),
            "svg": _clean_svg(picture["svg"]),
            "mathml": _clean_mathml(picture["mathml"]),
        }
        for key, picture in json.loads(run.stdout).items()
    }
    text = json.dumps(pictures, indent=1, ensure_ascii=False, sort_keys=True)
    rendered.write_text(text + "\n", encoding="utf-8")


def _clean_svg(svg: str) -> str:
    """Without MathJax's notes to itself and its size in ex: em are computed from the view box."""
    svg = re.sub(r'\s(data-[\w-]+|role|focusable|aria-[\w-]+)="[^"]*"', "", svg)
    return re.sub(r'(<svg)\sstyle="[^"]*"|\s(?:width|height)="[\d.]+ex"', r"\1", svg)


def _clean_mathml(mathml: str) -> str:
    return re.sub(r"\s*\n\s*", "", re.sub(r'\sdata-[\w-]+="[^"]*"', "", mathml))


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        workshop = Path(*sys.argv[1:] or [directory])
        workshop.mkdir(parents=True, exist_ok=True)
        render(workshop)


if __name__ == "__main__":
    main()
