"""Layer statistics over the updates: Glorot and Bengio (2010), figures 2, 3, 9 and 10."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from engine.evidence.finished_cells import cell_names
from engine.experiments.glorot.layer_frames import (
    PAIR,
    RATIO,
    UPDATES,
    Cell,
    cell_label,
    centred_cells,
    focus_of,
    layer_lines,
    layer_rows,
    measured,
    pair,
    ratio,
    said_of,
)
from engine.report.figures.keyed_grid import keyed_grid, layer_key, layer_looks
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import log_ticks
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import num, pct
from engine.study.language import Language, Text, in_language

SIGMOID, SATURATION, DESCENT = "glorot_sigmoid", "glorot_saturation", "glorot_descent"

_WORDS = {
    "updates": Text("更新次数", "updates"),
    "mean": Text("激活值的均值", "mean of the outputs"),
    "across": Text("激活值的跨\n样本标准差", "sd of the outputs\nacross samples"),
    "spread": Text("第 98 百分位数\n与标准差", "percentile 98\nand sd"),
    "saturated": Text("饱和份额", "saturated share"),
    "descent": Text("权重梯度的标准差", "sd of the gradient\nof the weights"),
    "depth": Text("{} 个隐藏层，{}", "{} hidden layers, {}"),
    "note_mean": Text(
        "线与带：{n} 个重复的均值、最小与最大值；竖线：该层全部激活值的均值 ± 标准差",
        "line and band: mean, lowest and highest of {n} replicates; "
        "vertical bars: mean ± sd of all outputs of the layer",
    ),
    "note_spread": Text(
        "单独的标记：激活值的第 98 百分位数；连线：标准差；"
        "线与带：{n} 个重复的均值、最小与最大值；{depth} 个隐藏层",
        "lone markers: percentile 98 of the outputs; lines: sd; lines and bands: "
        "mean, lowest and highest of {n} replicates; {depth} hidden layers",
    ),
    "note_descent": Text(
        "线与带：{n} 个重复的均值、最小与最大值；{depth} 个隐藏层",
        "lines and bands: mean, lowest and highest of {n} replicates; {depth} hidden layers",
    ),
    "alt_sigmoid": Text(
        "{focus} 网络各隐藏层激活值的均值随更新次数的变化。末个隐藏层：{cells}。",
        "Mean output of every hidden layer of networks with {focus} against the "
        "number of updates. The last hidden layer: {cells}.",
    ),
    "alt_cell": Text(
        "{depth} 层、{cell}，最低 {}，最后 {}",
        "with {depth} layers and {cell}, lowest {}, in the end {}",
    ),
    "alt_saturation": Text(
        "各隐藏层激活值的第 98 百分位数、标准差与饱和份额随更新次数的变化。"
        "训练结束时首层与末层的饱和份额：{cells}。",
        "Percentile 98, standard deviation and saturated share of the outputs "
        "of every hidden layer against the number of updates. Saturated share of the first and "
        "the last hidden layer in the end: {cells}.",
    ),
    "alt_descent": Text(
        "各隐藏层权重梯度的标准差随更新次数的变化。训练前首层与末层之比：{cells}。",
        "Standard deviation of the gradient of the weights of every hidden layer "
        "against the number of updates. First layer over last before training: {cells}.",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Layer statistics at every checkpoint: mean, lowest and highest over the replicates."""
    data = measured(study)
    focus = focus_of(data)
    depths = [int(depth) for depth in data["depth"].values]
    lopsided = [(depth, cell) for depth in depths for cell in cell_names(data) if cell[0] == focus]
    others = [(depths[-1], cell) for cell in cell_names(data) if cell[0] != focus]
    centred = [(depths[-1], cell) for cell in centred_cells(data)]
    spread = ("percentile_98", "sd", "saturated_share")
    return {
        SIGMOID: _layer_frame(data, lopsided, ("mean", "sd", "across_sample_sd")),
        SATURATION: _layer_frame(data, others or lopsided, spread),
        DESCENT: _layer_frame(data, centred, ("weight_gradient_sd",)),
    }


