"""Lines and tables that WeasyPrint 70 has set once are copied when it sets them again.

WeasyPrint balances columns by trying heights, and sets every line of the page anew for each of
them; a plan of figures (layout.py) sets the whole paper once more. A line depends on its text and
on the width, not on where it stands, and neither does a table that is not divided. So both are
kept with the box that they were made from, and the next time a copy is moved to its place. What
may depend on its surroundings (floats, notes, page numbers of targets) is left to WeasyPrint.
"""

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

from engine.report.continued import table_layout as _table_layout

_get_next_linebox = inline.get_next_linebox

_INLINE = (boxes.LineBox, boxes.InlineBox, boxes.TextBox, boxes.InlineReplacedBox)


def install() -> None:
    """Make WeasyPrint reuse lines and tables; calling it again changes nothing."""
    inline.get_next_linebox = get_next_linebox
    block.table_layout = table_layout


def get_next_linebox(
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> tuple[Any, Any]:
    """WeasyPrint's function of this name: the next line of `linebox`, and where it goes on."""
    arguments = (position_y, bottom_space, skip_stack, containing_block)
    arguments += (absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
    if context.excluded_shapes or first_letter_style or first_line_style or not _plain(linebox):
        return _get_next_linebox(context, linebox, *arguments)
    kept = linebox.__dict__.setdefault("kept_lines", {})
    key = (containing_block.width, linebox.text_indent, _path(skip_stack))
    x, y = containing_block.content_box_x(), position_y
    if key not in kept:
        line, resume_at = _get_next_linebox(context, linebox, *arguments)
        kept[key] = (line.deepcopy(), resume_at, x, y)
        return line, resume_at
    line, resume_at, old_x, old_y = kept[key]
    return _moved(line, x - old_x, y - old_y), resume_at


def table_layout(
    context: Any,
    table: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
) -> tuple[Any, ...]:
    """continued.py's function of this name: `table`, or the part of it that fits on the page."""
    arguments = (bottom_space, skip_stack, containing_block, page_is_empty)
    arguments += (absolute_boxes, fixed_boxes)
    if context.excluded_shapes or skip_stack is not None or not _plain_table(table):
        return _table_layout(context, table, *arguments)
    kept = table.__dict__.setdefault("kept_tables", {})
    key = (table.width, *table.column_widths)
    x, y = table.position_x, table.position_y
    if key in kept:
        laid_out, rest, old_x, old_y = kept[key]
        bottom = laid_out.position_y + laid_out.margin_height() + y - old_y
        if not context.overflows_page(bottom_space, bottom):
            return _moved(laid_out, x - old_x, y - old_y), *rest
    laid_out, *rest = _table_layout(context, table, *arguments)
    if laid_out is not None and rest[0] is None:
        kept[key] = (laid_out.deepcopy(), rest, x, y)
    return laid_out, *rest


def _plain(linebox: Any) -> bool:
    """Whether the lines of `linebox` depend on nothing but its text and the width."""
    if "plain" not in linebox.__dict__:
        linebox.plain = all(_is_plain_inline(box) for box in linebox.descendants())
    return linebox.plain


def _is_plain_inline(box: Any) -> bool:
    return isinstance(box, _INLINE) and box.is_in_normal_flow() and box.missing_link is None


def _plain_table(table: Any) -> bool:
    """Whether every cell of `table` has plain lines and nothing else."""
    if "plain" not in table.__dict__:
        rows = [row for group in table.children for row in group.children]
        table.plain = not table.column_groups and all(
            isinstance(child, boxes.LineBox) and _plain(child)
            for row in rows
            for cell in row.children
            for child in cell.children
        )
    return table.plain


def _path(skip_stack: dict[int, Any] | None) -> tuple[int, ...]:
    """Where a line begins, as the indices of the boxes that lead there."""
    path: tuple[int, ...] = ()
    while skip_stack is not None:
        ((index, skip_stack),) = skip_stack.items()
        path += (index,)
    return path


def _moved(kept: Any, dx: float, dy: float) -> Any:
    box = kept.deepcopy()
    box.translate(dx, dy)
    return box
