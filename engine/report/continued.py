"""The head of a table that goes on in another column says so: "Table 3 (continued)".

WeasyPrint 70 repeats a table's head wherever the table goes on, but not its caption. The head's
first row, of the class "continued", stands for it; where the table begins, that row is laid out
without its contents and so takes no room.
"""

from typing import Any

from weasyprint.layout import block

_table_layout = block.table_layout


def table_layout(
    context: Any, table: Any, bottom_space: float, skip_stack: Any, *arguments: Any
) -> tuple[Any, ...]:
    """WeasyPrint's function of this name, for the first part of a table or a later one."""
    if skip_stack is None and table.children and table.children[0].is_header:
        table = _beginning(table)
    return _table_layout(context, table, bottom_space, skip_stack, *arguments)


def _beginning(table: Any) -> Any:
    """`table` with nothing in the rows that say that it is continued.

    The rows themselves stay: the borders of collapsed tables are kept by the number of the row.
    """
    head, *bodies = table.children
    if not any(map(_says_continued, head.children)):
        return table
    rows = [_emptied(row) if _says_continued(row) else row for row in head.children]
    return table.copy_with_children([head.copy_with_children(rows), *bodies])


def _says_continued(row: Any) -> bool:
    return row.element.get("class") == "continued"


def _emptied(row: Any) -> Any:
    return row.copy_with_children([cell.copy_with_children([]) for cell in row.children])
