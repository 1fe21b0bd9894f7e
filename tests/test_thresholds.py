"""Only `evidence` decides: what reads or shows results compares with no number of its own.

A statement is judged once, in the ledger; a word such as "unchanged" has one definition, in
`evidence.definitions`. A number typed beside a comparison elsewhere would be a second judge.
"""

import ast
from pathlib import Path

from tests.programs import ROOT

NEUTRAL = {-1, 0, 1, 2}
"""Signs, ratios of one, counts of "one" and "both"."""
READERS = [
    *sorted((ROOT / "engine" / "experiments").glob("*/results.py")),
    *sorted((ROOT / "engine" / "experiments").glob("*/show.py")),
    *sorted((ROOT / "engine" / "report" / "ledger").glob("*.py")),
    ROOT / "engine" / "report" / "findings.py",
]


def numbers_compared(path: Path) -> set[str]:
    """Source of the comparisons with a number that is typed here, in place or as a constant."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and is_number(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(
            is_number(part) or (isinstance(part, ast.Name) and part.id in constants)
            for side in (node.left, *node.comparators)
            for part in ast.walk(side)
        )
    }


def is_number(node: ast.AST) -> bool:
    """Whether a node is a number that says how much, and not just which sign or how many."""
    return (
        isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value not in NEUTRAL
    )


def test_no_reader_of_results_holds_a_threshold() -> None:
    assert {path: found for path in READERS if (found := numbers_compared(path))} == {}
