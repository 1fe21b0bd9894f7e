"""Outputs layer by layer: the frame behind `histograms` and `breadth`."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd
import xarray as xr

from engine.experiments.propagation.contents import among, laws
from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE
from engine.report.figures.measured import diverged_at, replicates, status, summary
from engine.report.figures.study import Study

TOTAL = "total_sd [1]"
ACROSS = "across_sample_sd [1]"
SATURATED = "saturated_share [1]"
FIRST_DIVERGED = "first_diverged_layer"


def histogram_frame(study: Study, functions: Collection[str]) -> pd.DataFrame:
    """One row per activation, initializer, layer and bin; outside counts have an infinite edge.

    Of those of the named functions, and of the documents' laws, that the study runs. Counts are
    pooled over the finite replicates. Spread, saturation and status are the layer's, repeated in
    each of its rows; standard deviations are root mean squares over the replicates, so that their
    squares are shares of one variance.
    """
    return pd.DataFrame(
        row
        for activation in among(study.protocol, functions)
        for law in laws(study.protocol)
        for row in _rows(study.first("propagation"), activation.name, law)
    )


def _rows(data: xr.Dataset, activation: str, initializer: str) -> Iterator[dict[str, object]]:
    def values(name: str) -> np.ndarray:
        return replicates(data, name, activation, initializer)

    sds, (below, above) = values("sd"), (values(name)[..., None] for name in ("below", "above"))
    total, across = summary(sds**2), summary(values("across_sample_variance"))
    saturated = summary(values("saturated_share"))
    counted = np.concatenate((below, values("histogram"), above), axis=-1)
    counts = np.where(np.isfinite(sds)[..., None], counted, 0).sum(axis=0)
    edges = data["bin_edge"].sel(activation=activation).values.astype(np.float64)
    edges = np.concatenate(([-np.inf], edges, [np.inf]))
    diverged = diverged_at(data, activation, initializer)
    for index, layer in enumerate(data["layer"].values):
        finite, outputs = int(total.count[index]), counts[index].sum()
        facts = {
            FIRST_DIVERGED: int(diverged.min()) if diverged.size else -1,
            TOTAL: float(np.sqrt(total.mean[index])),
            ACROSS: float(np.sqrt(across.mean[index])),
            SATURATED: float(saturated.mean[index]),
            "finite_replicates": finite,
            "replicates": data.sizes["replicate"],
            "status": status(data, activation, initializer, finite),
        }
        for low, high, count in zip(edges[:-1], edges[1:], counts[index], strict=True):
            yield {
                "activation": activation,
                "initializer": initializer,
                "layer": int(layer),
                LOW: float(low),
                HIGH: float(high),
                "count": int(count),
                SHARE: float(count / outputs) if outputs else np.nan,
                **facts,
            }
