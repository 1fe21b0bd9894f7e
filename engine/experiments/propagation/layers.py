"""Outputs layer by layer: the frames behind `histograms` and `breadth`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE
from engine.report.figures.measured import diverged_at, replicates, status, summary

TOTAL = "total_sd [1]"
ACROSS = "across_sample_sd [1]"
SATURATED = "saturated_share [1]"
FIRST_DIVERGED = "first_diverged_layer"
_KEYS = ["activation", "initializer", "layer"]


def layer_frame(
    data: xr.Dataset, activations: Sequence[str], initializers: Sequence[str]
) -> pd.DataFrame:
    """One row per activation, initializer and layer.

    Standard deviations are root mean squares over the replicates, so that their squares are shares
    of one variance.
    """
    return pd.DataFrame(
        row
        for activation in activations
        for initializer in initializers
        for row in _layer_rows(data, activation, initializer)
    )


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
    spread = [*_KEYS, TOTAL, ACROSS, SATURATED, "finite_replicates", "replicates", "status"]
    return counts.merge(layers[spread], on=_KEYS, validate="many_to_one")


def _layer_rows(data: xr.Dataset, activation: str, initializer: str) -> Iterator[dict[str, object]]:
    def values(name: str) -> np.ndarray:
        return replicates(data, name, activation, initializer)

    total, across = summary(values("sd") ** 2), summary(values("across_sample_variance"))
    saturated = summary(values("saturated_share"))
    for index, layer in enumerate(data["layer"].values):
        finite = int(total.count[index])
        yield {
            "activation": activation,
            "initializer": initializer,
            "layer": int(layer),
            TOTAL: float(np.sqrt(total.mean[index])),
            ACROSS: float(np.sqrt(across.mean[index])),
            SATURATED: float(saturated.mean[index]),
            "finite_replicates": finite,
            "replicates": data.sizes["replicate"],
            "status": status(data, activation, initializer, finite),
        }


def _bin_rows(data: xr.Dataset, activation: str, initializer: str) -> Iterator[dict[str, object]]:
    finite = np.isfinite(replicates(data, "sd", activation, initializer))

    def counts(variable: str) -> np.ndarray:
        counted = replicates(data, variable, activation, initializer)
        kept = finite.reshape(finite.shape + (1,) * (counted.ndim - finite.ndim))
        return np.where(kept, counted, 0).sum(axis=0)

    edges = data["bin_edge"].sel(activation=activation).values.astype(np.float64)
    edges = np.concatenate(([-np.inf], edges, [np.inf]))
    inside, below, above = counts("histogram"), counts("below"), counts("above")
    diverged = diverged_at(data, activation, initializer)
    first = int(diverged.min()) if diverged.size else -1
    for index, layer in enumerate(data["layer"].values):
        column = np.concatenate(([below[index]], inside[index], [above[index]]))
        total = column.sum()
        for low, high, count in zip(edges[:-1], edges[1:], column, strict=True):
            yield {
                "activation": activation,
                "initializer": initializer,
                "layer": int(layer),
                LOW: float(low),
                HIGH: float(high),
                "count": int(count),
                SHARE: float(count / total) if total else np.nan,
                FIRST_DIVERGED: first,
            }
