"""Training at a learning rate chosen for each cell: what it is at another rate, and how fast.

The measurements hold every rate of the grid; `train_loss` and its like are those at the chosen one,
so `best.find_best` ranks the initializers at their own rates. `at_rate` gives the same measurements
at one rate for all, to be ranked in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.best import D0_RECOMMENDS
from engine.evidence.quantity import Cell, guess_loss
from engine.study.records import Status

if TYPE_CHECKING:
    import xarray as xr

DOCUMENTS_RECOMMEND = {**D0_RECOMMENDS, "leaky_relu": "he_normal"}
"""D0 section 3; of leaky ReLU only D4 speaks, under its best practices."""

HALFWAY = 0.5
"""Networks are compared by the iterations that they need to lose this share of a guess's loss."""

_MEASURES = [f"{part}_{measure}" for part in ("train", "test") for measure in ("loss", "accuracy")]


def at_rate(dataset: xr.Dataset, rate: float) -> xr.Dataset | None:
    """The measurements as if `rate` had been chosen in every cell; None where it was not tried."""
    places = np.flatnonzero(dataset["learning_rate"].to_numpy() == rate)
    if not places.size:
        return None
    there = dataset.isel(rate=int(places[0]))
    diverged_at = there["rate_diverged_at"]
    found = there["status"].where(there["status"] == Status.FAILED, diverged_at >= 0)
    changed = {name: there[f"{name}_by_rate"] for name in _MEASURES}
    changed |= {"status": found.astype(dataset["status"].dtype), "diverged_at": diverged_at}
    return there.assign(changed)


def edge(dataset: xr.Dataset, cell: Cell) -> str | None:
    """ "lowest" or "highest" where the rate chosen for a cell is at that end of the grid."""
    rates = dataset["learning_rate"].to_numpy()
    chosen = float(dataset["chosen_rate"].sel(cell._asdict()))
    if chosen == rates.min():
        return "lowest"
    return "highest" if chosen == rates.max() else None


def halving_iterations(dataset: xr.Dataset, cell: Cell) -> NDArray[np.float64]:
    """Iterations at the chosen rate until half of a guess's loss is lost, (replicate,).

    The end of the first window whose mean loss is low enough; infinite where none is.
    """
    own = dataset.sel(cell._asdict())
    places = np.flatnonzero(dataset["learning_rate"].to_numpy() == float(own["chosen_rate"]))
    if not places.size:  # a cell that failed has no rate
        return np.full(dataset.sizes["replicate"], np.inf)
    curves = own["mean_loss"].isel(rate=int(places[0])).transpose("replicate", "window").to_numpy()
    low = curves <= (1 - HALFWAY) * guess_loss(dataset)
    ends = dataset["window"].to_numpy()
    return np.where(low.any(axis=1), ends[low.argmax(axis=1)], np.inf)
