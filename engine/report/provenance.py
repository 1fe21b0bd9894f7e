"""With what the results were computed: interpreter, packages, commit, seed.

Nothing here differs between two runs of one study in one environment, so it may go into the PDF.
"""

from __future__ import annotations

import platform
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine import __version__
from engine.study.protocol import Protocol

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"

_AFTER_NAME = re.compile(r"[^A-Za-z0-9._-]")


def collect(
    protocol: Protocol, commit: str | None = None, pyproject: Path = PYPROJECT
) -> dict[str, Any]:
    """What the reproducibility page states.

    Args:
        protocol: gives the seed.
        commit: of the study's repository, "" or None where it is not known (an archive, say). It is
            handed in, since looking it up is the caller's business.
        pyproject: names the packages whose versions are told: those the project declares.

    Raises:
        importlib.metadata.PackageNotFoundError: a declared package is not installed.
    """
    return {
        "study": __version__,
        "commit": commit or None,
        "seed": protocol.seed,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": {name: version(name) for name in declared_packages(pyproject)},
    }


def declared_packages(pyproject: Path) -> list[str]:
    """Names of the project's run-time dependencies, sorted."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return sorted(_AFTER_NAME.split(requirement)[0] for requirement in project["dependencies"])
