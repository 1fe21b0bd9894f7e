"""Silent units over training, and after it against the first bias."""

from dataclasses import astuple

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.dead_units.results import DeadUnitsView, nearest_to_0
from engine.report.figures.keyed_grid import initializer_key, keyed_grid, updates_axis
from engine.report.figures.measured import mean_frame, reach
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import band, percent
from engine.report.labels import activation_label, initializer_label, initializer_look
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text, in_language

TRAINING, BIAS = "dead_units_training", "dead_units_bias"
SILENT, RATE, FIRST_BIAS = "silent_share [1]", "learning_rate [1]", "initial_bias [1]"

_WORDS = {
    "rate": Text("学习率 {}\n沉默者份额", "rate {}:\nsilent units"),
    TRAINING: Text("更新次数", "updates"),
    BIAS: Text("初始偏置", "first bias"),
    "note": Text(
        "线与带：{n} 个重复的均值、最小与最大值，直至发散",
        "line and band: mean, lowest and highest of {n} replicates, up to divergence",
    ),
    "alt_training": Text(
        "各激活函数与学习率下，沉默隐藏神经元的份额随训练的变化（初始偏置 {bias}）。"
        "训练后份额最高的一格：{activations}。",
        "Share of silent hidden units over training, by activation and learning "
        "rate, from a bias of {bias}. Highest share after training: {activations}.",
    ),
    "alt_bias": Text(
        "训练之后沉默隐藏神经元的份额与初始偏置的关系。份额最高的一格：{activations}。",
        "Share of silent hidden units after training against the first bias. Highest "
        "share: {activations}.",
    ),
    "said": Text(
        "{activation} {share}（{law}，学习率 {rate}，偏置 {bias}）",
        "{activation} {share}, with {law} at a rate of {rate} and a bias of {bias}",
    ),
    "none": Text("{activation} 全部发散", "{activation} always diverged"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """`dead_units_training`: from the first bias nearest 0; `dead_units_bias`: at the end."""
    data = study.first("dead_units")
    return {
        TRAINING: _frame(data.isel(bias=[nearest_to_0(data)])),
        BIAS: _frame(data.isel(point=[-1])),
    }


def _frame(data: xr.Dataset) -> pd.DataFrame:
    """A row per cell, learning rate, bias and point."""
    data = data.rename(learning_rate=RATE, initial_bias=FIRST_BIAS)
    data = data.swap_dims({"rate": RATE, "bias": FIRST_BIAS, "point": "iteration"})
    silent = (data["silent_share"] * data["units"]).sum("layer", skipna=False)
    places = ("activation", "initializer", RATE, FIRST_BIAS, "iteration")
    return mean_frame(data, places, {SILENT: silent / data["units"].sum()})


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {name: _figure(name, tables[name], language) for name in (TRAINING, BIAS)}


def _figure(name: str, frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    activations = list(frame.groupby("activation", sort=False))
    figure, grid = keyed_grid(
        [activation_label(str(activation), language) for activation, _ in activations],
        [words["rate"].format(exact(float(rate))) for rate in frame[RATE].unique()],
        initializer_key(list(frame["initializer"].unique()), language),
        x=words[name],
        note=words["note"].format(n=frame["replicates"].max()),
        heights=0.85,
        sharey=True,
    )
    for column, (_, own) in enumerate(activations):
        for row, (_, panel) in enumerate(own.groupby(RATE, sort=False)):
            _panel(grid[row, column], panel, over_updates=name == TRAINING)
    grid[0, 0].set_ylim(-0.03, 1.03)
    grid[0, 0].set_yticks([0, 0.5, 1])
    return figure


def _panel(axes: Axes, panel: pd.DataFrame, *, over_updates: bool) -> None:
    for law, line in panel.groupby("initializer", sort=False):
        x = line["iteration"] if over_updates else np.arange(len(line))
        band(axes, x, line[SILENT], reach(line, SILENT), initializer_look(str(law)))
    if over_updates:
        updates_axis(axes, int(panel["iteration"].max()))
    else:
        biases = panel[FIRST_BIAS].unique()
        axes.set_xticks(range(len(biases)), [exact(float(bias)) for bias in biases])


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    curves = tables[TRAINING]
    bias, end = exact(float(curves[FIRST_BIAS].iloc[0])), curves["iteration"].max()
    last = _highest(curves[curves["iteration"] == end], language)
    return {
        TRAINING: words["alt_training"].format(bias=bias, activations=last),
        BIAS: words["alt_bias"].format(activations=_highest(tables[BIAS], language)),
    }


def _highest(frame: pd.DataFrame, language: Language) -> str:
    """For every activation the cell with the most silent units."""
    words, said = in_language(_WORDS, language), []
    for activation, rows in frame.groupby("activation", sort=False):
        name, shares = activation_label(str(activation), language), rows[SILENT]
        if not np.isfinite(shares).any():
            said.append(words["none"].format(activation=name))
            continue
        most = rows.loc[shares.idxmax()]
        said.append(
            words["said"].format(
                activation=name,
                share=percent(most[SILENT]),
                law=initializer_label(most["initializer"], language),
                rate=exact(most[RATE]),
                bias=exact(most[FIRST_BIAS]),
            )
        )
    return SEMICOLON[language].join(said)


_COLUMNS = {
    "activation": Text("激活函数", "Activation"),
    "layer": Text("层", "Layer"),
    "fell silent [count]": Text("训练中沉默 / 次", "Fell silent"),
    "came back [count]": Text("其中恢复 / 次", "came back"),
    "silenced on purpose [count]": Text("人为沉默 / 个", "Silenced"),
    "of these updated [count]": Text("仍被更新 / %", "still updated / %"),
    "of these came back [count]": Text("恢复 / %", "came back / %"),
    "gradient of silent over other units [1]": Text("梯度之比", "Gradient ratio"),
}
"""Of the data, whose last seven are those of `Layer`, and their printed headings."""


def tables(view: DeadUnitsView) -> dict[str, Table]:
    """Units that fall silent and come back, by activation and layer."""
    pairs = [(name, layer) for name, own in view.readings.items() for layer in own.layers]
    records = [(activation, *astuple(layer)) for activation, layer in pairs]
    frame = pd.DataFrame(records, columns=list(_COLUMNS))

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                *(str(n) for n in (layer.layer, layer.fallen, layer.returned, layer.planted)),
                *(
                    phrases.number(100 * count / layer.planted if layer.planted else None, 1)
                    for count in (layer.moved, layer.revived)
                ),
                phrases.number(layer.ratio),
            ]
            for activation, layer in pairs
        ]

    return {"dead_units": Table(frame, list(_COLUMNS.values()), rows, "lrrrrrrr")}
