"""What a job depends on beside its input files, as one string for its rule's params.

Snakemake compares params as an unordered set of representations and ignores what is not a plain
value: one canonical string leaves no room for either.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.study.source_digest import source_digest


def job_spec(root: Path, *modules: str, **settings: Any) -> str:
    """Sorted JSON of a job's settings and of the digests of `modules`, the code that it runs."""
    code = {module: source_digest(root, module) for module in modules}
    return json.dumps({"code": code, **settings}, ensure_ascii=False, sort_keys=True)
