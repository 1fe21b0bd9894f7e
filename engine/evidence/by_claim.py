"""YAML files under version control that say something of each claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from engine.study.files import written_whole

EntryT = TypeVar("EntryT")


class FileOfClaims(NamedTuple):
    """What such a file is called, what it says of a claim, and how one is refused."""

    name: str
    parts: str
    error: type[Exception]
    hint: str


def write_by_claim(header: str, entries: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """A line for each claim, by their ids, below the comment `header`."""
    ordered = dict(sorted(entries.items()))
    text = yaml.safe_dump(ordered, sort_keys=False, default_flow_style=None, width=200)
    with written_whole(path) as draft:
        draft.write_text(header + text, encoding="utf-8")


def read_by_claim(
    path: Path, kind: FileOfClaims, entry: Callable[[Any], EntryT]
) -> dict[str, EntryT]:
    """What `entry` makes of each claim's part; the kind's error where there is no such file."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {claim: entry(one) for claim, one in entries.items()}
    except FileNotFoundError:
        raise kind.error(f"{path}: no such file of {kind.name}. Hint: {kind.hint}") from None
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        rule = f"must map claims to {kind.parts}, got {error!r}"
        raise kind.error(f"{path}: {rule}. Hint: {kind.hint}") from error
