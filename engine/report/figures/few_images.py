"""Accuracy and loss of networks trained on few images, against the setting that varies."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from engine.evidence.references import StoredAccuracy
from engine.report.figures.measured import kept, place_frame
from engine.report.figures.style import band
from engine.report.labels import DASHED, SOLID, Look
from engine.study.language import Text

MEASURES = {"accuracy": "1", "loss": "nat"}
LOOKS = {"train": Look("#0072B2", "o", dash=SOLID), "test": Look("#D55E00", "^", dash=DASHED)}
"""Of the two sets that a network is judged on."""
NAMES = {
    "accuracy": Text("准确率", "accuracy"),
    "loss": Text("损失 / nat", "loss / nat"),
    "train": Text("训练集", "training set"),
    "test": Text("测试集", "test set"),
}


def setting_frame(data: xr.Dataset, setting: str) -> pd.DataFrame:
    """One row per cell and value: mean and sd over the replicates that are finite, by quantity."""
    [dim], value = data[setting].dims, f"{setting} [1]"
    data = data.rename({setting: value}).swap_dims({dim: value})
    columns = {}
    for part, (measure, unit) in product(LOOKS, MEASURES.items()):
        measured = kept(data[f"{part}_{measure}"].transpose(..., "replicate"))
        columns[f"{part}_{measure}_mean [{unit}]"] = measured.mean("replicate")
        columns[f"{part}_{measure}_sd [{unit}]"] = measured.std("replicate", ddof=1)
    frame = place_frame(data, ("activation", "initializer", value), columns, measured)
    frame.insert(5, "finite_replicates", frame.pop("finite_replicates"))
    return frame


def draw_measure(axes: Axes, x: ArrayLike, rows: pd.DataFrame, measure: str) -> None:
    """Training and test means over `x` with a band of one sd; gaps where replicates diverged."""
    unit = MEASURES[measure]
    whole = (rows["finite_replicates"] == rows["replicates"]).to_numpy()
    for part, look in LOOKS.items():
        mean = np.where(whole, rows[f"{part}_{measure}_mean [{unit}]"], np.nan)
        sd = rows[f"{part}_{measure}_sd [{unit}]"].fillna(0.0).to_numpy()
        band(axes, x, mean, (mean - sd, mean + sd), look)


def mark_published(axes: Axes, points: Sequence[tuple[float, StoredAccuracy]]) -> None:
    """Hollow marks at stored accuracies, each with its place on the x axis."""
    for x, entry in points:
        look = LOOKS[entry.variable.split("_")[0]]
        axes.plot(x, entry.published, linestyle="none", marker="D", markersize=4.5,
                  markerfacecolor="white", markeredgecolor=look.color, zorder=4)  # fmt: skip
