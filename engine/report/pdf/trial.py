"""A trial of the last stage at the start: one page with every face, one figure, as a PDF.

`python -m engine.report.pdf.trial` sets it in memory and keeps nothing. What would stop the paper
after hours of work (a library that does not load, a face that is damaged, no room for Matplotlib's
files) stops the run before its first job instead.
"""

import sys
import tempfile
from html import escape
from pathlib import Path

from engine.report import fonts
from engine.report.figures.style import paper_style, save_svg
from engine.report.pdf.pdf_edition import typeset
from engine.study.language import LANGUAGES, Text

_LETTERING = Text(
    "什么样的初始权重适合什么样的激活函数：0.01 ± 2 × 10⁻³",
    "Which initial weights suit which activation: 0.01 ± 2 × 10⁻³",
)


def trial_page() -> bytes:
    """The page as a PDF.

    Raises
    ------
    PdfError : the PDF cannot be made, or would not be as it should.
    OSError : a face cannot be read, or there is no room for a temporary file.
    """
    lines = "".join(
        f'<p style="font: {face.style} {face.weight} 9pt &quot;{face.family}&quot;, &quot;'
        f'{"Noto Serif SC" if language == "zh" else "STIX Two Text"}&quot;">'
        f"{escape(_LETTERING[language])}</p>"
        for face in fonts.FACES
        for language in LANGUAGES
    )
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Trial</title></head><body>'
        f'<h1>Trial</h1>{lines}<img alt="A curve" src="figure:trial"></body></html>'
    )
    css = fonts.font_face_css(lambda file: f"face:{file}") + "p { margin: 0 }"
    return typeset(page, css, {"figure:trial": _figure()})


def _figure() -> str:
    """A small figure as SVG, drawn and saved as the paper's are."""
    from matplotlib.figure import Figure

    with paper_style(), tempfile.TemporaryDirectory() as folder:
        figure = Figure(figsize=(2, 1))
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1])
        axes.set_title(_LETTERING["zh"])
        path = Path(folder) / "trial.svg"
        save_svg(figure, "trial", "Trial", "en", path)
        return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    try:
        trial_page()
    except Exception as error:  # whatever it is: the user's next step depends on this one line
        sys.exit(f"Init Atlas: the paper cannot be typeset here: {type(error).__name__}: {error}")
