"""Outputs layer by layer: the frame behind `histograms` and `breadth`."""

from collections.abc import Collection

import numpy as np
import pandas as pd
import xarray as xr

from engine.experiments.propagation.contents import among, laws
from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE
from engine.report.figures.measured import bin_ends, first_diverged, kept, place_frame
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
    names = [entry.name for entry in among(study.protocol, functions)]
    data = study.first("propagation").sel(activation=names, initializer=list(laws(study.protocol)))
    sds, across = kept(data["sd"]), kept(data["across_sample_variance"])
    counted = xr.concat([data["below"], data["histogram"], data["above"]], "bin")
    counts = counted.where(sds.notnull(), 0).sum("replicate")
    outputs = counts.sum("bin")
    low, high = bin_ends(data["bin_edge"].pad(edge=1, constant_values=(-np.inf, np.inf)))
    columns = {
        LOW: low,
        HIGH: high,
        "count": counts.astype(int),
        SHARE: counts / outputs.where(outputs > 0),
        FIRST_DIVERGED: first_diverged(data),
        TOTAL: (sds**2).mean("replicate") ** 0.5,
        ACROSS: across.mean("replicate") ** 0.5,
        SATURATED: kept(data["saturated_share"]).mean("replicate"),
    }
    places = ("activation", "initializer", "layer", "bin")
    return place_frame(data, places, columns, sds).drop(columns="bin")
