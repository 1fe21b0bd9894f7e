"""Very deep networks: gradients of the whole matrix by depth, signals of the documents' cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.finished_cells import cell_arrays
from engine.evidence.statistics import Interval
from engine.experiments.deep.results import DOCUMENT_CELLS, HE_DEPTHS, DeepView, read
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.measured import summary
from engine.report.figures.multiples import activation_panels, initializer_key
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, label_in_one_face, line_style, power_of_ten
from engine.report.labels import (
    Language,
    Look,
    activation_label,
    initializer_label,
    initializer_look,
)
from engine.report.numbers import num
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text, in_language

GRADIENTS, SIGNALS = "deep_gradients", "deep_signals"

CHANGE, LOWEST, HIGHEST = "log10_change [1]", "lowest [1]", "highest [1]"

PREDICTED = "predicted [1]"

FLOOR, CEILING = -40.0, 40.0
"""What the panels of gradients show, in powers of ten: a little more than float32 holds."""

_SIGNALS = {
    "output_rms": Look("#0072B2", "o"),
    "output_sd": Look("#D55E00", "s"),
    "across_sample_sd": Look("#009E73", "^"),
}

_PER_ROW = 4

_DECADES_SHOWN = 8.0

_WORDS = {
    "x": Text("层数", "layers"),
    "y": Text("首层梯度 / 末层梯度", "gradient, first layer / last layer"),
    "note": Text(
        "线：{n} 个重复的均值（对数）；带：最小至最大的重复；点线：无限宽的预测",
        "lines: means of {n} replicates (of logarithms); bands: lowest to highest; "
        "dotted: predicted for infinite width",
    ),
    "grey": Text("；灰线：float32 的下限", "; grey: the least of float32"),
    "alt": Text(
        "深度 {depths} 的网络中首层与末层梯度标准差之比，每个激活函数一格。在最深的网络中，"
        "{rows}。",
        "Ratio of the gradient's sd, first to last layer, in networks of {depths} layers, "
        "one panel per "
        "activation function. In the deepest it goes, {rows}.",
    ),
    "row": Text(
        "{activation}：从 {low}（{low_law}）到 {high}（{high_law}）",
        "for {activation}, from {low} ({low_law}) to {high} ({high_law})",
    ),
    "layer": Text("层", "layer"),
    "output_rms": Text("输出的均方根", "rms of the outputs"),
    "output_sd": Text("合并的标准差", "pooled sd"),
    "across_sample_sd": Text("跨样本标准差", "sd across samples"),
    "signals": Text(
        "各层输出的均方根、合并标准差与跨样本标准差，深至 {depth} 层。{rows}。",
        "Root mean square, pooled sd and across-sample sd of the outputs, down to "
        "layer {depth}. "
        "{rows}.",
    ),
    "signal_row": Text(
        "{activation}、{law}：末层均方根 {rms}，跨样本标准差 {across}",
        "{activation} with {law}: last layer rms {rms}, across samples {across}",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    data = next(iter(study.of_kind("deep").values()))
    return {GRADIENTS: _gradients(data), SIGNALS: _signals(data)}


def _gradients(data: xr.Dataset) -> pd.DataFrame:
    """One row per cell with a gradient and depth: log10 of first over last."""
    rows = [
        {
            "activation": reading.activation,
            "initializer": reading.initializer,
            "depth": at.depth,
            **_spread(at.gradients, at.gradient_predicted),
        }
        for reading in read(data)
        for at in reading.depths
    ]
    columns = ["activation", "initializer", "depth", CHANGE, LOWEST, HIGHEST, PREDICTED,
               "finite_replicates", "replicates"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _signals(data: xr.Dataset) -> pd.DataFrame:
    """Of those of the documents' cells that were run; without any, of the first cell."""
    cells = cell_arrays(data)
    found = [cell for cell in DOCUMENT_CELLS if cell in cells][: 2 * _PER_ROW]
    return pd.DataFrame(
        [
            {
                "activation": activation,
                "initializer": initializer,
                "statistic": name,
                "layer": int(layer),
                **_spread(
                    cells[activation, initializer][f"log10_{name}"][:, index],
                    cells[activation, initializer][f"log10_predicted_{name}"][index],
                ),
            }
            for activation, initializer in found or [next(iter(cells))]
            for name in _SIGNALS
            for index, layer in enumerate(data["layer"].values)
        ]
    )


