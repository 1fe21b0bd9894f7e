"""Histograms of the outputs, layer by layer: the frame behind `histograms` and `gallery`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE
from engine.experiments.propagation.layers import ACROSS, POOLED, SATURATED, layer_frame
from engine.report.figures.measured import diverged_at, replicates

FIRST_DIVERGED = "first_diverged_layer"


def histogram_frame(
    data: xr.Dataset, activations: Sequence[str], initializers: Sequence[str]
) -> pd.DataFrame:
    """One row per activation, initializer, layer and bin; outside counts have an infinite edge.

    Counts are pooled over the finite replicates. Spread, saturation and status are the layer's,
    repeated in each of its rows.
    """
    layers = layer_frame(data, activations, initializers)
    counts = pd.DataFrame(
        row
        for activation in activations
        for initializer in initializers
        for row in _bin_rows(data, activation, initializer)
    )
    keys = ["activation", "initializer", "layer"]
    spread = [*keys, POOLED, ACROSS, SATURATED, "finite_replicates", "replicates", "status"]
    return counts.merge(layers[spread], on=keys, validate="many_to_one")


def _bin_rows(data: xr.Dataset, activation: str, initializer: str) -> list[dict[str, object]]:
    def counts(variable: str) -> np.ndarray:
        pooled = replicates(data, variable, activation, initializer)
        return np.where(_extended(finite, pooled.ndim), pooled, 0).sum(axis=0)

    finite = np.isfinite(replicates(data, "sd", activation, initializer))
    edges = data["bin_edge"].sel(activation=activation).values.astype(np.float64)
    edges = np.concatenate(([-np.inf], edges, [np.inf]))
    inside, below, above = counts("histogram"), counts("below"), counts("above")
    diverged = diverged_at(data, activation, initializer)
    first = int(diverged.min()) if diverged.size else -1
    rows = []
    for index, layer in enumerate(data["layer"].values):
        column = np.concatenate(([below[index]], inside[index], [above[index]]))
        total = column.sum()
        for low, high, count in zip(edges[:-1], edges[1:], column, strict=True):
            rows.append(
                {
                    "activation": activation,
                    "initializer": initializer,
                    "layer": int(layer),
                    LOW: float(low),
                    HIGH: float(high),
                    "count": int(count),
                    SHARE: float(count / total) if total else np.nan,
                    FIRST_DIVERGED: first,
                }
            )
    return rows


def _extended(mask: np.ndarray, dimensions: int) -> np.ndarray:
    return mask.reshape(mask.shape + (1,) * (dimensions - mask.ndim))
