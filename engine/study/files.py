"""Files that are whole or not there at all, and that are read as they were written.

Beside results lies the folder `.sha256`, with a note for each of them in sha256sum's own words; so
any file may be sealed, whatever its format, and none holds more than its content.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, moved onto it when the block ends without an error.

    A kill in the middle leaves the old file, or none; never half a file under the final name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        yield draft
        os.replace(draft, path)


class DamagedError(ValueError):
    """A result is not what its job wrote; the message names the file, the rule and a hint."""


def sealed(path: Path) -> Path:
    """`path`, with a note of what the file holds now, for `unharmed` to hold it to."""
    with written_whole(_note(path)) as draft:
        draft.write_text(_line(path), encoding="utf-8")
    return path


def unharmed(path: Path) -> Path:
    """`path`, to be read: raises `DamagedError` where the file is not as it was when sealed.

    One that is missing, or has no note, is left to its reader.
    """
    note = _note(path)
    noted = note.is_file() and path.is_file()
    if noted and note.read_text(encoding="utf-8", errors="replace") != _line(path):
        rule = "must hold what its job wrote, got other bytes"
        raise DamagedError(f"{path}: {rule} (delete the file and run the workflow again)")
    return path


def _note(path: Path) -> Path:
    return path.parent / ".sha256" / path.name


def _line(path: Path) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n"