def _spread(values: np.ndarray, predicted: float) -> dict[str, float]:
    """A frame's columns for one number per replicate."""
    over = summary(values)
    return {
        CHANGE: float(over.mean),
        LOWEST: float(over.low),
        HIGHEST: float(over.high),
        PREDICTED: float(predicted),
        "finite_replicates": int(over.count),
        "replicates": len(values),
    }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    data = next(iter(study.of_kind("deep").values()))
    return {
        GRADIENTS: _draw_gradients(data, tables[GRADIENTS], language),
        SIGNALS: _draw_signals(tables[SIGNALS], language),
    }


def _draw_gradients(data: xr.Dataset, frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    activations = [str(name) for name in data["activation"].values]
    measured = set(frame["initializer"])
    laws = [str(name) for name in data["initializer"].values if str(name) in measured]
    figure, panels = activation_panels(
        activations,
        initializer_key(laws, language),
        language,
        x=words["x"],
        y=words["y"],
        panel_height=1.4,
        note=words["note"].format(n=data.sizes["replicate"]) + words["grey"],
    )
    for axes, activation in zip(panels, activations, strict=True):
        own = frame[frame["activation"] == activation]
        for law, line in own.groupby("initializer", sort=False):
            _line(axes, line, "depth", initializer_look(str(law)))
        axes.axhline(np.log10(np.finfo(np.float32).tiny), color=QUIET, linewidth=0.5)
    depths = data["depth"].values
    panels[0].set_xscale("log")
    panels[0].set_xticks([d for d in depths if d not in HE_DEPTHS] or list(depths))
    panels[0].set_xticks([], minor=True)
    panels[0].xaxis.set_major_formatter(lambda d, _: f"{d:g}")
    if not frame.empty:
        low, high = frame[LOWEST].min() - 1, frame[HIGHEST].max() + 1
        panels[0].set_ylim(max(low, FLOOR), min(high, CEILING))
    panels[0].yaxis.set_major_formatter(lambda exponent, _: power_of_ten(exponent))
    label_in_one_face(panels[0].yaxis)
    return figure


def _line(axes: Axes, line: pd.DataFrame, x: str, look: Look, marked: bool = True) -> None:
    ends = (line[LOWEST], line[HIGHEST])
    axes.fill_between(line[x], *ends, color=look.color, alpha=0.2, linewidth=0)
    style = line_style(look) | ({} if marked else {"marker": ""})
    axes.plot(line[x], line[CHANGE].replace(-np.inf, np.nan), **style)
    predicted = line[PREDICTED].replace([-np.inf, np.inf], np.nan)
    axes.plot(line[x], predicted, color=look.color, linestyle=":", linewidth=0.8)


def _draw_signals(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    cells = list(dict.fromkeys(zip(frame["activation"], frame["initializer"], strict=True)))
    columns = min(_PER_ROW, len(cells))
    cells = cells[: len(cells) // columns * columns]
    titles = [
        f"{activation_label(a, language)}\n{initializer_label(i, language)}" for a, i in cells
    ]
    figure, grid = keyed_grid(
        titles[:columns],
        ["log₁₀"] * (len(cells) // columns),
        [[(words[name], look) for name, look in _SIGNALS.items()]],
        x=words["layer"],
        note=words["note"].format(n=int(frame["replicates"].max())),
        heights=1.15,
        gaps=(0.3, 0.42),
        sharey=False,
        title_lines=2,
    )
    for axes, (activation, law), title in zip(grid.flat, cells, titles, strict=True):
        axes.set_title(title, fontweight="bold")
        own = frame[(frame["activation"] == activation) & (frame["initializer"] == law)]
        for name, look in _SIGNALS.items():
            _line(axes, own[own["statistic"] == name], "layer", look, marked=False)
        finite = own[CHANGE].replace(-np.inf, np.nan)
        if finite.notna().any():
            top = float(finite.max())
            axes.set_ylim(max(float(finite.min()) - 0.2, top - _DECADES_SHOWN), top + 0.3)
    return figure


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    frame, signals = tables[GRADIENTS], tables[SIGNALS]
    depths = frame["depth"].unique()
    deepest = frame[frame["depth"] == frame["depth"].max()]
    said = []
    for activation, own in deepest.groupby("activation", sort=False):
        own = own[np.isfinite(own[CHANGE])]
        if own.empty:
            continue
        low, high = own.loc[own[CHANGE].idxmin()], own.loc[own[CHANGE].idxmax()]
        said.append(
            words["row"].format(
                activation=activation_label(str(activation), language),
                low=power_of_ten(low[CHANGE]),
                low_law=initializer_label(low["initializer"], language),
                high=power_of_ten(high[CHANGE]),
                high_law=initializer_label(high["initializer"], language),
            )
        )
    last = signals[signals["layer"] == signals["layer"].max()]
    rows = [
        _signal_row(words, own.set_index("statistic")[CHANGE], cell, language)
        for cell, own in last.groupby(["activation", "initializer"], sort=False)
    ]
    listed = ENUMERATION[language].join(map(str, depths))
    between = SEMICOLON[language]
    return {
        GRADIENTS: words["alt"].format(depths=listed, rows=between.join(said)),
        SIGNALS: words["signals"].format(depth=int(last["layer"].max()), rows=between.join(rows)),
    }


def _signal_row(
    words: dict[str, str], last: pd.Series, cell: tuple[str, str], language: Language
) -> str:
    def said(name: str) -> str:
        value = float(last[name])
        return num(10**value) if np.isfinite(value) else "0"

    return words["signal_row"].format(
        activation=activation_label(cell[0], language),
        law=initializer_label(cell[1], language),
        rms=said("output_rms"),
        across=said("across_sample_sd"),
    )


def tables(view: DeepView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": reading.activation,
                "initializer": reading.initializer,
                "depth": at.depth,
                **_columns("log10 gradient change", at.gradient),
                "log10 gradient change, predicted [1]": at.gradient_predicted,
                **_columns("log10 pre-activation change", at.forward),
                "log10 pre-activation change, predicted [1]": at.forward_predicted,
                **_columns("log10 across-sample sd change", at.across),
                **_columns("log10 pooled sd change", at.width),
                "effective rank [1]": at.effective_rank,
                "log10 largest singular value [1]": at.largest_singular_value,
            }
            for reading in view.readings.values()
            for at in reading.depths
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                *(phrases.number(at.gradient and at.gradient.estimate, 2) for at in reading.depths),
                phrases.number(reading.last.gradient_predicted, 2),
            ]
            for reading in view.document_cells
        ]

    depths = view.settings.depths
    header = [
        Text("激活函数", "Activation"),
        Text("初始化方法", "Initializer"),
        *(Text(f"{depth} 层", f"{depth} layers") for depth in depths),
        Text("预测", "Predicted"),
    ]
    return {"deep": Table(frame, header, rows, "ll" + "r" * (len(depths) + 1))}


def _columns(name: str, at: Interval | None) -> dict[str, float | None]:
    ends = (at.estimate, at.low, at.high) if at else (None,) * 3
    names = (f"{name}{end} [1]" for end in ("", ", low", ", high"))
    return dict(zip(names, ends, strict=True))
