"""A mend for multi-column layout in WeasyPrint 70, which at times drops the rest of the document.

When balancing a run of columns ends at the full height of the page, `columns_layout` stops without
saying where the next page goes on, and what follows the run is lost. The mend looks at which
children came out, and names the first one that did not.
"""

from typing import Any

from weasyprint.layout import block

_columns_layout = block.columns_layout


def install() -> None:
    """Make WeasyPrint go on after such a page; calling it again changes nothing."""
    block.columns_layout = columns_layout


def columns_layout(context: Any, box: Any, *arguments: Any) -> tuple[Any, ...]:
    """WeasyPrint's function of this name, with a place to resume at if anything is left over."""
    laid_out, resume_at, *rest = _columns_layout(context, box, *arguments)
    if laid_out is not None and resume_at is None:
        left_over = _first_left_over(box, laid_out, arguments)
        if left_over is not None:
            resume_at = {left_over: None}
    return laid_out, resume_at, *rest


def _first_left_over(box: Any, laid_out: Any, arguments: tuple[Any, ...]) -> int | None:
    """Index of the first child of `box` that the layout of this page leaves out."""
    skip_stack = arguments[1]
    skip = next(iter(skip_stack)) if skip_stack else 0
    elements = {id(child.element) for child in laid_out.children if not child.is_column}
    for column in laid_out.children:
        if column.is_column:
            elements.update(id(child.element) for child in column.children)
    rest = range(skip, len(box.children))
    return next((i for i in rest if id(box.children[i].element) not in elements), None)
