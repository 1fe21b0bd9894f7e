"""Fonts as a machine may have them: other letters under the names of the paper's own faces."""

from pathlib import Path

from fontTools.ttLib import TTFont

from engine.report.fonts import FACES, FONTS


def machine_fonts(folder: Path) -> Path:
    """A folder for XDG_DATA_HOME: the paper's families and DejaVu, drawn as JetBrains Mono."""
    (folder / "fonts").mkdir(parents=True)
    for family in {face.family for face in FACES} | {"DejaVu Sans", "DejaVu Serif"}:
        with TTFont(FONTS / "JetBrainsMono-Regular.woff2") as font:
            font.flavor = None
            for record in font["name"].names:
                if record.nameID in (1, 4, 16):
                    record.string = family
            font.save(folder / "fonts" / f"{family}.ttf")
    return folder
