"""Whether results are what this code computes: cells run again, and compared to the bit."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import yaml

from engine.study.cell_results import CellFailure, CellRecord
from engine.study.cells import run_cell
from engine.study.protocol import Protocol
from engine.study.records import read_cell, unusable


class VerificationError(ValueError):
    """Results are not what this code computes; the message has a line for each cell."""


def verify(results: Path, share: float, seed: int, files: Sequence[Path] = ()) -> str:
    """Run a random share of the cells in the folder `results` again; what to say if all agree.

    files : the cells to take in place of a random share. Raises `VerificationError`.
    """
    if not 0 < share <= 1:
        raise ValueError(f"--share: must be above 0 and at most 1, got {share}")
    cells = _cells(results)
    missing = [str(file) for file in files if file not in cells]
    if missing:
        raise ValueError(f"{missing[0]}: must be a cell of the study in {results}")
    chosen = files or Random(seed).sample([*cells], max(1, round(share * len(cells))))
    with ProcessPoolExecutor() as pool:
        found = pool.map(_difference, chosen, *zip(*(cells[file] for file in chosen), strict=True))
        lines = [line for line in found if line]
    how = f"{len(chosen)} of {len(cells)} cells" + ("" if files else f", drawn with seed {seed}")
    if lines:
        raise VerificationError("\n".join([*lines, f"{how}: {len(lines)} differ"]))
    return f"{how}: run again, and the same to the bit"


def _cells(results: Path) -> dict[Path, tuple[Mapping[str, Any], Path | None]]:
    """What each cell's file of the run in `results` comes from: specification and data set."""
    config = results / "source" / "config.yaml"
    if not config.is_file():
        raise ValueError(f"{config}: must be there, as a whole run leaves it (finish the run)")
    protocol = Protocol.load(yaml.safe_load(config.read_text(encoding="utf-8")))
    sets = {
        name: results / "datasets" / experiment.dataset_names[0]
        for name, experiment in protocol.experiments.items()
        if experiment.dataset_names
    }
    return {
        results.joinpath("cells", *cell[:2], f"{cell[2]}.npz"): (
            protocol.cell_spec(*cell),
            sets.get(cell[0]),
        )
        for cell in protocol.cells()
    }


def _difference(file: Path, spec: Mapping[str, Any], dataset: Path | None) -> str | None:
    """What is wrong with a cell's file, in a line."""
    try:
        stored = read_cell(file)
        if stored.spec != spec:
            raise unusable(file, "must be a cell of this configuration", "another's")
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / file.name
            run_cell(spec, dataset, fresh)
            computed = read_cell(fresh)
        odd = _odd(stored, computed)
        if odd:
            raise unusable(file, f"{odd} must be as computed again, to the bit", "another")
    except ValueError as error:
        return str(error)
    return None


def _odd(stored: CellRecord | CellFailure, computed: CellRecord | CellFailure) -> str:
    """Names of what differs."""
    if isinstance(stored, CellFailure) or isinstance(computed, CellFailure):
        return "" if stored == computed else "failure"
    names = stored.values.keys() | computed.values.keys()
    odd = [name for name in sorted(names) if _bits(stored, name) != _bits(computed, name)]
    return ", ".join(odd or ["attributes"] * (stored.attributes != computed.attributes))


def _bits(record: CellRecord, name: str) -> tuple[Any, ...] | None:
    values = record.values.get(name)
    return None if values is None else (record.variables[name], values.shape, values.tobytes())
