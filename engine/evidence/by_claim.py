"""YAML files under version control that say something of each claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml

from engine.study.files import written_whole

EntryT = TypeVar("EntryT")


@dataclass(frozen=True)
class FileOfClaims(Generic[EntryT]):
    """What such a file says of a claim, a dataclass; what it is called; how one is refused."""

    entry: type[EntryT]
    name: str
    parts: str
    header: str
    error: type[Exception]
    hint: str

    def write(self, entries: Mapping[str, EntryT], path: Path) -> None:
        """A line for each claim, by their ids, below a comment."""
        ordered = {claim: vars(one) for claim, one in sorted(entries.items())}
        text = yaml.safe_dump(ordered, sort_keys=False, default_flow_style=None, width=200)
        with written_whole(path) as draft:
            draft.write_text(self.header + text, encoding="utf-8")

    def read(self, path: Path) -> dict[str, EntryT]:
        """Entries by claim; raises the file's error where there is none, or something else."""
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
            return {claim: self.entry(**one) for claim, one in entries.items()}
        except FileNotFoundError:
            raise self.error(f"{path}: no such file of {self.name}. Hint: {self.hint}") from None
        except (yaml.YAMLError, AttributeError, TypeError) as error:
            rule = f"must map claims to {self.parts}, got {error!r}"
            raise self.error(f"{path}: {rule}. Hint: {self.hint}") from error
