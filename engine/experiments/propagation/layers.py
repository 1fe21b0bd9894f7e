"""Spread of the outputs, layer by layer: the frame behind the histograms and `spread`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from engine.report.figures.measured import replicates, status, summary

POOLED = "pooled_sd [1]"
ACROSS = "across_sample_sd [1]"
BETWEEN = "between_unit_sd [1]"
SATURATED = "saturated_share [1]"


def layer_frame(
    dataset: xr.Dataset, activations: Sequence[str], initializers: Sequence[str]
) -> pd.DataFrame:
    """One row per activation, initializer and layer.

    Standard deviations are root mean squares over the replicates, so that the law of total
    variance holds in every row: pooled² = across-sample² + between-unit². The lowest and highest
    replicate are given beside them.
    """
    rows: list[dict[str, object]] = []
    for activation in activations:
        for initializer in initializers:
            rows += _cell_rows(dataset, activation, initializer)
    return pd.DataFrame(rows)


def _cell_rows(dataset: xr.Dataset, activation: str, initializer: str) -> list[dict[str, object]]:
    def variance(name: str) -> np.ndarray:
        return replicates(dataset, name, activation, initializer)

    across, between = variance("across_sample_variance"), variance("between_unit_variance")
    spreads = {
        POOLED: summary(variance("sd") ** 2),
        ACROSS: summary(across),
        BETWEEN: summary(between),
    }
    saturated = summary(variance("saturated_share"))
    rows = []
    for index, layer in enumerate(dataset["layer"].values):
        row: dict[str, object] = {
            "activation": activation,
            "initializer": initializer,
            "layer": int(layer),
        }
        for column, over in spreads.items():
            name = column.removesuffix(" [1]")
            row[column] = float(np.sqrt(over.mean[index]))
            row[f"{name}_lowest [1]"] = float(np.sqrt(over.low[index]))
            row[f"{name}_highest [1]"] = float(np.sqrt(over.high[index]))
        row[SATURATED] = float(saturated.mean[index])
        row["finite_replicates"] = int(spreads[POOLED].count[index])
        row["replicates"] = len(across)
        row["status"] = status(dataset, activation, initializer, row["finite_replicates"])
        rows.append(row)
    return rows
