"""Length and correlation maps of Poole et al. 2016: curves for infinite width, points measured."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.maps.settings import Settings
from engine.net.activations import Activation
from engine.net.theory.maps import correlation_map, length_map
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET
from engine.report.labels import SOLID, Look, activation_label
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import exact
from engine.study.language import Language, Text, in_language

NAME = "maps"
_CURVE = 41
_LOOKS = (Look("#0072B2", "o"), Look("#D55E00", "s"), Look("#009E73", "^"), Look("#882255", "D"))
"""One per spread of the weights, in their order."""

_LENGTH, _ONCE, _LAYERS = "length map", "correlation map", "correlation by layer"

_TITLES = (
    Text("长度映射", "length map"),
    Text("相关映射", "correlation map"),
    Text("逐层的相关", "correlation by layer"),
)

_AXES = (
    (Text("一层的 q", "q in a layer"), Text("下一层的 q", "q in the next")),
    (Text("一层的 c", "c in a layer"), Text("下一层的 c", "c in the next")),
    (Text("层", "layer"), Text("c", "c")),
)
"""What the panels show: mean squares q and correlations c of the pre-activations."""

_WORDS = {
    "spread": Text("权重尺度 {}", "weight spread {}"),
    "note": Text(
        "线：无限宽的预测；点：宽度 {width} 的测量，{n} 个重复的均值，误差线为标准差；虚线：不动",
        "lines: prediction for infinite width; points: measured at width {width}, means of {n} "
        "replicates with their standard deviation; dashed: no change",
    ),
    "alt": Text(
        "{activation}，偏置标准差 {sigma_b}：三个权重尺度下的长度映射、相关映射和逐层相关，"
        "测量点在预测曲线上下。{rows}。",
        "Length map, correlation map and correlation by layer of {activation} with biases of sd "
        "{sigma_b} at several weight spreads, measured points beside predicted curves. {rows}.",
    ),
    "row": Text(
        "权重尺度为 {sigma_w} 时最高的起始相关经 {depth} 层变为 {after}（预测 {predicted}）",
        "With weight spread {sigma_w} the highest starting correlation becomes {after} "
        "after {depth} layers (predicted {predicted})",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per curve's node or measured point: panel, sigma_w, start, x and y."""
    name, data = next(iter(study.of_kind("maps").items()))
    settings = study.protocol.own(name, Settings)
    cell = data.isel(activation=0, initializer=0)
    activation = study.protocol.activations_of(name)[0]
    rows: list[dict[str, object]] = []
    for index, sigma_w in enumerate(cell["sigma_w"].values):
        spread = cell.isel(sigma_w=index)
        rows += _curves(activation, float(sigma_w), settings.sigma_b, spread)
        rows += _points(float(sigma_w), spread)
    counts = {"finite_replicates": "Int64", "replicates": "Int64"}  # curves have none
    return {NAME: pd.DataFrame(rows).astype(counts)}


def _curves(
    activation: Activation, sigma_w: float, sigma_b: float, spread: xr.Dataset
) -> Iterator[dict[str, object]]:
    def row(panel: str, x: float, y: float, start: float = np.nan) -> dict[str, object]:
        return {"panel": panel, "sigma_w [1]": sigma_w, "start [1]": start, "x [1]": x,
                "predicted [1]": y}  # fmt: skip

    for length in np.linspace(1e-6, float(spread["length"].max()), _CURVE):
        yield row(_LENGTH, length, length_map(activation, float(length), sigma_w, sigma_b))
    fixed = float(spread["fixed_length"])
    if not 0 < fixed < np.inf:
        return
    for c in np.linspace(0, 1, _CURVE):
        yield row(_ONCE, c, correlation_map(activation, float(c), fixed, sigma_w, sigma_b))
    for pair, start in enumerate(spread["correlation"].values):
        yield row(_LAYERS, 0, float(start), float(start))
        predicted = spread["predicted_next_correlation"].isel(correlation=pair).values
        for layer, c in zip(spread["layer"].values, predicted, strict=True):
            yield row(_LAYERS, float(layer), float(c), float(start))


def _points(sigma_w: float, spread: xr.Dataset) -> Iterator[dict[str, object]]:
    def row(panel: str, x: float, values: np.ndarray, start: float = np.nan) -> dict[str, object]:
        finite = pd.Series(values[np.isfinite(values)])
        return {"panel": panel, "sigma_w [1]": sigma_w, "start [1]": start, "x [1]": x,
                "measured [1]": finite.mean(), "sd [1]": finite.std(),
                "finite_replicates": finite.size, "replicates": values.size}  # fmt: skip

    lengths = spread["next_length"].transpose("replicate", "length").values
    for index, length in enumerate(spread["length"].values):
        yield row(_LENGTH, float(length), lengths[:, index])
    correlations = spread["next_correlation"].transpose("replicate", "correlation", "layer").values
    for pair, start in enumerate(spread["correlation"].values):
        yield row(_ONCE, float(start), correlations[:, pair, 0])
        for index, layer in enumerate(spread["layer"].values):
            yield row(_LAYERS, float(layer), correlations[:, pair, index], float(start))


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    spreads = list(frame["sigma_w [1]"].unique())
    looks = {spread: _LOOKS[i % len(_LOOKS)] for i, spread in enumerate(spreads)}
    width = study.view(NAME).settings.width
    figure, grid = keyed_grid(
        [title[language] for title in _TITLES],
        [""],
        [[(words["spread"].format(exact(float(spread))), look) for spread, look in looks.items()]],
        x="",
        note=words["note"].format(width=width, n=int(frame["replicates"].max())),
        heights=1.7,
        gaps=(0.42, 0.14),
        sharex=False,
        sharey=False,
    )
    for axes, panel, (x, y) in zip(grid[0], (_LENGTH, _ONCE, _LAYERS), _AXES, strict=True):
        _panel(axes, frame[frame["panel"] == panel], looks)
        axes.set_xlabel(x[language])
        axes.set_ylabel(y[language])
    longest = float(frame.loc[frame["panel"] == _LENGTH, "x [1]"].max())
    grid[0][0].plot([0, longest], [0, longest], color=QUIET, linestyle="--", linewidth=0.5)
    grid[0][1].plot([0, 1], [0, 1], color=QUIET, linestyle="--", linewidth=0.5)
    return {NAME: figure}


def _panel(axes: Axes, panel: pd.DataFrame, looks: dict[float, Look]) -> None:
    for spread, own in panel.groupby("sigma_w [1]", sort=False):
        look = looks[float(spread)]
        for _, line in own[own["predicted [1]"].notna()].groupby("start [1]", dropna=False):
            axes.plot(line["x [1]"], line["predicted [1]"], color=look.color, linestyle=SOLID,
                      linewidth=0.7)  # fmt: skip
        points = own[own["measured [1]"].notna()]
        middle, sd = points["measured [1]"], points["sd [1]"]
        axes.errorbar(points["x [1]"], middle, yerr=sd, fmt=look.marker, color=look.color,
                      markersize=2.2, elinewidth=0.4, linewidth=0)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says what becomes of the pairs that start most alike, measured and predicted."""
    words, seen = in_language(_WORDS, language), study.view(NAME)
    said = [
        words["row"].format(
            sigma_w=exact(row.sigma_w),
            depth=seen.settings.depth,
            after=num(row.after.estimate),
            predicted=num(row.predicted),
        )
        for row in seen.rows
        if row.correlated
    ]
    return {
        NAME: words["alt"].format(
            activation=activation_label(seen.activation, language),
            sigma_b=exact(seen.settings.sigma_b),
            rows=SEMICOLON[language].join(said),
        )
    }
