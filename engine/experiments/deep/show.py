"""Very deep networks: gradients of the whole matrix by depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.deep.results import HE_DEPTHS
from engine.report.figures.extremes import extremes
from engine.report.figures.keyed_grid import activation_panels, initializer_key, telling
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, band, label_in_one_face, power_of_ten
from engine.report.labels import Look, initializer_look
from engine.report.punctuation import ENUMERATION
from engine.study.language import Language, Text, in_language

NAME = "deep_gradients"
CHANGE, LOWEST, HIGHEST = "log10_change [1]", "lowest [1]", "highest [1]"
PREDICTED = "predicted [1]"
FLOOR, CEILING = -40.0, 40.0
"""What the panels of gradients show, in powers of ten: a little more than float32 holds."""

_WORDS = {
    "x": Text("层数", "layers"),
    "y": Text("首层梯度 / 末层梯度", "gradient, first layer / last layer"),
    "note": Text(
        "线：{n} 个重复的均值（对数）；带：最小至最大的重复；点线：无限宽的预测；"
        "灰线：float32 的下限",
        "lines: means of {n} replicates (of logarithms); bands: lowest to highest; "
        "dotted: predicted for infinite width; grey: the least of float32",
    ),
    "alt": Text(
        "深度 {depths} 的网络中首层与末层梯度标准差之比，每个激活函数一格。在最深的网络中{ends}。",
        "Ratio of the gradient's sd, first to last layer, in networks of {depths} layers, one "
        "panel per activation function. In the deepest it is {ends}.",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell with a gradient and depth: log10 of first over last."""
    rows = [
        (*cell, at.depth, finite.mean(), finite.min(), finite.max(),
         at.gradient_predicted, finite.size, at.gradients.size)
        for cell, reading in study.view("deep").readings.items()
        for at in reading.depths
        for finite in [pd.Series(at.gradients[np.isfinite(at.gradients)])]
    ]  # fmt: skip
    columns = ["activation", "initializer", "depth", CHANGE, LOWEST, HIGHEST, PREDICTED,
               "finite_replicates", "replicates"]  # fmt: skip
    return {NAME: pd.DataFrame(rows, columns=columns)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    data = study.first("deep")
    activations, columns = (data[axis].values.tolist() for axis in ("activation", "initializer"))
    laws = telling([law for law in columns if law in set(frame["initializer"])])
    frame = frame[frame["initializer"].isin(laws)]
    figure, panels = activation_panels(
        activations,
        initializer_key(laws, language),
        language,
        x=words["x"],
        y=words["y"],
        note=words["note"].format(n=data.sizes["replicate"]),
    )
    for axes, activation in zip(panels, activations, strict=True):
        own = frame[frame["activation"] == activation]
        for law, line in own.groupby("initializer", sort=False):
            _line(axes, line, initializer_look(str(law)))
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
    return {NAME: figure}


def _line(axes: Axes, line: pd.DataFrame, look: Look) -> None:
    x, middle = line["depth"], line[CHANGE].replace(-np.inf, np.nan)
    band(axes, x, middle, (line[LOWEST], line[HIGHEST]), look)
    predicted = line[PREDICTED].replace([-np.inf, np.inf], np.nan)
    axes.plot(x, predicted, color=look.color, linestyle=":", linewidth=0.8)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    frame = tables[NAME]
    deepest = frame[frame["depth"] == frame["depth"].max()]
    changes = deepest.set_index(["activation", "initializer"])[CHANGE].to_dict()
    text = _WORDS["alt"][language].format(
        depths=ENUMERATION[language].join(map(str, frame["depth"].unique())),
        ends=extremes(changes, power_of_ten, language),
    )
    return {NAME: text}
