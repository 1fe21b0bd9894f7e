"""Phase diagrams over the spreads of weights and biases, with the initializers as points."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.phase.results import InitializerPhase, PhaseView, view
from engine.report.figures.multiples import activation_panels, initializer_key
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET
from engine.report.labels import activation_label, initializer_look, initializer_text
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text, in_language

NAME = "phase"

W, B, CHI, LENGTH = "sigma_w [1]", "sigma_b [1]", "chi_1 [1]", "fixed_length [1]"

_FIELDS = {
    "chi_1": CHI,
    "fixed_length": LENGTH,
    "fixed_correlation": "fixed_correlation [1]",
    "depth_scale": "depth_scale [layers]",
}

_DECADES = 3.0

_TICKS = (0.2, 0.5, 1, 2, 5)

_SCALES = (1, 2, 5, 10, 20, 50)
"""Layers of the contours: in so many a gradient's mean square changes by a factor e."""

_WORDS = {
    "x": Text("权重尺度（对数轴）", "weight spread (logarithmic)"),
    "y": Text("偏置标准差", "bias spread"),
    "note": Text(
        "蓝：有序，梯度消失；红：混沌，梯度爆炸；黑线：χ₁ = 1；细线：梯度均方每 {scales} "
        "层变化 e 倍；斜线：长度无限增长\n"
        "点：宽度 {width}、无偏置时的初始化方法。由理论求解，没有随机抽样，故无误差带",
        "blue: order, gradients vanish; red: chaos, gradients explode; black: χ₁ = 1; "
        "thin: a gradient's mean square "
        "changes by e in {scales} layers;\nhatched: lengths grow for ever. Points: initializers "
        "at width "
        "{width} without biases. Solved, not sampled: there is no band",
    ),
    "alt": Text(
        "相图，每个激活函数一格：有序侧、混沌侧和 χ₁ = 1 的边界。{critical}。",
        "Phase diagrams, one panel per activation function: the ordered side, the chaotic "
        "side "
        "and the line chi_1 = 1 between them. {critical}.",
    ),
    "at": Text(
        "{activation} 无偏置的临界权重尺度为 {sigma_w}",
        "Without biases {activation} is critical at weight spread {sigma_w}",
    ),
    "none": Text(
        "{activation} 无偏置时没有临界点", "without biases {activation} has no critical point"
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """The grid of every activation, and the initializers as rows with their name."""
    measured = study.of_kind(NAME)
    data = next(iter(measured.values()))
    heights, widths = np.meshgrid(data["sigma_b"], data["sigma_w"], indexing="ij")
    grids = [
        pd.DataFrame(
            {
                "activation": name,
                "initializer": "",
                W: widths.ravel(),
                B: heights.ravel(),
                **{
                    column: data[field]
                    .sel(activation=name)
                    .transpose("sigma_b", "sigma_w")
                    .values.ravel()
                    for field, column in _FIELDS.items()
                },
            }
        )
        for name in map(str, data["activation"].values)
    ]
    points = [
        {
            "activation": point.activation,
            "initializer": point.initializer,
            W: point.sigma_w,
            B: 0.0,
            **{column: getattr(point.at, field) for field, column in _FIELDS.items()},
        }
        for point in view(study.protocol, measured).points.values()
    ]
    return {NAME: pd.concat([*grids, pd.DataFrame(points)], ignore_index=True)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    names = list(frame["activation"].unique())
    laws = [law for law in frame["initializer"].unique() if law]
    figure, panels = activation_panels(
        names,
        initializer_key(laws, language) if laws else [],
        language,
        x=words["x"],
        y=words["y"],
        panel_height=1.25,
        note=words["note"].format(
            scales=ENUMERATION[language].join(map(str, _SCALES)),
            width=study.protocol.reference_width,
        ),
    )
    for axes, name in zip(panels, names, strict=True):
        _panel(axes, frame[frame["activation"] == name])
    return {NAME: figure}


def _panel(axes: Axes, panel: pd.DataFrame) -> None:
    grid = panel[panel["initializer"] == ""]
    sigma_w, sigma_b = (np.unique(grid[c]) for c in (W, B))
    shape = (len(sigma_b), len(sigma_w))
    logs = np.log(np.maximum(grid[CHI].to_numpy().reshape(shape), 1e-300))
    x = np.log10(sigma_w)
    step, rise = (x[1] - x[0]) / 2, (sigma_b[1] - sigma_b[0]) / 2
    extent = (x[0] - step, x[-1] + step, sigma_b[0] - rise, sigma_b[-1] + rise)
    axes.imshow(np.clip(logs, -_DECADES, _DECADES), origin="lower", extent=extent, aspect="auto",
                cmap="RdBu_r", vmin=-1.6 * _DECADES, vmax=1.6 * _DECADES,
                interpolation="bilinear")  # fmt: skip
    levels = sorted(sign / scale for scale in _SCALES for sign in (-1, 1))
    axes.contour(x, sigma_b, logs, levels=levels, colors=QUIET, linewidths=0.25, linestyles="solid")
    if logs.min() < 0 < logs.max():
        axes.contour(x, sigma_b, logs, levels=[0.0], colors="black", linewidths=1.0)
    endless = np.isinf(grid[LENGTH].to_numpy().reshape(shape)).astype(float)
    if endless.any():
        axes.contourf(x, sigma_b, endless, levels=[0.5, 1.5], colors="none", hatches=["////"])
    for law, points in panel[panel["initializer"] != ""].groupby("initializer", sort=False):
        look = initializer_look(str(law))
        place = np.clip(np.log10(points[W]), x[0], x[-1])
        axes.plot(place, [sigma_b[0]] * len(points), look.marker, color=look.color, markersize=4,
                  markerfacecolor=look.color if look.filled else "white", clip_on=False,
                  zorder=5)  # fmt: skip
    axes.set_xticks(np.log10(_TICKS), [f"{tick:g}" for tick in _TICKS])
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(sigma_b[0], sigma_b[-1])


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says where each activation is critical without biases."""
    words, seen = in_language(_WORDS, language), view(study.protocol, study.of_kind(NAME))
    said = [
        words["none" if sigma_w is None else "at"].format(
            activation=activation_label(name, language), sigma_w=f"{sigma_w or 0:.3g}"
        )
        for name, sigma_w in seen.critical.items()
    ]
    return {NAME: words["alt"].format(critical=SEMICOLON[language].join(said))}


COLUMNS = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")
"""Laws of the printed table; Glorot's are LeCun's where widths are equal."""


_SIDES = {
    "order": Text("有序", "order"),
    "edge": Text("临界", "edge"),
    "chaos": Text("混沌", "chaos"),
}


def tables(view: PhaseView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": point.activation,
                "initializer": point.initializer,
                "critical sigma_w [1]": view.critical.get(point.activation),
                "sigma_w [1]": point.sigma_w,
                "chi_1 [1]": point.at.chi_1,
                "fixed length [1]": point.at.fixed_length,
                "fixed correlation [1]": point.at.fixed_correlation,
                "depth scale [layers]": point.at.depth_scale,
                "gradient scale [layers]": point.gradient_scale,
                "side": point.side,
            }
            for point in view.points.values()
        ]
    )
    laws = [law for law in COLUMNS if any(initializer == law for _, initializer in view.points)]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                phrases.number(critical),
                *(_cell(phrases, view.at(activation, law)) for law in laws),
            ]
            for activation, critical in view.critical.items()
        ]

    critical = Text(Markup("临界 σ<sub>w</sub>"), Markup("Critical σ<sub>w</sub>"))
    header = ["", critical, *map(initializer_text, laws)]
    return {"phase_sides": Table(frame, header, rows, "lr" + "c" * len(laws))}


def _cell(phrases: Phrases, point: InitializerPhase | None) -> str:
    """The side, and the layers in which a gradient changes by a factor e."""
    if point is None:
        return "–"
    side = _SIDES[point.side][phrases.language]
    if not math.isfinite(point.gradient_scale):
        return side
    return Markup("{}<br><small>{}</small>").format(side, phrases.number(point.gradient_scale))