def _layer_frame(
    data: xr.Dataset, chosen: Sequence[tuple[int, Cell]], variables: Sequence[str]
) -> pd.DataFrame:
    frames = [
        layer_rows(data.sel(depth=depth), cell, variables).assign(depth=depth)
        for depth, cell in chosen
    ]
    return pd.concat(frames, ignore_index=True)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        SIGMOID: _draw_means(tables[SIGMOID], language),
        SATURATION: _draw_saturation(tables[SATURATION], language),
        DESCENT: _draw_descent(tables[DESCENT], language),
    }


def _draw_means(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    panels = list(frame.groupby(["depth", "initializer"], sort=False))
    figure, grid = keyed_grid(
        [
            words["depth"].format(depth, initializer_label(law, language))
            for (depth, law), _ in panels
        ],
        [words["mean"], words["across"]],
        [layer_key(int(frame["layer"].max()), language)],
        x=words["updates"],
        note=words["note_mean"].format(n=frame["replicates"].max()),
        heights=1.1,
    )
    for (axes, lower), (_, panel) in zip(grid.T, panels, strict=True):
        layer_lines(axes, panel, "mean [1]")
        lower.set_yscale("log")
        layer_lines(lower, panel, "across_sample_sd [1]")
        looks = layer_looks(int(panel["layer"].max()))
        for look, (_, line) in zip(looks, panel.groupby("layer"), strict=True):
            some = line.iloc[::4]
            axes.errorbar(some[UPDATES], some["mean [1]"], some["sd [1]"], linestyle="none",
                          ecolor=look.color, elinewidth=0.5)  # fmt: skip
    grid[0, 0].set_ylim(0, 1)
    log_ticks(grid[1, 0])
    return figure


def _draw_saturation(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    panels = list(frame.groupby(["activation", "initializer"], sort=False))
    figure, grid = keyed_grid(
        [cell_label(cell, language) for cell, _ in panels],
        [words["spread"], words["saturated"]],
        [layer_key(int(frame["layer"].max()), language)],
        x=words["updates"],
        note=words["note_spread"].format(n=frame["replicates"].max(), depth=frame["depth"].max()),
        heights=1.1,
    )
    for (upper, lower), (_, panel) in zip(grid.T, panels, strict=True):
        layer_lines(upper, panel, "percentile_98 [1]", linestyle="none", markevery=2)
        layer_lines(upper, panel, "sd [1]", marker="none")
        layer_lines(lower, panel, "saturated_share [1]")
    grid[0, 0].set_ylim(0, 1.04)
    grid[1, 0].set_ylim(0, None)
    return figure


def _draw_descent(frame: pd.DataFrame, language: Language) -> Figure:
    words, depth = in_language(_WORDS, language), int(frame["depth"].max())
    panels = list(frame.groupby(["activation", "initializer"], sort=False))
    figure, grid = keyed_grid(
        [cell_label(cell, language) for cell, _ in panels],
        [words["descent"]],
        [layer_key(depth, language)],
        x=words["updates"],
        note=words["note_descent"].format(n=frame["replicates"].max(), depth=depth),
        heights=1.2,
    )
    for axes, (_, panel) in zip(grid[0], panels, strict=True):
        axes.set_yscale("log")
        layer_lines(axes, panel, "weight_gradient_sd [1]")
    log_ticks(grid[0, 0])
    return figure


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    focus = activation_label(focus_of(measured(study)), language)
    cell = ("activation", "initializer")
    parts = {
        SIGMOID: ("alt_sigmoid", ("depth", "initializer"), _WORDS["alt_cell"], _top_means),
        SATURATION: ("alt_saturation", cell, PAIR, _last_shares),
        DESCENT: ("alt_descent", cell, RATIO, _first_ratio),
    }
    return {
        name: words[key].format(
            focus=focus, cells=said_of(tables[name], by, clause, numbers, language)
        )
        for name, (key, by, clause, numbers) in parts.items()
    }


def _top_means(rows: pd.DataFrame) -> list[str]:
    means = rows.loc[rows["layer"] == rows["layer"].max(), "mean [1]"].to_numpy()
    return [num(means.min(), 2), num(means[-1], 2)] if np.isfinite(means).all() else []


def _last_shares(rows: pd.DataFrame) -> list[str]:
    return pair(rows.loc[rows[UPDATES] == rows[UPDATES].max(), "saturated_share [1]"], pct)


def _first_ratio(rows: pd.DataFrame) -> list[str]:
    return ratio(rows.loc[rows[UPDATES] == 0, "weight_gradient_sd [1]"])
