"""Outputs and gradients of every layer as histograms: Glorot and Bengio, figures 4 and 6 to 8."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.glorot.layer_frames import (
    PAIR,
    RATIO,
    UPDATES,
    cell_label,
    centred,
    layers,
    measured,
    pair,
    ratio,
    said_of,
)
from engine.report.figures.keyed_grid import keyed_grid, layer_key, layer_looks
from engine.report.figures.measured import bin_ends, over_replicates, place_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import log_ticks, signed
from engine.report.numbers import num
from engine.study.language import Language, Text, in_language

HISTOGRAMS, GRADIENTS = "glorot_histograms", "glorot_gradients"
_MOMENTS = ("start", "end")
_SIGNALS = {"gradient_histogram": "pre_activation", "weight_gradient_histogram": "weight"}
_OUTLINE = 0.9
DENSITY = "density [1]"

_WORDS = {
    "start": Text("概率密度，\n训练前", "density,\nat the start"),
    "end": Text("概率密度，\n训练后", "density,\nin the end"),
    "spread": Text("标准差，\n训练前", "sd, at the\nstart"),
    "output": Text("激活值", "output"),
    "layer": Text("层", "layer"),
    "note": Text(
        "{n} 个重复合并，尖峰截断；第三行：实心为跨样本，空心为神经元间，短线为最小至最大的重复",
        "{n} replicates pooled, peaks cut; third row: filled across samples, "
        "hollow between units, bars from the lowest to the highest replicate",
    ),
    "scaled": Text(
        "梯度 / 末个隐藏层梯度的标准差", "gradient / sd of the gradient of the last hidden layer"
    ),
    "pre_activation": Text(
        "预激活处的梯度，\n概率密度", "gradient at the\npre-activations, density"
    ),
    "weight": Text("权重的梯度，\n概率密度", "gradient of the\nweights, density"),
    "pooled": Text(
        "{n} 个重复合并，训练前，{depth} 个隐藏层",
        "{n} replicates pooled, at the start, {depth} hidden layers",
    ),
    HISTOGRAMS: Text(
        "训练前与训练后各隐藏层激活值的分布。训练前首层与末层的跨样本标准差：{cells}。",
        "Distribution of the outputs of every hidden layer before and after training. Standard "
        "deviation across samples of the first and the last hidden layer before training: {cells}.",
    ),
    GRADIENTS: Text(
        "训练前各隐藏层梯度的分布，以末个隐藏层的标准差为单位。"
        "首层与末层预激活处梯度的标准差之比：{cells}。",
        "Distribution of the gradients of every hidden layer before training, "
        "in units of the last hidden layer's standard deviation. Standard deviation of the "
        "gradient at the pre-activations, first hidden layer over last: {cells}.",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Densities per bin, replicates pooled, of the deepest networks; spreads and gradients beside.

    The spreads of the outputs are root mean squares over the replicates.
    """
    data = measured(study).isel(depth=-1)
    return {HISTOGRAMS: _outputs(data), GRADIENTS: _gradients(centred(data))}


def _outputs(data: xr.Dataset) -> pd.DataFrame:
    start, spreads = data.isel({UPDATES: 0}).transpose("replicate", ...), {}
    for name in ("across_sample", "between_unit"):
        over = over_replicates("variance [1]", start[f"{name}_variance"]).values()
        for suffix, variance in zip(("", "_lowest", "_highest"), over, strict=True):
            spreads[f"{name}_sd{suffix}_at_start [1]"] = variance**0.5
    counts = data["histogram"].assign_coords(moment=list(_MOMENTS))
    return _densities_frame(data, "moment", counts, data["bin_edge"], spreads)


def _gradients(data: xr.Dataset) -> pd.DataFrame:
    signals = pd.Index(_SIGNALS.values(), name="signal")
    counts = xr.concat([data[name] for name in _SIGNALS], signals)
    sds = xr.concat([data[f"{name}_gradient_sd"].isel({UPDATES: 0}) for name in signals], signals)
    columns = over_replicates("sd [1]", sds)
    return _densities_frame(data, "signal", counts, data["gradient_edge"], columns)


def _densities_frame(
    data: xr.Dataset,
    by: str,
    counts: xr.DataArray,
    edges: xr.DataArray,
    sds: Mapping[str, xr.DataArray],
) -> pd.DataFrame:
    """NaN where nothing was counted."""
    pooled, (low, high) = counts.sum("replicate"), bin_ends(edges)
    counted, total = counts.sum("bin"), pooled.sum("bin")
    densities = pooled / total.where(total > 0) / (high - low)
    columns = {"bin_low [1]": low, "bin_high [1]": high, DENSITY: densities}
    places = ("activation", "initializer", by, "layer", "bin")
    frame = place_frame(data, places, {**columns, **sds}, counted.where(counted > 0))
    facts = ("replicates", "status", by, "layer", "activation", "initializer")
    return frame[[*columns, *facts, *sds]]


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        HISTOGRAMS: _draw_outputs(tables[HISTOGRAMS], language),
        GRADIENTS: _draw_gradients(tables[GRADIENTS], language),
    }


