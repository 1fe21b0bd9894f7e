"""Layer statistics over the updates: Glorot and Bengio (2010), figures 2, 3, 9 and 10."""

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
    focus_of,
    layer_lines,
    layers,
    measured,
    pair,
    ratio,
    said_of,
)
from engine.report.figures.keyed_grid import keyed_grid, layer_key
from engine.report.figures.measured import mean_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import LineStyle, log_ticks
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import num, pct
from engine.study.language import Language, Text, in_language

SIGMOID, SATURATION, DESCENT = "glorot_sigmoid", "glorot_saturation", "glorot_descent"

_LINES: dict[str, dict[str, dict[str, LineStyle]]] = {
    SIGMOID: {"mean": {"mean [1]": {}}, "across": {"across_sample_sd [1]": {}}},
    SATURATION: {
        "spread": {
            "percentile_98 [1]": {"linestyle": "none", "markevery": 2},
            "sd [1]": {"marker": "none"},
        },
        "saturated": {"saturated_share [1]": {}},
    },
    DESCENT: {"descent": {"weight_gradient_sd [1]": {}}},
}
"""What every figure draws in its rows of panels, and in which style."""
_TOPS = {"mean": 1, "spread": 1.04, "saturated": None}
"""Of the rows whose axis is linear, from 0 on; None: as high as it takes."""

_WORDS = {
    "updates": Text("更新次数", "updates"),
    "mean": Text("激活值的均值", "mean of the outputs"),
    "across": Text("激活值的跨\n样本标准差", "sd of the outputs\nacross samples"),
    "spread": Text("第 98 百分位数\n与标准差", "percentile 98\nand sd"),
    "saturated": Text("饱和份额", "saturated share"),
    "descent": Text("权重梯度的标准差", "sd of the gradient\nof the weights"),
    "depth": Text("{} 个隐藏层，{}", "{} hidden layers, {}"),
}
_NOTES = {
    SIGMOID: Text(
        "线与带：{n} 个重复的均值、最小与最大值；竖线：该层全部激活值的均值 ± 标准差",
        "line and band: mean, lowest and highest of {n} replicates; "
        "vertical bars: mean ± sd of all outputs of the layer",
    ),
    SATURATION: Text(
        "单独的标记：激活值的第 98 百分位数；连线：标准差；"
        "线与带：{n} 个重复的均值、最小与最大值；{depth} 个隐藏层",
        "lone markers: percentile 98 of the outputs; lines: sd; lines and bands: "
        "mean, lowest and highest of {n} replicates; {depth} hidden layers",
    ),
    DESCENT: Text(
        "线与带：{n} 个重复的均值、最小与最大值；{depth} 个隐藏层",
        "lines and bands: mean, lowest and highest of {n} replicates; {depth} hidden layers",
    ),
}
_TOP = Text(
    "{depth} 层、{cell}，最低 {}，最后 {}",
    "with {depth} layers and {cell}, lowest {}, in the end {}",
)
_ALT = {
    SIGMOID: Text(
        "{focus} 网络各隐藏层激活值的均值随更新次数的变化。末个隐藏层：{cells}。",
        "Mean output of every hidden layer of networks with {focus} against the "
        "number of updates. The last hidden layer: {cells}.",
    ),
    SATURATION: Text(
        "各隐藏层激活值的第 98 百分位数、标准差与饱和份额随更新次数的变化。"
        "训练结束时首层与末层的饱和份额：{cells}。",
        "Percentile 98, standard deviation and saturated share of the outputs "
        "of every hidden layer against the number of updates. Saturated share of the first and "
        "the last hidden layer in the end: {cells}.",
    ),
    DESCENT: Text(
        "各隐藏层权重梯度的标准差随更新次数的变化。训练前首层与末层之比：{cells}。",
        "Standard deviation of the gradient of the weights of every hidden layer "
        "against the number of updates. First layer over last before training: {cells}.",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Layer statistics at every checkpoint: mean, lowest and highest over the replicates."""
    data = measured(study)
    deepest, focus = data.isel(depth=[-1]), focus_of(data)
    several = data.sizes["activation"] > 1
    others = deepest.drop_sel(activation=focus) if several else data
    return {
        SIGMOID: _frame(data.sel(activation=[focus]), "mean", "sd", "across_sample_sd"),
        SATURATION: _frame(others, "percentile_98", "sd", "saturated_share"),
        DESCENT: _frame(centred(deepest), "weight_gradient_sd"),
    }


def _frame(data: xr.Dataset, *variables: str) -> pd.DataFrame:
    places = ("depth", "activation", "initializer", UPDATES, "layer")
    frame = mean_frame(data, places, {f"{name} [1]": data[name] for name in variables})
    frame = frame[frame["layer"] <= frame["depth"]]
    return frame[[*frame.columns.drop("depth"), "depth"]]


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {name: _draw(name, tables[name], language) for name in _LINES}


def _draw(name: str, frame: pd.DataFrame, language: Language) -> Figure:
    words, rows = in_language(_WORDS, language), _LINES[name]

    def title(depth: int, activation: str, law: str) -> str:
        if name == SIGMOID:
            return words["depth"].format(depth, initializer_label(law, language))
        return cell_label((activation, law), language)

    panels = list(frame.groupby(["depth", "activation", "initializer"], sort=False))
    count, depth = frame["replicates"].max(), int(frame["layer"].max())
    figure, grid = keyed_grid(
        [title(*group) for group, _ in panels],
        [words[row] for row in rows],
        [layer_key(depth, language)],
        x=words["updates"],
        note=_NOTES[name][language].format(n=count, depth=depth),
        heights=1.1 if len(rows) > 1 else 1.2,
    )
    for column, (_, panel) in zip(grid.T, panels, strict=True):
        for axes, (row, lines) in zip(column, rows.items(), strict=True):
            axes.set_yscale("linear" if row in _TOPS else "log")
            for drawn, style in lines.items():
                layer_lines(axes, panel, drawn, **style)
        if name == SIGMOID:
            _bars(column[0], panel)
    for axes, row in zip(grid[:, 0], rows, strict=True):
        if row in _TOPS:
            axes.set_ylim(0, _TOPS[row])
        else:
            log_ticks(axes)
    return figure


def _bars(axes: Axes, panel: pd.DataFrame) -> None:
    """Mean ± sd of every layer, here and there."""
    for look, line in layers(panel):
        some = line.iloc[::4]
        axes.errorbar(some[UPDATES], some["mean [1]"], some["sd [1]"], linestyle="none",
                      ecolor=look.color, elinewidth=0.5)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    focus = activation_label(focus_of(measured(study)), language)
    cell = ("activation", "initializer")
    parts = {
        SIGMOID: (("depth", "initializer"), _TOP, _top_means),
        SATURATION: (cell, PAIR, _last_shares),
        DESCENT: (cell, RATIO, _first_ratio),
    }
    return {
        name: _ALT[name][language].format(focus=focus, cells=said_of(tables[name], *how, language))
        for name, how in parts.items()
    }


def _top_means(rows: pd.DataFrame) -> list[str]:
    means = rows.loc[rows["layer"] == rows["layer"].max(), "mean [1]"].to_numpy()
    return [num(means.min(), 2), num(means[-1], 2)] if np.isfinite(means).all() else []


def _last_shares(rows: pd.DataFrame) -> list[str]:
    return pair(rows.loc[rows[UPDATES] == rows[UPDATES].max(), "saturated_share [1]"], pct)


def _first_ratio(rows: pd.DataFrame) -> list[str]:
    return ratio(rows.loc[rows[UPDATES] == 0, "weight_gradient_sd [1]"])
