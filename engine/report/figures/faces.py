"""The report's own faces, lent to matplotlib while figures are drawn.

Text stays text in the SVG, so matplotlib needs the faces for their widths only; the page that
holds the figure brings them by `@font-face` under the same names.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.ttLib import TTFont
from matplotlib import font_manager

from engine.report.fonts import FONTS

# Text, and numerals with superscripts that the first face lacks.
FACES = ("Noto Sans SC", "STIX Two Text")
SIGNS = {"zh": "Signs in Chinese", "en": "Signs in English"}
"""Faces of the page that are asked first: for quotes, which are as wide as a Han letter else."""
FILES = (
    "NotoSansSC-Regular.woff2",
    "NotoSansSC-Bold.woff2",
    "STIXTwoText-Regular.woff2",
    "STIXTwoText-Bold.woff2",
)


@contextmanager
def lent_faces() -> Iterator[None]:
    """Registers the faces with matplotlib, and takes them back at the end.

    matplotlib reads no WOFF2, so they are unpacked into a temporary folder first.
    """
    manager = font_manager.fontManager
    before = list(manager.ttflist)
    # Files of the machine under the same names would give other widths on other machines.
    manager.ttflist = [face for face in before if face.name not in FACES]
    with tempfile.TemporaryDirectory(prefix="faces-") as folder:
        try:
            for file in FILES:
                target = Path(folder, file).with_suffix(".ttf")
                with TTFont(FONTS / file) as font:
                    font.flavor = None
                    font.save(target, reorderTables=None)  # in one pass
                manager.addfont(target)
            yield
        finally:
            manager.ttflist = before
