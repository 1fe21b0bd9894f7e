"""What a Python file computes and imports, whatever its comments, docstrings and line breaks.

To parse all sources takes longer than all else that a run with nothing to do does. So what was
found can be kept in a file from one process to the next, by the digest of the bytes it was found
in: it is never out of date.
"""

from __future__ import annotations

import ast
import atexit
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from engine.study.files import written_whole


class Import(NamedTuple):
    """`from <level dots>module import names`, or `import module`, which has no names."""

    level: int
    module: str
    names: tuple[str, ...]


class SourceFacts(NamedTuple):
    """digest : of the syntax tree; imports : wherever they stand, also inside functions."""

    digest: str
    imports: tuple[Import, ...]


_kept: dict[str, SourceFacts] = {}
_asked: dict[str, SourceFacts] = {}


@cache
def source_facts(path: Path) -> SourceFacts:
    """The facts about one file, which is parsed only if its bytes are new."""
    content = path.read_bytes()
    key = hashlib.sha256(content).hexdigest()
    _asked[key] = _kept.get(key) or parsed_facts(content, path)
    return _asked[key]


def parsed_facts(content: bytes, path: Path) -> SourceFacts:
    """The facts about a file with this content; `path` is for errors."""
    tree = ast.parse(content, filename=str(path))
    imports = tuple(_imports(tree))
    _drop_docstrings(tree)
    return SourceFacts(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imports)


def keep_source_facts(file: Path) -> None:
    """Begin with the facts in `file`, and put there at this process's end what it asked for."""
    with suppress(OSError, ValueError, TypeError, KeyError):  # a damaged file is as good as none
        document = json.loads(file.read_bytes())
        if document["reader"] == _reader():
            for key, (digest, imports) in document["facts"].items():
                entries = (Import(level, module, tuple(names)) for level, module, names in imports)
                _kept[key] = SourceFacts(digest, tuple(entries))
    atexit.register(_write, file)


def _write(file: Path) -> None:
    if _asked.keys() <= _kept.keys():
        return
    text = json.dumps({"reader": _reader(), "facts": _asked})
    with suppress(OSError), written_whole(file) as draft:  # next time it is all found anew
        draft.write_text(text, encoding="utf-8")


@cache
def _reader() -> str:
    """What facts depend on beside a file's bytes: this module, and Python's own syntax trees."""
    return f"{sys.version} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from (Import(0, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.level, node.module or "", tuple(alias.name for alias in node.names))


def _drop_docstrings(tree: ast.Module) -> None:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in (tree, *_statements(tree)):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Statements at any depth, with what holds them; expressions hold none and are left out."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for child in getattr(node, field, ()):
            yield child
            yield from _statements(child)
