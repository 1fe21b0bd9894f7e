"""Justification of Chinese lines for WeasyPrint 70, which by itself stretches only spaces.

The property that would ask for it, `text-justify: inter-character`, is not among those it knows
and no issue of its tracker was found that asks for it. So here in a Chinese line every gap between
characters may take a share of the missing width, spaces as much as the rest; in other languages the
behaviour stays. WeasyPrint has no hook for this: `install` replaces two of its functions, and so
asks for the major version it was written against. No other part of it is replaced, and a test fails
when this has become needless.

Pango puts letter spacing on both sides of a glyph, half each, and drops the outer halves at the
ends of a run; the arithmetic of leading and trailing halves below follows from that.
"""

import re
from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

MAJOR_VERSION = "70"
MAX_STRETCH = 0.3
"""Most that a gap of a Chinese line grows, in em. A line that needs more stays short of the margin:
a ragged line is less ugly than one with rivers."""

_SPACES = " \u00a0"
_HAN = "\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_GAPS = re.compile(f"[{_SPACES}]")
_CHINESE_GAPS = re.compile(f"[{_SPACES}{_HAN}‘’“”]")

_justify_line = inline.justify_line
_set_text = line_break.Layout.set_text


def install() -> None:
    """Make WeasyPrint justify Chinese lines; calling it again changes nothing.

    Raises:
        RuntimeError: WeasyPrint has another major version than this module knows.
    """
    if weasyprint.__version__.split(".")[0] != MAJOR_VERSION:
        raise RuntimeError(
            f"engine/report/pdf/cjk_justify.py knows the insides of WeasyPrint {MAJOR_VERSION}, "
            f"found {weasyprint.__version__}: install weasyprint=={MAJOR_VERSION}.*, "
            "or check the module"
        )
    inline.justify_line = justify_line
    line_break.Layout.set_text = _set_text_with_gaps


def justify_line(context: Any, line: boxes.LineBox, extra_width: float) -> None:
    """Spread `extra_width` (CSS px) over the gaps of `line`; replaces WeasyPrint's function."""
    texts = list(_texts(line))
    gaps: float = sum(_count(box) for box in texts if box is not None)
    first, last = (texts[0], texts[-1]) if texts else (None, None)
    if first is not None and _is_gap(first, 0):
        gaps -= 0.5
    if last is not None and _is_gap(last, -1):
        gaps -= 0.5
    if gaps <= 0:
        return
    spacing = extra_width / gaps
    if _is_chinese(line.style):
        spacing = min(spacing, MAX_STRETCH * line.style["font_size"])
    _stretch(context, line, spacing, 0, (first, last))


def _is_chinese(style: Any) -> bool:
    return (style["lang"] or "").lower().startswith("zh")


def _gaps(style: Any) -> re.Pattern[str]:
    return _CHINESE_GAPS if _is_chinese(style) else _GAPS


def _count(box: boxes.TextBox) -> int:
    return len(_gaps(box.style).findall(box.text))


def _is_gap(box: boxes.TextBox, index: int) -> bool:
    return _gaps(box.style).match(box.text[index]) is not None


def _texts(box: Any) -> Iterator[boxes.TextBox | None]:
    """The line's texts in order, None for each formula or picture among them."""
    if isinstance(box, boxes.TextBox):
        if box.text:
            yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)
    else:
        yield None


def _stretch(
    context: Any, box: Any, spacing: float, advance: float, ends: tuple[Any, Any]
) -> float:
    """Move `box` by `advance`, widen its gaps by `spacing`, return the advance of what follows."""
    if isinstance(box, boxes.TextBox):
        return _stretch_text(context, box, spacing, advance, ends)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        start = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _stretch(context, child, spacing, advance, ends)
        box.width += advance - start
        return advance
    box.translate(advance, 0)
    return advance


def _stretch_text(
    context: Any, box: boxes.TextBox, spacing: float, advance: float, ends: tuple[Any, Any]
) -> float:
    box.justification_spacing = spacing
    count = _count(box) if box.text else 0
    if not count:
        box.position_x += advance
        return advance
    starts, stops = _is_gap(box, 0), _is_gap(box, -1)
    widening = spacing * (count - (starts + stops) / 2)
    leading = spacing / 2 if starts and box is not ends[0] else 0
    trailing = spacing / 2 if stops and box is not ends[1] else 0
    layout = line_break.create_layout(
        box.text, box.style, context, max_width=None, justification_spacing=spacing
    )
    layout.deactivate()
    box.pango_layout = layout
    box.position_x += advance + leading
    box.width += widening
    return advance + leading + widening + trailing


def _set_text_with_gaps(self: line_break.Layout, text: str, justify: bool = False) -> None:
    """Layout.set_text, with the justification put on every gap instead of on spaces alone."""
    spacing, self.justification_spacing = self.justification_spacing, 0
    try:
        _set_text(self, text, justify)
    finally:
        self.justification_spacing = spacing
    if justify and spacing and self.text:
        _widen_gaps(self, spacing)


def _widen_gaps(layout: line_break.Layout, spacing: float) -> None:
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    letter_spacing = layout.style["letter_spacing"]
    base = spacing + (0 if letter_spacing == "normal" else letter_spacing)
    end, offset = 0, 0  # in characters and in UTF-8 bytes, which Pango counts in
    for gap in _gaps(layout.style).finditer(layout.text):
        offset += len(layout.text[end : gap.start()].encode())
        extra = base + (layout.style["word_spacing"] if gap[0] in _SPACES else 0)
        attribute = pango.pango_attr_letter_spacing_new(int(extra * TO_UNITS))
        attribute.start_index, attribute.end_index = offset, offset + len(gap[0].encode())
        pango.pango_attr_list_change(attributes, attribute)  # takes the attribute: it may be freed
        offset, end = offset + len(gap[0].encode()), gap.end()
    pango.pango_layout_set_attributes(layout.layout, attributes)
