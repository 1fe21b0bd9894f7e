"""How many units or images a share counts, over all replicates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.evidence.statistics import DESIGN_EFFECT

if TYPE_CHECKING:
    import xarray as xr


def test_images(dataset: xr.Dataset) -> float | None:
    """All replicates are tested on the same ones."""
    return dataset.attrs.get("test_size")


def units(of: Callable[[xr.Dataset], float]) -> Callable[[xr.Dataset], float]:
    """So many units, or images, in each of the replicates, which may be alike in one of them."""
    return lambda dataset: of(dataset) * dataset.sizes["replicate"] / DESIGN_EFFECT


def settings(dataset: xr.Dataset) -> Any:
    return json.loads(dataset.attrs["spec"])["experiment"]


def hidden_units(dataset: xr.Dataset) -> float:
    return float(dataset["units"][:-1].sum())


def planted(dataset: xr.Dataset) -> float:
    return float(dataset["planted"].sum("rate").min())
