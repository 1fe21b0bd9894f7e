"""docs/faults.md names tests that are there, and all of them are what `make torture` runs."""

import ast
import re

import pytest

from tests.programs import ROOT

NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "faults.md").read_text("utf-8"))


def test_every_row_of_the_table_names_a_test() -> None:
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15
    assert all("`tests/" in row.split("|")[3] for row in rows)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_promise_is_shown_by_a_test_of_make_torture(path: str, name: str) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    functions = {n.name: n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)}
    marks = "".join(map(ast.unparse, functions[name].decorator_list))
    module = re.search(r"^pytestmark = .*torture", source, re.MULTILINE)
    assert module or "pytest.mark.torture" in marks
