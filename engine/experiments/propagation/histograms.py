"""Histograms of every layer's outputs for the documents' four laws: Sun & Wang (2020), figure 1.

One figure per activation; rows are the laws, columns the layers.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.propagation.contents import DOCUMENT_LAWS, HISTOGRAMS, among
from engine.experiments.propagation.histogram_panels import Axis, draw_shares, note
from engine.experiments.propagation.layers import (
    ACROSS,
    FIRST_DIVERGED,
    SATURATED,
    TOTAL,
    histogram_frame,
)
from engine.net.activations import Activation
from engine.net.activations.activation import SMALL_SHARE
from engine.report.figures.measured import DIVERGED, FAILED
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, SMALL, panel_grid, percent, signed
from engine.report.labels import activation_label, activation_look, initializer_label
from engine.report.numbers import num, pct
from engine.study.language import Language, Text, in_language

_WORDS = {
    "layer": Text("第 {} 层", "layer {}"),
    "x": Text("输出（{}）", "output of {}"),
    "y": Text("每个区间所占比例 / %", "share of outputs per bin / %"),
    "total": Text("总 {}", "total {}"),
    "across": Text("跨样本 {}", "across {}"),
    "diverged": Text("第 {} 层\n发散", "diverged\nin layer {}"),
    "failed": Text("失败", "failed"),
    "alt_failed": Text(
        "{law}：运行失败，没有结果。", " {law}: the run failed, there are no results."
    ),
    "some": Text("{}/{} 发散", "{}/{} diverged"),
    "alt": Text(
        "网络（{activation}）各层输出的直方图。{laws}",
        "Histograms of the outputs of every layer of a network with {activation}.{laws}",
    ),
    "law": Text(
        "{law}：总标准差从第 {first} 层的 {total[0]} 到第 {last} 层的 {total[1]}，"
        "跨样本标准差从 {across[0]} 到 {across[1]}{saturated}。",
        " {law}: the total standard deviation goes from {total[0]} in layer {first} to {total[1]} "
        "in layer {last}, the one across samples from {across[0]} to {across[1]}{saturated}.",
    ),
    "alt_diverged": Text(
        "{law}：{lost}/{all} 个重复发散，始于第 {layer} 层。",
        " {law}: {lost} of {all} replicates diverge, from layer {layer} on.",
    ),
    "bounds": Text(
        "，第 {last} 层 {share} 的输出距 {low} 或 {high} 不超过值域宽度的 {near}",
        "; {share} of the outputs of layer {last} lie within {near} of the range's width "
        "of {low} or {high}",
    ),
    "floor": Text(
        "，第 {last} 层 {share} 的输出饱和",
        "; {share} of the outputs of layer {last} are saturated",
    ),
}

# Inches: margins, from one row of panels to the next, from a panel left to its row's label.
_LEFT, _BOTTOM, _TOP = 0.54, 0.33, 0.42
_ROW, _GAP = 0.84, 0.3
_TO_LABEL = 0.24


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per initializer, layer and bin, as `histogram_frame` has them."""
    return {
        f"histograms_{name}": own.reset_index(drop=True)
        for name, own in histogram_frame(study, HISTOGRAMS).groupby("activation", sort=False)
    }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        (name := f"histograms_{activation.name}"): _figure(activation, tables[name], language)
        for activation in among(study.protocol, HISTOGRAMS)
    }


