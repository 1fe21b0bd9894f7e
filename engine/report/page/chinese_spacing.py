"""White space of Chinese text: none within Chinese, a space between Han and Latin or formulas.

Chinese typesetting puts about a quarter em between Han characters and Latin letters, numerals or
formulas. Neither WeasyPrint nor every browser does so by itself, so that the space is set in the
text: an ordinary one, 0.235 em in the paper's Latin face. It vanishes at a line's end and stretches
with the line; no face at hand has U+2009, the thin space. The line breaks of a template, on the
other hand, would show as spaces between Chinese characters, and are taken out.
"""

import re

OPENING = "（［｛“‘《〈「『(["
CLOSING = "，。；：、！？）］｝”’》〉」』…,.;:!?)]%"
"""Punctuation that stays with what follows, or with what precedes it."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PUNCTUATION = "\u3001-\u3004\u3006\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65“”‘’…—"
_FORMULA_START, _FORMULA_END = "\ue000", "\ue002"  # slots of engine.report.page.cross_references
_LATIN = "0-9A-Za-zÀ-ÖØ-öø-ɏͰ-Ͽ"
_STARTS = f"{_LATIN}{_FORMULA_START}±+−√∂∑≈<>≤≥✓×◐○"
_ENDS = f"{_LATIN}{_FORMULA_END}%°′⁰¹²³⁴-⁹₀-₉"

_SPURIOUS = re.compile(
    f"(?<=[{_HAN}])[ \t\n]+(?=[{_HAN}])|(?<=[{_PUNCTUATION}])[ \t\n]+|[ \t\n]+(?=[{_PUNCTUATION}])"
)
_TOUCHING = re.compile(f"(?<=[{_HAN}])[ \t\n]*(?=[{_STARTS}])|(?<=[{_ENDS})])[ \t\n]*(?=[{_HAN}])")
_BRACKETS = re.compile(f"(?<=[{_HAN}])(?=[(\\[][{_STARTS}])|(?<=[{_ENDS}]\\])(?=[{_HAN}])")
"""Within a text only: the brackets of a citation cling to what they follow."""
_TOKENS = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_OTHER_LANGUAGE = re.compile(r'\slang="(?!zh)')

_VERBATIM = frozenset({"code", "pre", "kbd", "script", "style", "svg", "math", "title"})
_INLINE = frozenset(
    ["a", "abbr", "b", "code", "em", "i", "kbd", "q", "span", "strong", "sub", "sup"]
)
_SPACES = " \t\n"


def space_chinese(html: str) -> str:
    """`html` with the white space of its Chinese text as described above.

    Attributes, code, and elements in another language stay as they are. Across inline tags a space
    stands outside the element, so that a link's underline does not cover it.
    """
    return _Spacer().run(html)


class _Spacer:
    """One pass over a document, tag by tag and text by text."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._gap: list[str] = []  # white space and inline tags since the last character
        self._last = ""
        self._last_verbatim = False
        self._verbatim: str | None = None  # the element left alone, and how deep it nests itself
        self._depth = 0

    def run(self, html: str) -> str:
        end = 0
        for token in _TOKENS.finditer(html):
            self._text(html[end : token.start()])
            self._tag(token[0])
            end = token.end()
        self._text(html[end:])
        self._close_gap("")
        return "".join(self._done)

    def _text(self, text: str) -> None:
        core = text.strip(_SPACES)
        if not core:
            self._gap.append(text)
            return
        lead = len(text) - len(text.lstrip(_SPACES))
        trail = len(text.rstrip(_SPACES))
        self._gap.append(text[:lead])
        self._close_gap(core[0])
        if self._verbatim is None:
            core = _BRACKETS.sub(" ", _TOUCHING.sub(" ", _SPURIOUS.sub("", core)))
        self._done.append(core)
        self._last, self._last_verbatim = core[-1], self._verbatim is not None
        self._gap.append(text[trail:])

    def _tag(self, token: str) -> None:
        match = _TAG.match(token)
        closing, name = (match[1] == "/", match[2].lower()) if match else (False, "")
        if self._verbatim is None and (name in _VERBATIM or _OTHER_LANGUAGE.search(token)):
            self._verbatim = name
        if name == self._verbatim:
            self._depth += -1 if closing else 1
            if not self._depth:
                self._verbatim = None
        self._gap.append(token)
        if name not in _INLINE:
            self._close_gap("")
            self._last = ""

    def _close_gap(self, following: str) -> None:
        """Write the gap before `following` ("": a block's edge) with the right white space."""
        around = self._last + following
        inside = self._last_verbatim and self._verbatim is not None
        if len(around) == 2 and not inside:
            if _SPURIOUS.search(" ".join(around)):
                self._gap = [piece.strip(_SPACES) for piece in self._gap]
            elif _TOUCHING.search(around):
                tags = [piece for piece in self._gap if piece.strip(_SPACES)]
                opening = (i for i, tag in enumerate(tags) if not tag.startswith("</"))
                tags.insert(next(opening, len(tags)), " ")
                self._gap = tags
        self._done += self._gap
        self._gap = []
