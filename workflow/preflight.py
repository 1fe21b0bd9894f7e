"""Is all there that a run needs of the machine? `python3 workflow/preflight.py` asks.

It stands at the start of `make`, before anything is installed, and of the Snakefile, before any
job: what can be known then must not first show when the paper is typeset. So it imports nothing
but the standard library, and keeps to a syntax that older Pythons read, to tell them their age.
Each thing that is missing is one line: the thing, why it is needed, and what to do about it.
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

OLDEST, NEWEST = (3, 11), (3, 14)
"""The Pythons that the locked packages are made for."""

WITHOUT_WHEEL = (3, 14)
"""From here on one locked package comes as source only."""


class Library(NamedTuple):
    """What WeasyPrint opens, the names it has on Linux, macOS and Windows, the packages for it."""

    title: str
    names: "tuple[str, ...]"
    debian: str
    fedora: str


HARFBUZZ = Library(
    "HarfBuzz",
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz", "harfbuzz-0.0"),
    "libpango-1.0-0",
    "harfbuzz",
)
LIBRARIES = (
    Library(
        "GObject",
        ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "gobject-2.0", "gobject-2.0-0"),
        "libpango-1.0-0",
        "pango",
    ),
    Library(
        "Pango",
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0", "pango-1.0-0"),
        "libpango-1.0-0",
        "pango",
    ),
    HARFBUZZ,
    Library(
        "HarfBuzz-Subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
        "libharfbuzz-subset0",
        "harfbuzz",
    ),
    Library(
        "Fontconfig",
        ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig", "fontconfig-1"),
        "libpangoft2-1.0-0",
        "fontconfig",
    ),
    Library(
        "PangoFT2",
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0", "pangoft2-1.0-0"),
        "libpangoft2-1.0-0",
        "pango",
    ),
)
"""Debian's HarfBuzz and GObject come with Pango; a test holds the names to WeasyPrint's own."""

OLDEST_HARFBUZZ = (4, 1, 0)
"""The first with which WeasyPrint cuts the faces in HarfBuzz; with an older one it warns."""


def missing(root: Path = ROOT, installing: bool = False) -> "list[str]":
    """One line for each thing that a run in the checkout `root` will lack; none if all is there.

    installing: the environment is still to be made.
    """
    return [*_python(installing), *_libraries(), *_folders(root, installing)]


def refuse(root: Path = ROOT, installing: bool = False) -> None:
    """End the process, with one line for each thing, where anything is missing."""
    lines = missing(root, installing)
    if lines:
        sys.exit("\n".join("Init Atlas: " + line for line in lines))


def _python(installing: bool) -> "list[str]":
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        needed = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
        return [
            "Python {}.{} is not one that the locked packages are made for ({}). Install one and "
            "name it: make PYTHON=python3.13 report. Debian/Ubuntu: apt install python3 "
            "python3-venv; Fedora: dnf install python3.13; macOS: brew install python@3.13".format(
                *version, needed
            )
        ]
    if installing and not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return [
            "Python's venv module is not installed, which makes the environment. Debian/Ubuntu: "
            "apt install python3-venv; Fedora: dnf install python3; macOS: brew install python@3.13"
        ]
    if installing and version >= WITHOUT_WHEEL and not _compiles():
        return [
            "a C compiler or Python's headers are not installed: for Python {}.{} one package, "
            "immutables, is built here. Debian/Ubuntu: apt install gcc libc6-dev python3-dev; "
            "Fedora: dnf install gcc python3-devel; macOS: xcode-select --install".format(*version)
        ]
    return []


def _compiles() -> bool:
    header = Path(sysconfig.get_path("include"), "Python.h")
    return shutil.which("cc") is not None and header.is_file()


def _libraries() -> "list[str]":
    """One line for all system libraries that are missing: they are installed in one go."""
    absent = [library for library in LIBRARIES if _opened(library.names) is None]
    if not absent:
        return _old_harfbuzz()
    debian = dict.fromkeys(library.debian for library in absent)
    fedora = dict.fromkeys(library.fedora for library in absent)
    return [
        "{} not found: WeasyPrint opens {} to set the PDF. Debian/Ubuntu: apt install {}; Fedora: "
        "dnf install {}; macOS: brew install pango python@3.13, and make PYTHON=python3.13 "
        "(Homebrew's Python finds Homebrew's libraries)".format(
            ", ".join(library.title for library in absent),
            "it" if len(absent) == 1 else "them",
            " ".join(debian),
            " ".join(fedora),
        )
    ]


def _old_harfbuzz() -> "list[str]":
    harfbuzz = _opened(HARFBUZZ.names)
    if harfbuzz is None or harfbuzz.hb_version_atleast(*OLDEST_HARFBUZZ):
        return []
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return [
        "HarfBuzz {} is too old to cut faces for the PDF, which takes {}.{}.{}. Use a newer "
        "release of the system: Debian 12, Ubuntu 22.10, Fedora 37; macOS: brew upgrade "
        "harfbuzz".format(harfbuzz.hb_version_string().decode(), *OLDEST_HARFBUZZ)
    ]


def _opened(names: "tuple[str, ...]") -> "ctypes.CDLL | None":
    """The library by one of its names, opened as WeasyPrint's cffi will: bare, then looked up.

    No folder is searched beyond those: where Homebrew's is not on the loader's path, a library
    found in it here would not be found there.
    """
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    for name in names:
        found = ctypes.util.find_library(name)
        if found:
            with suppress(OSError):
                return ctypes.CDLL(found)
    return None


def _folders(root: Path, installing: bool) -> "list[str]":
    """One line for each place that a run writes to and cannot, or that is full."""
    elsewhere = "Make room there, or set TMPDIR to another folder"
    places = [
        # Which folder, what goes there, how many megabytes of it, and what helps.
        (lambda: root, "results and Snakemake's notes", 1200, "Clone it to a folder of your own"),
        (lambda: Path(tempfile.gettempdir()), "temporary files", 200, elsewhere),
    ]
    if installing:
        places.append((lambda: root, "the environment", 1200, "Clone it to another disk"))
    return [line for place in places for line in _place(*place)]


def _place(find: "Callable[[], Path]", content: str, megabytes: int, hint: str) -> "list[str]":
    try:
        folder = find()
        _try_out(folder)
        free = shutil.disk_usage(str(folder)).free // 2**20
    except OSError as error:
        return [f"no place for {content}: {error}. {hint}"]
    if free >= megabytes:
        return []
    return [f"{folder} has {free} MB left, and {content} may take {megabytes} MB. {hint}"]


def _try_out(folder: Path) -> None:
    """Do in `folder` what a run does: make folders and files, move one onto another, date it.

    Raises OSError where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".preflight.", dir=str(folder)) as name:
        old, new = Path(name, "old"), Path(name, "new")
        old.write_bytes(b"old")
        new.write_bytes(bytes(4096))
        os.replace(str(new), str(old))
        os.utime(str(old), (1, 1))


if __name__ == "__main__":
    refuse(installing="--installing" in sys.argv[1:])
