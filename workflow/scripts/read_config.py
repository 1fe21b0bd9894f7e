"""The study that config.yaml describes, or the end of the run with all that is wrong in it.

Wrong is also what YAML reads otherwise than it looks: a key given twice (the last would win),
`1:30` (90), `yes` (true), `010` (8), a date; and what no study needs but can do harm: tags,
aliases, expressions of yte, nesting without end.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from engine.study.protocol import Protocol, ProtocolError

_DEEPEST = 50
_PLAIN = {
    "str": "",
    "null": "",
    "bool": "(?i:true|false)$",
    "int": r"[+-]?(0|[1-9]\d{0,299})$",  # longer ones fit no floating-point number
    "float": r"([+-]?(\d+\.\d*|\.\d+)([eE][+-]\d+)?|[+-]?\.inf|\.nan)$",
}
"""By YAML's types, how a value is written that is what it looks like."""


def plainly_written(file: str, overlays: Iterable[Path]) -> str:
    """`file`, where neither it nor an overlay has a problem; else exits with one line for each.

    One that does not exist is left to be missed by the workflow.
    """
    files = (Path(file), *overlays)
    problems = [f"{path.name}: {problem}" for path in files for problem in _problems(path)]
    if problems:
        sys.exit("\n".join(problems))
    return file


def read_config(config: Mapping[str, Any]) -> Protocol:
    """The protocol of a parsed config.yaml; exits with one line a problem, and no traceback."""
    try:
        protocol = Protocol.load(config)
    except ProtocolError as error:
        sys.exit(str(error))
    named = {"expected_verdicts", "frozen_claims", "datasets"}
    files = protocol.model_dump(
        include=named, exclude={"datasets": {"__all__": {"title", "format"}}}
    )
    problems = [f"  {line}" for key, name in _strings(files) for line in _of_file(key, name)]
    if problems:
        sys.exit("\n".join(["config.yaml names files that a run cannot read:", *problems]))
    return protocol


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, str):
        yield path, value


def _of_file(key: str, name: str) -> Iterator[str]:
    folder = os.path.dirname(name) or "."
    if not os.path.isfile(name):
        near = get_close_matches(name, [str(path) for path in Path(folder).glob("*")], n=1)
        hint = f"did you mean {near[0]}?" if near else "paths start at the folder of the Snakefile"
        yield f"{key}: must be a file, got {name!r} ({hint})"
    elif Path("results").resolve() in Path(name).resolve().parents:
        yield f"{key}: must lie outside results/, which a run writes, got {name!r} (copy it)"
    elif {*"{}"} & {*name}:
        yield f"{key}: must have no braces, Snakemake's wildcards, got {name!r} (rename it)"


def _problems(file: Path) -> Iterator[str]:
    try:
        root = yaml.compose(file.read_bytes().decode(), yaml.SafeLoader)
        if root is not None:
            yield from _of_node(root, "", set(), _DEEPEST)
    except FileNotFoundError:
        return
    except OSError as error:
        yield f"must be a readable file, got: {error.strerror}"
    except UnicodeDecodeError as error:
        yield f"must be encoded in UTF-8, got: {error} (save it in that encoding)"
    except RecursionError:
        yield f"must be nested at most {_DEEPEST} deep"
    except yaml.YAMLError as error:
        yield f"must be YAML, got: {' '.join(str(error).split())}"


def _of_node(node: yaml.Node, path: str, seen: set[int], levels: int) -> Iterator[str]:
    """Problems of a node and of all below; `seen` are those met before, `levels` those left."""
    where = f"line {_line(node)}: {path or 'the whole'}"
    if id(node) in seen:
        yield f"{where} is repeated by an alias, which is not read (write it out)"
        return
    seen.add(id(node))
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if not levels:
        yield f"{where} must be nested at most {_DEEPEST} deep"
    elif isinstance(node, yaml.MappingNode) and kind == "map":
        yield from _of_mapping(node, path, seen, levels)
    elif isinstance(node, yaml.SequenceNode) and kind == "seq":
        for place, item in enumerate(node.value):
            yield from _of_node(item, f"{path}[{place}]", seen, levels - 1)
    elif kind not in _PLAIN:
        yield f"{where} is taken for a {kind}, which no setting is (put text in quotes)"
    elif not re.match(_PLAIN[kind], node.value):
        read = yaml.safe_load(node.value) if len(node.value) < 40 else "a number out of reach"
        yield f"{where} is written {node.value[:40]}, which YAML reads as {read} (write that)"


def _of_mapping(node: yaml.MappingNode, path: str, seen: set[int], levels: int) -> Iterator[str]:
    lines: dict[str, int] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "a list or mapping"
        inner = f"{path}.{name}".removeprefix(".")
        if not key.tag.endswith(":str") or name == "__use_yte__":
            yield f"line {_line(key)}: {inner} must be a name (put text in quotes)"
            continue
        if name in lines:
            yield f"line {_line(key)}: {inner} is given already in line {lines[name]} (keep one)"
        lines.setdefault(name, _line(key))
        yield from _of_node(value, inner, seen, levels - 1)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
