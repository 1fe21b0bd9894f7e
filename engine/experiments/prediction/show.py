"""Predicted against measured: every cell of the matrix, and networks of unequal layers."""

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.prediction.results import WORDS, PredictionView, comparisons
from engine.report.figures.keyed_grid import initializer_key, keyed_grid
from engine.report.figures.measured import kept, place_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import INK, QUIET, band_line, log_ticks
from engine.report.labels import activation_label, initializer_label, initializer_look
from engine.report.numbers import num, pct
from engine.report.punctuation import SEMICOLON
from engine.report.tables.table import Columns, Table
from engine.study.language import Language, Text, in_language

MATRIX, WIDTHS = "prediction", "prediction_widths"
PANELS = ("output_square", "across_sample_variance", "gradient_square")
PREDICTED, RATIO = "predicted [1]", "measured_over_predicted [1]"
ERROR = "standard_error_of_ratio [1]"
LAYERS = (("pre_activation_square", "forward"), ("gradient_square", "backward"))
_MOST = 0.95
"""Part of the combinations that the pale bands hold."""

_WORDS = {
    "y": Text("测量值 / 预测值", "measured / predicted"),
    "note": Text(
        "线：各组合的中位数；深色：居中的一半；浅色：居中的 {most}；宽度 {width}，{n} 个重复的均值",
        "line: median over the combinations; dark: the middle half; pale: the middle {most}; "
        "width {width}, means of {n} replicates",
    ),
    "alt": Text(
        "测量值与无限宽预测值之比，共 {count} 个比较，{covered} 的区间包含预测；"
        "偏差最大的是{activation}、{initializer}第 {layer} 层的{quantity}，比值 {ratio}。",
        "Measured over predicted for infinite width, {count} comparisons, of which {covered} have "
        "the prediction in their interval. Farthest is {activation} with {initializer}, layer "
        "{layer}, {quantity}: ratio {ratio}.",
    ),
    "none": Text(
        "测量值与无限宽预测值之比；没有可比较的数。",
        "Measured over predicted for infinite width; nothing could be compared.",
    ),
    "layer": Text("层", "layer"),
    "forward": Text("预激活的\n均方根", "rms of the\npre-activations"),
    "backward": Text("梯度的\n标准差", "sd of the\ngradient"),
    "widths_note": Text(
        "{activation}；线：{n} 个重复的均值，带：最小至最大的重复；点线：预测",
        "{activation}; lines: means of {n} replicates, bands: lowest to highest; dotted: predicted",
    ),
    "widths": Text(
        "{activation}在层宽各异的网络中预激活与梯度的逐层变化，测量与预测。{rows}。",
        "Pre-activations and gradients of {activation} by layer in networks of unequal "
        "widths, measured and predicted. {rows}.",
    ),
    "row": Text(
        "网络 {network} 中 {initializer} 的梯度从末层到首层乘以 {ratio}",
        "In network {network} the gradient is multiplied by {ratio} from last to first layer with "
        "{initializer}",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    measured = study.of_kind("prediction")
    data = next(iter(measured.values()))
    most = max(measured.values(), key=lambda dataset: dataset.sizes["network"])
    rows = [
        (*c.where[:3], int(c.where[3]), c.predicted, c.measured, c.ratio,
         c.error / abs(c.predicted), c.replicates)
        for c in comparisons(data)
    ]  # fmt: skip
    columns = ["activation", "initializer", "quantity", "layer", PREDICTED, "measured [1]", RATIO,
               ERROR, "replicates"]  # fmt: skip
    return {MATRIX: pd.DataFrame(rows, columns=columns), WIDTHS: _layers(most)}


def _layers(data: xr.Dataset) -> pd.DataFrame:
    sizes = np.hstack([data["fan_in"].values[:, :1], data["fan_out"].values])
    data = data.assign_coords(network=["-".join(map(str, one)) for one in sizes])
    quantities, directions = zip(*LAYERS, strict=True)
    measured, predicted = (
        data[[*names]].to_dataarray("direction").assign_coords(direction=[*directions]) ** 0.5
        for names in (quantities, [f"predicted_{quantity}" for quantity in quantities])
    )
    roots = kept(measured)
    columns = {
        "root_mean_square [1]": roots.mean("replicate"),
        "lowest [1]": roots.min("replicate"),
        "highest [1]": roots.max("replicate"),
        PREDICTED: predicted,
    }
    places = ("activation", "initializer", "direction", "network", "layer")
    frame = place_frame(data, places, columns, measured).drop(columns="status")
    return frame[["network", *frame.columns.drop("network")]]


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        MATRIX: _draw_matrix(study, tables[MATRIX], language),
        WIDTHS: _draw_widths(tables[WIDTHS], language),
    }


def _draw_matrix(study: Study, frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    data = study.first("prediction")
    figure, grid = keyed_grid(
        [WORDS[quantity][language] for quantity in PANELS],
        [words["y"]],
        [],
        x=words["layer"],
        note=words["note"].format(
            most=pct(_MOST, 0), width=int(data["fan_out"][0, 0]), n=data.sizes["replicate"]
        ),
        heights=1.3,
    )
    for axes, quantity in zip(grid[0], PANELS, strict=True):
        _ranges(axes, frame[frame["quantity"] == quantity])
    return figure


def _ranges(axes: Axes, panel: pd.DataFrame) -> None:
    """The middle of all ratios, layer by layer."""
    axes.axhline(1, color=QUIET, linewidth=0.6)
    if panel.empty:
        return
    ratios = panel.groupby("layer")[RATIO]
    for part, opacity in ((_MOST, 0.2), (0.5, 0.4)):
        low, high = ratios.quantile((1 - part) / 2), ratios.quantile((1 + part) / 2)
        axes.fill_between(low.index, low, high, color=INK, alpha=opacity, linewidth=0)
    axes.plot(ratios.median(), color=INK, marker="o")
    axes.set_xticks(sorted(panel["layer"].unique()))


def _draw_widths(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    shown = _shown(frame)
    own = frame[frame["activation"] == shown]
    networks, laws = list(own["network"].unique()), list(own["initializer"].unique())
    label, n = activation_label(shown, language), int(own["replicates"].max())
    figure, grid = keyed_grid(
        networks,
        [words[direction] for _, direction in LAYERS],
        initializer_key(laws, language),
        x=words["layer"],
        note=words["widths_note"].format(activation=label, n=n),
        heights=1.2,
    )
    for row, (_, direction) in zip(grid, LAYERS, strict=True):
        for axes, network in zip(row, networks, strict=True):
            _lines(axes, own[(own["network"] == network) & (own["direction"] == direction)])
        log_ticks(row[0], step=1)
    return figure


def _lines(axes: Axes, lines: pd.DataFrame) -> None:
    axes.set_yscale("log")
    for law, line in lines.groupby("initializer", sort=False):
        look, middle = initializer_look(str(law)), line["root_mean_square [1]"]
        band_line(axes, line["layer"], middle, line["lowest [1]"], line["highest [1]"], look)
        predicted = line[PREDICTED].where(line[PREDICTED] > 0)
        axes.plot(line["layer"], predicted, color=look.color, linestyle=":", linewidth=0.7)
    axes.set_xticks(sorted(lines["layer"].unique()))


def _shown(frame: pd.DataFrame) -> str:
    """tanh, of which Glorot and Bengio's derivation speaks; without it the first activation."""
    names = list(frame["activation"].unique())
    return "tanh" if "tanh" in names else names[0]


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    every = study.view("prediction").all
    matrix = words["none"]
    if every:
        activation, initializer, quantity, layer = every.worst.where
        matrix = words["alt"].format(
            count=every.count,
            covered=pct(every.covered),
            activation=activation_label(activation, language),
            initializer=initializer_label(initializer, language),
            layer=layer,
            quantity=WORDS[quantity][language],
            ratio=num(every.worst.ratio),
        )
    frame = tables[WIDTHS]
    shown = _shown(frame)
    back = frame[(frame["activation"] == shown) & (frame["direction"] == "backward")]
    said = []
    for (network, law), line in back.groupby(["network", "initializer"], sort=False):
        first, last = line["root_mean_square [1]"].iloc[0], line["root_mean_square [1]"].iloc[-1]
        if last > 0 and np.isfinite(first):
            name = initializer_label(str(law), language)
            ratio = num(first / last)
            said.append(words["row"].format(network=network, initializer=name, ratio=ratio))
    label = activation_label(shown, language)
    rows = SEMICOLON[language].join(said)
    return {MATRIX: matrix, WIDTHS: words["widths"].format(activation=label, rows=rows)}


_AGREEMENT: Columns = {
    Text("量", "Quantity"): lambda say, quantity, at: WORDS[quantity][say.language],
    Text("比较数", "Compared"): lambda say, quantity, at: str(at.count),
    Text("区间含预测 / %", "Covered / %"): lambda say, quantity, at: say.number(
        100 * at.covered, 1
    ),
    Text("偏差最大的组合", "Farthest off"): lambda say, quantity, at: ", ".join(
        (say.name(at.worst.where[0]), say.law(at.worst.where[1]))
    ),
    Text("以标准误计", "Errors"): lambda say, quantity, at: say.number(at.worst.deviation, 1),
    Text("最大的比值", "Largest ratio"): lambda say, quantity, at: say.number(at.largest.ratio, 3),
}


def tables(view: PredictionView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "quantity": quantity,
                "comparisons": at.count,
                "covered [1]": at.covered,
                "worst activation": at.worst.where[0],
                "worst initializer": at.worst.where[1],
                "worst layer": int(at.worst.where[3]),
                "worst deviation [standard errors]": at.worst.deviation,
                "largest ratio [1]": at.largest.ratio,
            }
            for quantity, at in view.by_quantity.items()
        ]
    )
    shown = view.by_quantity.items()
    return {"prediction_agreement": Table.of(frame, shown, _AGREEMENT, "lrrlrr")}
