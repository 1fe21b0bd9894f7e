"""Every comparison with published numbers, by the kind of experiment it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.evidence.published import (
    collapse,
    deep,
    finite_width,
    glorot,
    glorot_table,
    initial_sd,
    toy,
    training,
    weight_decay,
)
from engine.evidence.published.number import Published

if TYPE_CHECKING:
    import xarray as xr

Compare = Callable[[Mapping[str, "xr.Dataset"]], list[Published]]
"""From the measurements of all experiments of a kind, by name, to rows in the paper's order."""

COMPARISONS: Mapping[str, Compare] = {
    "finite_width": finite_width.compare,
    "deep": deep.compare,
    "training": training.compare,
    "glorot": glorot.compare,
    "glorot_table": glorot_table.compare,
    "toy": toy.compare,
    "initial_sd": initial_sd.compare,
    "weight_decay": weight_decay.compare,
    "collapse": collapse.compare,
}


def published_numbers(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of every comparison whose experiments are among the measurements."""
    rows = []
    for kind, compare in COMPARISONS.items():
        ours = {name: data for name, data in measurements.items() if data.attrs["kind"] == kind}
        rows += compare(ours) if ours else []
    return rows
