"""The paper's own faces: which there are, their CSS, and subsets of them for the HTML.

The files are in `templates/fonts` with their licences (all OFL). Figures name the same families in
their SVG text, so that one set of `@font-face` rules serves text and figures. The woff2 files keep
their glyf tables untransformed, which makes them load in a fraction of the usual time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

FONTS = Path(__file__).parents[2] / "templates" / "fonts"
NO_SYSTEM_FONTS = FONTS / "fonts.conf"
"""A fontconfig file that lists no directory: the machine's own fonts stay out of the paper."""

# What the Latin face draws in Chinese text: letters, numerals and the minus, but not the quotes,
# dashes, ellipsis and middle dot, which in Chinese have the width of a character, and not the signs
# of mathematics, which it lacks: Pango would look for them in no other face.
_LATIN_IN_CHINESE = (
    "U+0020-007E,U+00A0-00B6,U+00B8-024F,U+0370-03FF,"
    "U+2010-2013,U+2032-2033,U+2070-209F,U+2212-2212"
)

_SUPERSCRIPTS = "U+00B2-00B3,U+00B9,U+2070-207B"
"""Which the other faces have only some of: an exponent is drawn in one face."""

# Subsets keep what these scripts need; the faces have hundreds of features for others.
_FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "chws", "halt", "palt"]


@dataclass(frozen=True)
class Face:
    """One `@font-face` rule: a family, as CSS and SVG name it, and the file behind it."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"
    unicode_range: str = ""


def _stix(family: str, unicode_range: str = "") -> tuple[Face, ...]:
    return (
        Face(family, "STIXTwoText-Regular.woff2", 400, "normal", unicode_range),
        Face(family, "STIXTwoText-Italic.woff2", 400, "italic", unicode_range),
        Face(family, "STIXTwoText-Bold.woff2", 700, "normal", unicode_range),
        Face(family, "STIXTwoText-BoldItalic.woff2", 700, "italic", unicode_range),
    )


FACES: tuple[Face, ...] = (
    *_stix("STIX Two Text"),
    *_stix("STIX Two Text in Chinese", _LATIN_IN_CHINESE),
    Face("Noto Serif SC", "NotoSerifSC-Regular.woff2", 400),
    Face("Noto Serif SC", "NotoSerifSC-Bold.woff2", 700),
    Face("Noto Sans SC", "NotoSansSC-Regular.woff2", 400),
    Face("Noto Sans SC", "NotoSansSC-Bold.woff2", 700),
    # "Noto Sans SC" gives these the width of a Han character. One family for each language: Pango
    # passes over a second cut of one file in the same list of families.
    *_stix("Signs in Chinese", f"U+00B1,U+00D7,{_SUPERSCRIPTS}"),
    *_stix("Signs in English", f"U+00B1,U+00D7,U+2018-201D,U+2026,{_SUPERSCRIPTS}"),
    Face("JetBrains Mono", "JetBrainsMono-Regular.woff2", 400),
)


def font_face_css(address: Callable[[str], str]) -> str:
    """The `@font-face` rules of all faces; `address` gives the URL of a file by its name."""
    return "\n".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f'font-style:{face.style};src:url("{address(face.file)}") format("woff2");'
        + (f"unicode-range:{face.unicode_range};" if face.unicode_range else "")
        + "font-display:block}"
        for face in FACES
    )


def subset(file: str, characters: Iterable[str]) -> bytes:
    """The face in `file` cut to `characters`, as woff2; equal arguments give equal bytes."""
    from fontTools import subset as subsetting

    options = subsetting.Options(
        flavor="woff2", layout_features=_FEATURES, hinting=False, notdef_outline=True
    )
    options.recalc_timestamp = False
    buffer = BytesIO()
    with subsetting.load_font(str(FONTS / file), options) as font:
        subsetter = subsetting.Subsetter(options)
        subsetter.populate(unicodes=sorted({ord(character) for character in characters}))
        subsetter.subset(font)
        subsetting.save_font(font, buffer, options)
    return buffer.getvalue()
