"""Space between Han characters and Latin letters, numerals or formulas in Chinese text.

Chinese typesetting puts about a quarter em there. Neither WeasyPrint nor every browser does so by
itself, so that the space is set in the text: an ordinary one, 0.235 em in the paper's Latin face, which
vanishes at a line's end and stretches with the line (no face at hand has U+2009, the thin space).
"""

import re

OPENING = "（［｛“‘《〈「『(["
CLOSING = "，。；：、！？）］｝”’》〉」』…,.;:!?)]%"
"""Punctuation that stays with what follows, or with what precedes it."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FORMULA_START, _FORMULA_END = "\ue000", "\ue002"  # slots of engine.report.elements
_LATIN = "0-9A-Za-zÀ-ÖØ-öø-ɏͰ-Ͽ"
_AFTER_HAN = re.compile(f"[{_LATIN}{_FORMULA_START}±+−√∂∑≈<>≤≥]")
_BEFORE_HAN = re.compile(f"[{_LATIN}{_FORMULA_END}%°′⁰¹²³⁴-⁹]")
_INSIDE = re.compile(
    f"(?<=[{_HAN}]) ?(?=[{_LATIN}{_FORMULA_START}±+−√∂∑≈<>≤≥])"
    f"|(?<=[{_LATIN}{_FORMULA_END}%°′⁰¹²³⁴-⁹]) ?(?=[{_HAN}])"
)
_IS_HAN = re.compile(f"[{_HAN}]")
_TOKENS = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")

_VERBATIM = frozenset({"code", "pre", "kbd", "script", "style", "svg", "math", "title"})
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "code", "kbd", "q"}
)


def space_han_and_latin(html: str) -> str:
    """`html` with one space wherever Han and Latin touch in its text; attributes and code untouched.

    Also across inline tags: the space then stands outside the element, so that a link's underline does
    not cover it. Where the author already typed a space, it stays the only one.
    """
    pieces: list[str] = []
    pending: list[str] = []  # inline tags since the last character of text
    last = ""
    verbatim: str | None = None
    for piece in _split(html):
        if not piece.startswith("<"):
            if piece and verbatim is None:
                piece = _INSIDE.sub(" ", piece)
            if piece:
                _flush(pieces, pending, _touch(last, piece[0]))
                pieces.append(piece)
                last = piece[-1]
            continue
        name = _TAG_NAME.match(piece)
        tag = name[1].lower() if name else ""
        if verbatim is None and tag in _VERBATIM and not piece.startswith("</"):
            verbatim = tag
        elif verbatim == tag and piece.startswith("</"):
            verbatim = None
        if tag in _INLINE:
            pending.append(piece)
        else:
            _flush(pieces, pending, False)
            pieces.append(piece)
            last = ""
    _flush(pieces, pending, False)
    return "".join(pieces)


def _split(html: str) -> list[str]:
    """Tags and the texts between them, in order."""
    parts: list[str] = []
    end = 0
    for token in _TOKENS.finditer(html):
        parts += [html[end : token.start()], token[0]]
        end = token.end()
    return [*parts, html[end:]]


def _touch(before: str, after: str) -> bool:
    if not before:
        return False
    if _IS_HAN.match(before):
        return _AFTER_HAN.match(after) is not None
    return _BEFORE_HAN.match(before) is not None and _IS_HAN.match(after) is not None


def _flush(pieces: list[str], pending: list[str], space: bool) -> None:
    """Move `pending` to `pieces`, with a space after its closing tags and before its opening ones."""
    if space:
        opening = next((i for i, tag in enumerate(pending) if not tag.startswith("</")), None)
        pending.insert(len(pending) if opening is None else opening, " ")
    pieces += pending
    pending.clear()
