"""Deep nets on points in the plane: their decision regions, and accuracy beside a line's."""

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from engine.evidence.finished_cells import cell_names
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.statistics import ranged_interval
from engine.report.figures.measured import LEVEL, OK, ended
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, INK, QUIET, SMALL, in_lines, line_style
from engine.report.labels import activation_label, activation_look
from engine.report.numbers import fixed
from engine.report.punctuation import COMMA, SEMICOLON
from engine.report.setting_names import VALUES, word
from engine.study.cell_results import Status
from engine.study.language import Language, Text, in_language

NAME = "linear_collapse"
_COLORS = ("#0072B2", "#E69F00")
_TINTS = ("#A6CCE3", "#F7DDA6")
_BEST, _REGRESSION = "best line", "softmax regression"
_LINES = {_BEST: "best_line_accuracy", _REGRESSION: "linear_accuracy"}
_PANEL, _STRIP = 0.55, 0.8

_WORDS = {
    "accuracy": Text("测试准确率", "test accuracy"),
    _BEST: Text("最佳直线", "best line"),
    _REGRESSION: Text("softmax 回归", "softmax regr."),
    "note": Text(
        "上：重复 0 的网络对各处的判断与其部分测试点；"
        "下：{n} 个重复的均值与 {level} 区间（点为各重复）",
        "above: what the net of replicate 0 says of each place, and some of its test "
        "points; below: means of {n} replicates with {level} intervals (dots: replicates)",
    ),
    "alt": Text(
        "{depth} 个隐藏层的网络在平面数据上的判断区域与测试准确率。{sets}。",
        "Decision regions and test accuracy of nets of {depth} hidden layers on points in "
        "the plane. {sets}.",
    ),
    "set": Text("{set}：{rows}", "{set}: {rows}"),
    "lost": Text("无结果", "no result"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Test accuracy by set, of every network and of straight lines, with all replicates."""
    data, frames = study.first(NAME), []
    data = data.assign(status=ended(data, data["test_accuracy"]))
    for index, label in enumerate(data["set"].values):
        at = data.isel(set=index)
        for name, variable in _LINES.items():
            frames.append(_frame(label, name, "", at[variable].to_numpy(), OK))
        for activation, initializer in cell_names(at):
            cell = at.sel(activation=activation, initializer=initializer)
            accuracy, status = cell["test_accuracy"].to_numpy(), cell["status"].item()
            frames.append(_frame(label, activation, initializer, accuracy, status))
    return {NAME: pd.concat(frames, ignore_index=True)}


def _frame(label: str, who: str, initializer: str, values: np.ndarray, state: str) -> pd.DataFrame:
    mean = ranged_interval(values, SHARE)
    columns = {
        "set": label,
        "who": who,
        "initializer": initializer,
        "replicate": range(len(values)),
        "test_accuracy [1]": values,
        "mean [1]": mean.estimate,
        "low [1]": mean.low,
        "high [1]": mean.high,
        "status": state,
    }
    return pd.DataFrame(columns)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    [data], frame = study.of_kind(NAME).values(), tables[NAME]
    words = in_language(_WORDS, language)
    shown = list(cell_names(data))
    margins, gaps = (0.5, 0.06, 0.74, 0.2), (0.12, 0.1)
    columns = data.sizes["set"]
    drawn = np.array([*frame["test_accuracy [1]"], *frame["low [1]"], 0.48])
    lowest = drawn[np.isfinite(drawn)].min() - 0.03  # one replicate has no lower end
    heights = [_PANEL] * len(shown) + [_STRIP]
    height = margins[2] + margins[3] + sum(heights) + gaps[1] * len(shown) + 0.06
    figure = Figure(figsize=(FULL_WIDTH, height))
    width = (FULL_WIDTH - margins[0] - margins[1] - gaps[0] * (columns - 1)) / columns
    for column, label in enumerate(data["set"].values):
        left, top = margins[0] + column * (width + gaps[0]), height - margins[3]
        part = data.isel(set=column)
        for row, (activation, initializer) in enumerate(shown):
            bottom = top - (row + 1) * _PANEL - row * gaps[1]
            box = (left / FULL_WIDTH, bottom / height, width / FULL_WIDTH, _PANEL / height)
            axes = figure.add_axes(box)
            _draw_plane(axes, part.sel(activation=activation, initializer=initializer))
            if row == 0:
                axes.set_title(word(VALUES, str(label), language), fontweight="bold")
            if column == 0:
                axes.set_ylabel(activation_label(activation, language), fontweight="bold")
        box = (left / FULL_WIDTH, margins[2] / height, width / FULL_WIDTH, _STRIP / height)
        axes = figure.add_axes(box)
        _draw_accuracies(axes, frame[frame["set"] == label], lowest, language)
        axes.set_ylabel(words["accuracy"] if column == 0 else "")
        axes.tick_params(labelleft=column == 0)
    note = in_lines(words["note"].format(n=data.sizes["replicate"], level=LEVEL))
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def _draw_plane(axes: Axes, cell: xr.Dataset) -> None:
    ends = cell["tick"].to_numpy()[[0, -1]]
    axes.set(xticks=[], yticks=[], xlim=ends, ylim=ends)
    if not (cell["status"] == Status.FAILED).any():
        region = np.ma.masked_less(cell["region"].to_numpy(), 0)
        axes.imshow(region, ListedColormap(_TINTS), vmin=0, vmax=1, origin="lower",
                    extent=(*ends, *ends), aspect="auto", interpolation="nearest")  # fmt: skip
    points, classes = (cell[name].to_numpy()[:80] for name in ("point", "point_class"))
    for label, color in enumerate(_COLORS):
        axes.plot(*points[classes == label].T, ".", color=color, markersize=2, markeredgewidth=0)


def _draw_accuracies(axes: Axes, frame: pd.DataFrame, lowest: float, language: Language) -> None:
    """One column per network, with the lines' accuracies before them."""
    words, names = in_language(_WORDS, language), []
    for at, ((who, _), rows) in enumerate(frame.groupby(["who", "initializer"], sort=False)):
        lines = who in _LINES
        names.append(words[who] if lines else activation_label(str(who), language))
        color = INK if lines else activation_look(str(who)).color
        values = rows["test_accuracy [1]"].to_numpy()
        axes.plot(np.full(len(values), at + 0.18), values, ".", color=color, alpha=0.35,
                  markersize=2.5, markeredgewidth=0)  # fmt: skip
        first = rows.iloc[0]
        if np.isfinite(first["mean [1]"]):
            axes.plot([at - 0.1] * 2, first[["low [1]", "high [1]"]], color=color, linewidth=1.2)
            marker = {"color": INK, "marker": "_"} if lines else line_style(activation_look(who))
            axes.plot(at - 0.1, first["mean [1]"], **marker)
    axes.set_xticks(range(len(names)), names, rotation=35, ha="right", rotation_mode="anchor")
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(lowest, 1.03))
    axes.axhline(0.5, color=QUIET, linewidth=0.5, linestyle=":")


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says every mean accuracy."""
    words, frame = in_language(_WORDS, language), tables[NAME]
    said = []
    for label, rows in frame.groupby("set", sort=False):
        told = [
            f"{words.get(row['who']) or activation_label(row['who'], language)} "
            f"{fixed(row['mean [1]']) if np.isfinite(row['mean [1]']) else words['lost']}"
            for _, row in rows.drop_duplicates(["who", "initializer"]).iterrows()
        ]
        name = word(VALUES, str(label), language)
        said.append(words["set"].format(set=name, rows=COMMA[language].join(told)))
    depth = study.view(NAME).settings.depth
    return {NAME: words["alt"].format(depth=depth, sets=SEMICOLON[language].join(said))}
