"""A digest of a module's source and of all it imports from this project.

A workflow does not see an edit in a module that a script imports. A job that carries this digest
among its settings reruns when the code behind it changes, and only then: syntax trees are compared,
so that a comment, a docstring or a line break reruns nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from engine.study.source_facts import Import, source_facts


@cache
def source_digest(root: Path, module: str, without: frozenset[str] = frozenset()) -> str:
    """Hex digest of `module` (dotted) and its import closure among the packages under `root`.

    without : modules that change no result: neither they count nor what only they import.

    Imports are found wherever they stand, also inside functions. A module's own packages count
    (their `__init__` runs first), `from package import submodule` counts as an import of the
    submodule, and what is not found under `root` is taken as installed and left out.

    Raises ModuleNotFoundError if `module` itself is not under `root`.
    """
    if _source_file(root, module) is None:
        raise ModuleNotFoundError(f"no module {module!r} under {root}")
    digest = hashlib.sha256()
    for name in import_closure(root, module, without):
        digest.update(f"{name}:{file_digest(_source_file(root, name))}\n".encode())
    return digest.hexdigest()


@cache
def import_closure(
    root: Path, module: str, without: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Sorted names of the modules under `root` that importing `module` can load, itself too."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_loaded_by(root, name) - without)
    return tuple(sorted(found))


@cache
def file_digest(path: Path) -> str:
    """Hex digest of one file: of its syntax tree, or of its bytes if it is not Python."""
    if path.suffix != ".py":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return source_facts(path).digest


@cache
def _source_file(root: Path, module: str) -> Path | None:
    path = root.joinpath(*module.split("."))
    candidates = (path / "__init__.py", path.with_name(path.name + ".py"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


@cache
def _loaded_by(root: Path, module: str) -> frozenset[str]:
    """The modules under `root` that `module` names in its imports, and the packages of all."""
    path = _source_file(root, module)
    if path is None:
        raise ModuleNotFoundError(f"no module {module!r} under {root}")
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    named = {module, *chain.from_iterable(_names(package, e) for e in source_facts(path).imports)}
    names = named.union(*map(_packages_of, named))
    return frozenset(name for name in names if _source_file(root, name))


def _names(package: str, imported: Import) -> Iterator[str]:
    """Dotted names that an import in `package` may load; of functions and classes among them."""
    parts = package.split(".")
    base = parts[: len(parts) - (imported.level - 1)] if imported.level else []
    source = ".".join([*base, imported.module] if imported.module else base)
    yield source
    yield from (f"{source}.{name}" for name in imported.names)


def _packages_of(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))
