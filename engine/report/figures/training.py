"""Loss over the iterations of one cell: the frame behind the curves."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import xarray as xr

from engine.report.figures.measured import diverged_at, replicates, status, summary

ITERATION = "iteration"
MEAN, SD = "loss_mean [nat]", "loss_sd [nat]"
FIRST_DIVERGED = "first_diverged_iteration"


def loss_frame(dataset: xr.Dataset, cells: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """One row per cell and iteration; mean and sd are those of the finite replicates."""
    grid = dataset["iteration"].values
    rows: list[dict[str, object]] = []
    for activation, initializer in cells:
        values = replicates(dataset, "loss", activation, initializer)
        over = summary(values)
        diverged = diverged_at(dataset, activation, initializer)
        for index, iteration in enumerate(grid):
            rows.append(
                {
                    "activation": activation,
                    "initializer": initializer,
                    ITERATION: int(iteration),
                    MEAN: float(over.mean[index]),
                    SD: float(over.sd[index]),
                    "finite_replicates": int(over.count[index]),
                    "replicates": len(values),
                    "status": status(dataset, activation, initializer, int(over.count[index])),
                    FIRST_DIVERGED: int(diverged.min()) if diverged.size else -1,
                }
            )
    return pd.DataFrame(rows)