def _figure(activation: Activation, frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    initializers, layers = frame["initializer"].unique(), frame["layer"].unique()
    shape = (len(initializers), len(layers))
    size = (FULL_WIDTH, _BOTTOM + _TOP + _ROW * shape[0] - _GAP)
    margins = (_LEFT, 0.06, _BOTTOM, _TOP)
    figure, axes = panel_grid(size, shape, margins, (0.08, _GAP), sharey="row")
    for row, initializer in enumerate(initializers):
        of_law = frame[frame["initializer"] == initializer]
        axis = Axis.of(of_law, activation)
        axis.apply(axes[row])
        for column, layer in enumerate(layers):
            panel = of_law[of_law["layer"] == layer]
            _panel(axes[row, column], panel, axis, activation_look(activation.name).color, words)
        letter = "abcd"[DOCUMENT_LAWS.index(initializer)]
        label = f"({letter}) {initializer_label(initializer, language)}"
        axes[row, 0].set_ylabel(label, fontweight="bold", fontsize=SMALL)
        panel_width = axes[row, 0].get_position().width * FULL_WIDTH
        axes[row, 0].yaxis.set_label_coords(-_TO_LABEL / panel_width, 0.5)
    axis.align_numbers(axes[-1])
    for top, layer in zip(axes[0], layers, strict=True):
        top.annotate(words["layer"].format(layer), (0.5, 1), (0, 19), xycoords="axes fraction",
                     textcoords="offset points", ha="center", fontweight="bold")  # fmt: skip
    name = activation_label(activation.name, language)
    figure.text((1 + _LEFT / FULL_WIDTH) / 2, 0.03 / size[1], words["x"].format(name),
                ha="center", va="bottom")  # fmt: skip
    figure.text(0.02 / FULL_WIDTH, (_BOTTOM + size[1] - _TOP) / 2 / size[1], words["y"],
                rotation=90, ha="left", va="center")  # fmt: skip
    return figure


def _panel(axes: Axes, panel: pd.DataFrame, axis: Axis, color: str, words: dict[str, str]) -> None:
    first = panel.iloc[0]
    if first["finite_replicates"] == 0:
        note(axes, words[first["status"]].format(first[FIRST_DIVERGED]), 0.5, 0.5, "center")
        return
    draw_shares(axes, panel, axis, color)
    total, across = _narrow(first[TOTAL]), _narrow(first[ACROSS])
    heading = f"{words['total'].format(total)}\n{words['across'].format(across)}"
    axes.set_title(heading, fontsize=SMALL, loc="left", pad=2, linespacing=1.1)
    if first["status"] == DIVERGED:
        lost = first["replicates"] - first["finite_replicates"]
        note(axes, words["some"].format(lost, first["replicates"]), 0.98, 0.4, "right")


def _narrow(value: float) -> str:
    """A number that fits beside its name above a panel."""
    return num(value, 3 if value == 0 or value >= 1e-3 else 2)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, said = in_language(_WORDS, language), {}
    for activation in among(study.protocol, HISTOGRAMS):
        name = f"histograms_{activation.name}"
        laws = "".join(
            _law_said(activation, initializer_label(str(law), language), rows, words)
            for law, rows in tables[name].groupby("initializer", sort=False)
        )
        label = activation_label(activation.name, language)
        said[name] = words["alt"].format(activation=label, laws=laws)
    return said


def _law_said(activation: Activation, law: str, frame: pd.DataFrame, words: dict[str, str]) -> str:
    first, last = frame.iloc[0], frame.iloc[-1]
    if last["status"] == FAILED:
        return words["alt_failed"].format(law=law)
    if last["status"] == DIVERGED:
        lost = last["replicates"] - last["finite_replicates"]
        return words["alt_diverged"].format(
            law=law, lost=lost, all=last["replicates"], layer=last[FIRST_DIVERGED]
        )
    saturated = ""
    if np.isfinite(activation.saturation).any():
        kind = "bounds" if np.isfinite(activation.range).all() else "floor"
        low, high = map(signed, activation.range)
        facts = {"share": percent(last[SATURATED]), "last": last["layer"]}
        saturated = words[kind].format(**facts, low=low, high=high, near=pct(SMALL_SHARE, 0))
    return words["law"].format(
        law=law,
        first=first["layer"],
        last=last["layer"],
        total=(num(first[TOTAL]), num(last[TOTAL])),
        across=(num(first[ACROSS]), num(last[ACROSS])),
        saturated=saturated,
    )
