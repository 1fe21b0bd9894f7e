"""A digest of what decides a claim: predicates, thresholds, scope and settings.

Numbers, names and code count; labels, docstrings, comments and line breaks do not. Code is taken
as a walk through its syntax tree, which is the same under every version of Python.
"""

import ast
import hashlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from engine.evidence.claims.claim import Claim
from engine.study.language import Text

_OURS = "engine."
_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def claim_fingerprint(claim: Claim, settings: Mapping[str, Any]) -> str:
    """Twelve hex digits. settings : of the experiments it rests on, by their names."""
    digest = hashlib.sha256()
    for part in _parts((claim.evidence.experiment, claim.evidence.beside, claim.tests, settings)):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()[:12]


def _parts(value: Any, seen: frozenset[Any] = frozenset()) -> Iterator[str]:
    """`value` as a sequence of strings, functions of this project with what they call."""
    if isinstance(value, _PLAIN):
        yield repr(value)
    elif isinstance(value, Text):
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield f"key {key}"
            yield from _parts(item, seen)
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield f"{type(value).__name__} {len(value)}"
        for item in sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value:
            yield from _parts(item, seen)
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__
        for one in fields(value):
            yield f"field {one.name}"
            yield from _parts(getattr(value, one.name), seen)
    elif isinstance(value, partial):
        yield "partial"
        yield from _parts((value.func, value.args, value.keywords), seen)
    elif isinstance(value, FunctionType) and value.__module__.startswith(_OURS):
        yield from _code(value, seen)
    elif callable(value):  # of a library, or a class: its name is enough
        yield f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', repr(value))}"
    else:
        raise TypeError(f"a predicate holds a {type(value).__name__}, which no fingerprint covers")


def _code(function: FunctionType, seen: frozenset[Any]) -> Iterator[str]:
    """The function's syntax, what it closes over, and the names of its module that it uses."""
    yield f"function {function.__qualname__}"
    if function.__code__ in seen:
        return
    seen |= {function.__code__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield f"over {name}"
        yield from _parts(cell.cell_contents, seen)
    for tree in _trees(function):
        yield from _walk(tree)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for name in sorted(used & function.__globals__.keys()):
            found = function.__globals__[name]
            if not isinstance(found, (type, ModuleType)) and _counts(found):
                yield f"uses {name}"
                yield from _parts(found, seen)


def _counts(found: Any) -> bool:
    """Whether a name of the module bears on what a function computes: constants and functions."""
    if isinstance(found, FunctionType):
        return found.__module__.startswith(_OURS)
    return isinstance(found, (*_PLAIN, tuple, frozenset)) or is_dataclass(found)


def _trees(function: FunctionType) -> list[ast.FunctionDef | ast.Lambda]:
    """Its definition; every lambda that begins on its line where it is one."""
    wanted = ast.Lambda if function.__name__ == "<lambda>" else ast.FunctionDef
    module = _module(Path(inspect.getfile(function)))
    line = function.__code__.co_firstlineno
    return [node for node in ast.walk(module) if isinstance(node, wanted) and line in _lines(node)]


def _lines(node: ast.FunctionDef | ast.Lambda) -> list[int]:
    """Where it begins; a decorated function with its first decorator, as its code object says."""
    return [one.lineno for one in (node, *getattr(node, "decorator_list", []))]


@cache
def _module(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _walk(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    yield type(node).__name__
    for value in (getattr(node, name, None) for name in node._fields):
        if value is not None and isinstance(value, _PLAIN):
            yield repr(value)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)
