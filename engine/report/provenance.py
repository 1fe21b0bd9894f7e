"""With what the results were computed: interpreter, packages, commit, seed, sums of the inputs.

Nothing here differs between two runs of one study in one environment, so it may go into the PDF.
"""

import hashlib
import json
import platform
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine import __version__
from engine.report.pdf.attachments import as_yaml
from engine.study.files import unharmed
from engine.study.protocol import Protocol

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"

PROGRAM = "Snakefile, engine, templates, workflow"
_SOURCES = ("engine/**/*.py", "workflow/**/*.py", "workflow/rules/*", "templates/**/*", "Snakefile")

_AFTER_NAME = re.compile(r"[^A-Za-z0-9._-]")


def collect(
    protocol: Protocol,
    commit: str | None = None,
    pyproject: Path = PYPROJECT,
    sums: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the reproducibility page states.

    Args:
        commit: of the study's repository, "" or None where it is not known (an archive, say).
        pyproject: names the packages whose versions are told: those the project declares.
        sums: of `input_sums`.

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
        "sha256": dict(sums or {}),
    }


def input_sums(
    protocol: Protocol, config: Mapping[str, Any], requirements: Path, datasets: Iterable[Path]
) -> dict[str, str]:
    """SHA-256 of all that the study was computed from, by name.

    That of the configuration is of the file that the PDF and the crate hold; that of the program,
    of the list of its files' sums; those of plug-ins, as `Protocol.plug_ins` has them.

    Args:
        requirements: the lock of the environment.
        datasets: what `study.datasets.prepare` wrote of each set, with the sums of its files.
    """
    frozen = [Path(protocol.frozen_claims)] if protocol.frozen_claims else []
    return {
        "config.yaml": hashlib.sha256(as_yaml(config).encode()).hexdigest(),
        PROGRAM: sum_of_program(ROOT),
        **protocol.plug_ins(),
        **{path.name: _sum(path) for path in [requirements, *frozen]},
        **{
            f"{description.parent.name}/{name}": digest
            for description in datasets
            for name, digest in json.loads(unharmed(description).read_bytes())["sha256"].items()
        },
    }


def sum_of_program(root: Path) -> str:
    """SHA-256 of what `sha256sum` says of the files of the program below `root`, sorted by path."""
    found = {path for pattern in _SOURCES for path in root.glob(pattern) if path.is_file()}
    names = sorted(path.relative_to(root).as_posix() for path in found)
    listed = "".join(f"{_sum(root / name)}  {name}\n" for name in names)
    return hashlib.sha256(listed.encode()).hexdigest()


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def declared_packages(pyproject: Path) -> list[str]:
    """Names of the project's run-time dependencies, sorted."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return sorted(_AFTER_NAME.split(requirement)[0] for requirement in project["dependencies"])