def _densities(axes: Axes, panel: pd.DataFrame, top: float) -> None:
    """Outlines of the layers' densities; what exceeds `top` leaves the panel at its edge."""
    for look, rows in layers(panel):
        edges = np.append(rows["bin_low [1]"], rows["bin_high [1]"].iloc[-1])
        axes.stairs(rows[DENSITY], edges, baseline=None, color=look.color, linewidth=_OUTLINE)
    axes.set_ylim(0, top)


def _draw_outputs(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    panels = list(frame.groupby(["activation", "initializer"], sort=False))
    labels = [cell_label(cell, language) for cell, _ in panels]
    figure, grid = keyed_grid(
        [label.replace(", ", ",\n").replace("，", "，\n") for label in labels],
        [words["start"], words["end"], words["spread"]],
        [layer_key(int(frame["layer"].max()), language)],
        x=words["layer"],
        note=words["note"].format(n=frame["replicates"].max()),
        heights=0.85,
        gaps=(0.1, 0.3),
        sharex=False,
    )
    for column, (_, panel) in zip(grid.T, panels, strict=True):
        for axes, moment in zip(column, _MOMENTS, strict=False):
            _densities(axes, panel[panel["moment"] == moment], _top(frame, moment))
            _bounded_axis(axes, panel["bin_low [1]"].min(), panel["bin_high [1]"].max())
        by_layer = panel[panel["moment"] == "start"].drop_duplicates("layer")
        _spreads(column[2], by_layer)
    log_ticks(grid[2, 0])
    return figure


def _bounded_axis(axes: Axes, low: float, high: float) -> None:
    """An x axis with three numbers, which do not touch those of the neighbouring panels."""
    axes.set_xlim(low, high)
    axes.set_xticks([low, (low + high) / 2, high])
    axes.xaxis.set_major_formatter(signed)
    first, _, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")


def _top(frame: pd.DataFrame, moment: str) -> float:
    """A common height that shows the median panel's peaks whole."""
    chosen = frame[frame["moment"] == moment]
    peaks = chosen.groupby(["activation", "initializer", "layer"])[DENSITY].max()
    return 1.1 * float(np.nanmedian(peaks)) if np.isfinite(peaks).any() else 1.0


def _spreads(axes: Axes, rows: pd.DataFrame) -> None:
    for look, row in zip(layer_looks(len(rows)), rows.to_dict("records"), strict=True):
        for name, face in (("across_sample", look.color), ("between_unit", "white")):
            middle, low, high = (
                row[f"{name}_sd{suffix}_at_start [1]"] for suffix in ("", "_lowest", "_highest")
            )
            axes.vlines(row["layer"], low, high, color=look.color, linewidth=0.8)
            axes.plot(row["layer"], middle, marker=look.marker, color=look.color,
                      markerfacecolor=face, linestyle="none")  # fmt: skip
    axes.set_xlim(0.5, len(rows) + 0.5)
    axes.set_xticks(rows["layer"])
    axes.set_yscale("log")


def _draw_gradients(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    panels = list(frame.groupby(["activation", "initializer"], sort=False))
    depth = int(frame["layer"].max())
    figure, grid = keyed_grid(
        [cell_label(cell, language) for cell, _ in panels],
        [words[signal] for signal in _SIGNALS.values()],
        [layer_key(depth, language)],
        x=words["scaled"],
        note=words["pooled"].format(n=frame["replicates"].max(), depth=depth),
        heights=1.0,
    )
    peaks = frame.groupby(["signal", "layer"])[DENSITY].max().groupby("signal").median()
    for column, (_, panel) in zip(grid.T, panels, strict=True):
        for axes, signal in zip(column, _SIGNALS.values(), strict=True):
            top = 1.6 * peaks[signal]
            _densities(axes, panel[panel["signal"] == signal], top if top > 0 else 1.0)
            axes.set_xlim(frame["bin_low [1]"].min(), frame["bin_high [1]"].max())
            axes.set_xticks([-2, 0, 2])
            axes.xaxis.set_major_formatter(signed)
    return figure


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    by = ("activation", "initializer")
    parts = {HISTOGRAMS: (PAIR, _spreads_at_start), GRADIENTS: (RATIO, _ratio_at_start)}
    return {
        name: _WORDS[name][language].format(cells=said_of(tables[name], by, *how, language))
        for name, how in parts.items()
    }


def _spreads_at_start(rows: pd.DataFrame) -> list[str]:
    sds = rows.drop_duplicates("layer")["across_sample_sd_at_start [1]"]
    return pair(sds, lambda sd: num(sd, 2))


def _ratio_at_start(rows: pd.DataFrame) -> list[str]:
    deltas = rows[rows["signal"] == "pre_activation"].drop_duplicates("layer")
    return ratio(deltas["sd [1]"])
