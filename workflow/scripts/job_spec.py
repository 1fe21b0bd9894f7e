"""What a job depends on beside its input files, as one string for its rule's params.

Snakemake compares params as an unordered set of representations and ignores what is not a plain
value: one canonical string leaves no room for either. Nor does it see what a command imports, and
it takes a new modification time of a large input for a change: sources count by their digests.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.study.source_digest import file_digest, source_digest

NO_RESULT = frozenset({"workflow.scripts.job_log", "engine.study.source_digest"})
"""Modules that jobs import and that change nothing in what they write: what they log, and which
sources count. Another word in a log reruns no cell."""

OF_ONE_KIND = NO_RESULT | {"engine.experiments"}
"""For jobs of one experiment also the list of kinds: a new one changes nothing in the others."""


def job_spec(
    root: Path,
    script: str,
    *modules: str,
    files: Iterable[str] = (),
    plug_ins: Mapping[str, str] | None = None,
    without: frozenset[str] = NO_RESULT,
    **settings: Any,
) -> str:
    """JSON of a job's settings and of the digests of the code that it runs.

    script : name of the module in workflow/scripts.
    modules : what it runs beside its own imports.
    files : other sources that it reads, below `root`.
    plug_ins : digests of the user's own modules.
    without : modules that it imports and that change nothing in its results.
    """
    names = (f"workflow.scripts.{script}", *modules)
    code = {name: source_digest(root, name, without) for name in names} | dict(plug_ins or {})
    if files:
        code["files"] = _digest_of_all(root, files)
    # Not sorted: the order of experiments is the paper's. ASCII, as it goes into a command line.
    return json.dumps({"code": code, **settings})


def _digest_of_all(root: Path, files: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}:{file_digest(root / name)}\n".encode())
    return digest.hexdigest()
