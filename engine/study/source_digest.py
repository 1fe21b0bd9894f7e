"""A digest of a module's source and of all it imports from this project.

A workflow does not see an edit in a module that a script imports. A job that carries this digest
among its settings reruns when the code behind it changes, and only then: syntax trees are compared,
so that a comment, a docstring or a line break reruns nothing.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path


def source_digest(root: Path, module: str) -> str:
    """Hex digest of `module` (dotted) and its import closure among the packages under `root`.

    Imports are found wherever they stand, also inside functions. A module's own packages count
    (their `__init__` runs first), `from package import submodule` counts as an import of the
    submodule, and what is not found under `root` is taken as installed and left out.

    Raises ModuleNotFoundError if `module` itself is not under `root`.
    """
    if _source_file(root, module) is None:
        raise ModuleNotFoundError(f"no module {module!r} under {root}")
    digest = hashlib.sha256()
    for name in import_closure(root, module):
        digest.update(f"{name}:{file_digest(_source_file(root, name))}\n".encode())
    return digest.hexdigest()


@cache
def import_closure(root: Path, module: str) -> tuple[str, ...]:
    """Sorted names of the modules under `root` that importing `module` can load, itself too."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _source_file(root, name)
        if name in found or path is None:
            continue
        found.add(name)
        waiting.extend(_packages_of(name))
        waiting.extend(_imports(path, name))
    return tuple(sorted(found))


def _source_file(root: Path, module: str) -> Path | None:
    path = root.joinpath(*module.split("."))
    candidates = (path / "__init__.py", path.with_name(path.name + ".py"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _packages_of(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _imports(path: Path, module: str) -> Iterator[str]:
    """Every dotted name that `module` may import; names of functions and classes among them."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
                yield from _packages_of(alias.name)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(package, node)
            yield source
            yield from _packages_of(source)
            yield from (f"{source}.{alias.name}" for alias in node.names)


def _absolute(package: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - (node.level - 1)]
    return ".".join([*base, node.module] if node.module else base)


@cache
def _tree(path: Path) -> ast.Module:
    """The file's syntax tree without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


@cache
def file_digest(path: Path) -> str:
    """Hex digest of one file: of its syntax tree, or of its bytes if it is not Python."""
    if path.suffix != ".py":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return hashlib.sha256(ast.dump(_tree(path)).encode()).hexdigest()
