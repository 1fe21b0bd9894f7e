"""Kumar's notebook: what its nets call each place of the plane, and how seeds differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.figure import Figure

from engine.evidence.statistics import mean_interval
from engine.experiments.toy.results import SPREAD, ToyCell, ToyView
from engine.report.figures.measured import FAILED, LEVEL, cells, replicates, status
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, INK, QUIET, SMALL, line_style, panel_grid
from engine.report.labels import Language, activation_label, initializer_label, initializer_look
from engine.report.numbers import fixed, pct
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases
from engine.report.tables.intervals import bounds_columns, with_half
from engine.report.tables.table import Rows, Table
from engine.study.language import Text, in_language

if TYPE_CHECKING:
    import xarray as xr


REGIONS, ACCURACY = "toy_regions", "toy_accuracy"

CLASS_COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")

_TINT = 0.35

_BINS = np.linspace(0, 1, 51)

_OWN, _MEAN = "accuracy_seed_0 [1]", "accuracy_mean [1]"

_WORDS = {
    "accuracy": Text("验证准确率", "validation accuracy"),
    "regions_note": Text(
        "底色：种子 0 训练后对各处的判断；点：每隔一个的验证样本。"
        "标题：种子 0 的准确率；{n} 个种子的均值 ± {level} 区间半宽",
        "ground: what the net of seed 0 says of each place; points: every "
        "other validation sample; title: accuracy with seed 0; mean of {n} seeds ± half "
        "its {level} interval",
    ),
    "accuracy_note": Text(
        "直方图：{n} 个种子；点与横线：均值与 {level} 区间；"
        "竖线：笔记本所用的种子 0；点线：softmax 回归",
        "histogram: {n} seeds; point and bar: mean and its {level} interval; "
        "stroke: seed 0, the notebook's; dotted: softmax regression",
    ),
    "regions_alt": Text(
        "{n} 个种子中种子 0 的网络在平面上的判断区域与验证准确率：{cells}。",
        "Decision regions in the plane of the nets of seed 0, one of {n}, and their "
        "validation accuracy: {cells}.",
    ),
    "accuracy_alt": Text(
        "{n} 个种子的验证准确率分布，以及种子 0 所得；softmax 回归为 {line}。均值：{cells}。",
        "Distribution of validation accuracy over {n} seeds, and that of seed 0; "
        "softmax regression has {line}. Means: {cells}.",
    ),
    "own": Text("{cell} {own}", "{cell} {own}"),
    "mean": Text("{cell} {mean}（种子 0 为 {own}）", "{cell} {mean} (seed 0: {own})"),
    "lost": Text("无结果", "no result"),
}


def measured(study: Study) -> xr.Dataset:
    """The measurements that the figures show: the study's first experiment of this kind."""
    return next(iter(study.of_kind("toy").values()))


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Classes of all places; how many seeds have which accuracy, with mean and interval."""
    data = measured(study)
    return {REGIONS: _regions(data), ACCURACY: _accuracies(data)}


def _regions(data: xr.Dataset) -> pd.DataFrame:
    """One row per line of the map: its classes as digits, from left to right."""
    (across, up), rows = data["tick"].to_numpy(), []
    for activation, initializer in cells(data):
        at = {"activation": activation, "initializer": initializer}
        for y, line in zip(up, data["region"].sel(at).to_numpy(), strict=True):
            ends = {"x_from [1]": across[0], "x_to [1]": across[-1]}
            classes = "".join("?" if label < 0 else str(label) for label in line)
            rows.append({**at, "y [1]": y, **ends, "classes": classes})
    return pd.DataFrame(rows)


def _accuracies(data: xr.Dataset) -> pd.DataFrame:
    rows = []
    for cell in cells(data):
        values = replicates(data.isel(reading=0), "validation_accuracy", *cell)
        finite, mean = values[np.isfinite(values)], mean_interval(values)
        counts, _ = np.histogram(finite, _BINS)
        for low, count in zip(_BINS, counts, strict=False):
            rows.append(
                {
                    "activation": cell[0],
                    "initializer": cell[1],
                    "accuracy_from [1]": round(float(low), 4),
                    "seeds_in_bin": int(count),
                    _MEAN: mean.estimate,
                    "accuracy_low [1]": mean.low,
                    "accuracy_high [1]": mean.high,
                    _OWN: float(values[0]),
                    "linear_accuracy [1]": float(data["linear_accuracy"]),
                    "seeds": len(values),
                    "status": status(data.isel(reading=0), *cell, len(finite)),
                }
            )
    return pd.DataFrame(rows)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    data = measured(study)
    return {
        REGIONS: _draw_regions(data, tables, language),
        ACCURACY: _draw_accuracy(tables[ACCURACY], language),
    }


def _draw_regions(data: xr.Dataset, tables: Tables, language: Language) -> Figure:
    words, seeds = in_language(_WORDS, language), data.sizes["replicate"]
    rows, columns = data.sizes["activation"], data.sizes["initializer"]
    side = (FULL_WIDTH - 0.22 - 0.06 - 0.1 * (columns - 1)) / columns
    panel = min(side, 1.05)
    size = (FULL_WIDTH, 0.34 + 0.3 + rows * panel + (rows - 1) * 0.2)
    figure, grid = panel_grid(size, (rows, columns), (0.22, 0.06, 0.3, 0.34), (0.1, 0.2))
    spans = tables[ACCURACY].groupby(["activation", "initializer"]).first()
    for axes, cell in zip(grid.flat, cells(data), strict=True):
        span = spans.loc[cell]
        _draw_plane(axes, data.sel(activation=cell[0], initializer=cell[1]), span["status"])
        axes.set_title(_result(span, language), fontsize=SMALL, pad=2)
    for axes, name in zip(grid[0], data["initializer"].values, strict=True):
        axes.annotate(initializer_label(str(name), language), (0.5, 1), (0, 12), ha="center",
                      xycoords="axes fraction", textcoords="offset points",
                      fontweight="bold")  # fmt: skip
    for axes, name in zip(grid[:, 0], data["activation"].values, strict=True):
        axes.set_ylabel(activation_label(str(name), language), fontweight="bold")
    note = words["regions_note"].format(n=seeds, level=LEVEL)
    figure.text(0.5, 0.05 / size[1], note, ha="center", color=QUIET, fontsize=SMALL)
    return figure


def _draw_plane(axes: Axes, cell: xr.Dataset, state: str) -> None:
    (across, up) = cell["tick"].to_numpy()
    axes.set(xticks=[], yticks=[], xlim=across[[0, -1]], ylim=up[[0, -1]])
    if state != FAILED:
        tints = [_tinted(color) for color in CLASS_COLORS]
        region = np.ma.masked_less(cell["region"].to_numpy(), 0)
        extent = (*across[[0, -1]], *up[[0, -1]])
        axes.imshow(region, ListedColormap(tints), vmin=0, vmax=len(tints) - 1, origin="lower",
                    extent=extent, aspect="auto", interpolation="nearest")  # fmt: skip
    points, classes = (cell[name].to_numpy()[::2] for name in ("point", "point_class"))
    for label, color in enumerate(CLASS_COLORS):
        x, y = points[classes == label].T
        axes.plot(x, y, ".", color=color, markersize=1.6, markeredgewidth=0)


def _tinted(color: str) -> tuple[float, ...]:
    return tuple(1 - _TINT * (1 - part) for part in to_rgba(color)[:3])


def _result(span: pd.Series, language: Language) -> str:
    """ "0.920; 0.588 ± 0.021", or that there is none."""
    if not np.isfinite([span[_OWN], span[_MEAN]]).all():
        return _WORDS["lost"][language]
    text = f"{fixed(span[_OWN])}; {fixed(span[_MEAN])}"
    half = (span["accuracy_high [1]"] - span["accuracy_low [1]"]) / 2
    return f"{text} ± {fixed(half)}" if np.isfinite(half) else text


def _draw_accuracy(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    activations, laws = frame["activation"].unique(), list(frame["initializer"].unique())
    margins = (0.72, 0.06, 0.5, 0.2)
    size = (FULL_WIDTH, margins[2] + margins[3] + 0.32 * len(laws))
    figure, grid = panel_grid(size, (1, len(activations)), margins, (0.1, 0))
    for axes, activation in zip(grid[0], activations, strict=True):
        axes.set_title(activation_label(activation, language), fontweight="bold")
        axes.axvline(
            frame["linear_accuracy [1]"].iloc[0], color=QUIET, linewidth=0.6, linestyle=":"
        )
        for row, law in enumerate(reversed(laws)):
            chosen = (frame["activation"] == activation) & (frame["initializer"] == law)
            _draw_seeds(axes, frame[chosen], row, law)
    # Shares of points, of which a net that guesses gets a quarter right.
    grid[0, 0].set(xlim=(0.15, 1), ylim=(-0.15, len(laws)))
    labels = [initializer_label(law, language) for law in reversed(laws)]
    grid[0, 0].set_yticks(np.arange(len(laws)) + 0.3, labels)
    for axes in grid[0]:
        axes.tick_params(axis="y", length=0)
    middle = (margins[0] + FULL_WIDTH - margins[1]) / 2 / FULL_WIDTH
    figure.text(middle, 0.3 / size[1], words["accuracy"], ha="center", va="center")
    note = words["accuracy_note"].format(n=frame["seeds"].max(), level=LEVEL)
    figure.text(0.5, 0.04 / size[1], note, ha="center", color=QUIET, fontsize=SMALL)
    return figure


def _draw_seeds(axes: Axes, rows: pd.DataFrame, at: int, law: str) -> None:
    """The histogram of one cell on its own baseline, its mean and the notebook's seed."""
    look, first = initializer_look(law), rows.iloc[0]
    heights = rows["seeds_in_bin"].to_numpy() / max(rows["seeds_in_bin"].max(), 1)
    axes.stairs(at + 0.7 * heights, _BINS, baseline=at, fill=True, color=look.color, alpha=0.35)
    if not np.isfinite(first[_MEAN]):
        return
    axes.plot([first[_OWN]] * 2, [at - 0.08, at + 0.75], color=INK, linewidth=1.0)
    span = (first["accuracy_low [1]"], first["accuracy_high [1]"])
    axes.plot(span, [at - 0.04] * 2, color=look.color, linewidth=1.2)
    axes.plot(first[_MEAN], at - 0.04, **line_style(look))


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says the accuracy with seed 0, and the mean over seeds beside it."""
    words, frame = in_language(_WORDS, language), tables[ACCURACY]
    firsts = frame.groupby(["activation", "initializer"], sort=False).first().reset_index()
    line, seeds = fixed(frame["linear_accuracy [1]"].iloc[0]), frame["seeds"].max()
    said: dict[str, list[str]] = {"own": [], "mean": []}
    for _, row in firsts.iterrows():
        cell = " × ".join(
            (
                activation_label(row["activation"], language),
                initializer_label(row["initializer"], language),
            )
        )
        known = np.isfinite([row[_OWN], row[_MEAN]])
        own, mean = (
            fixed(value) if finite else words["lost"]
            for value, finite in zip((row[_OWN], row[_MEAN]), known, strict=True)
        )
        for form, lines in said.items():
            lines.append(words[form].format(cell=cell, own=own, mean=mean))
    between = SEMICOLON[language]
    return {
        REGIONS: words["regions_alt"].format(n=seeds, cells=between.join(said["own"])),
        ACCURACY: words["accuracy_alt"].format(
            n=seeds, line=line, cells=between.join(said["mean"])
        ),
    }


_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("笔记本", "Notebook"),
    Text("种子 0", "Seed 0"),
    Text("均值", "Mean"),
    Text("中位数", "Median"),
    Text(f"{pct(SPREAD[0], 0)}–{pct(SPREAD[1], 0)}", f"{pct(SPREAD[0], 0)} to {pct(SPREAD[1], 0)}"),
    Text("不低于种子 0 / %", "As good as seed 0 / %"),
    Text("损失 / nat", "Loss / nat"),
]

_READINGS_HEADER: Sequence[Text] = [
    Text("读法", "Reading"),
    Text("初始化方法", "Initializer"),
    Text("种子 0", "Seed 0"),
    Text("均值", "Mean"),
]

_READINGS: Mapping[str, Text] = {
    "as programmed": Text("照程序", "as programmed"),
    "rate twice": Text("学习率两次", "rate twice"),
    "nesterov": Text("Nesterov 法", "Nesterov"),
}


def tables(view: ToyView) -> dict[str, Table]:
    """Every cell, and every reading of the cells with a momentum."""
    return {"toy": _cells_table(view), "toy_readings": _readings_table(view)}


def _cells_table(view: ToyView) -> Table:
    frame = pd.DataFrame([_record(cell, view.seeds) for cell in view.cells.values()])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(cell.activation),
                phrases.law(cell.initializer),
                phrases.number(cell.stored, 3),
                phrases.number(cell.own, 3),
                with_half(phrases, cell.accuracy),
                phrases.number(cell.median, 3),
                f"{phrases.number(cell.low, 3)}–{phrases.number(cell.high, 3)}",
                phrases.number(100 * cell.as_good, 1),
                phrases.number(cell.loss.estimate if cell.loss else None, 3),
            ]
            for cell in view.cells.values()
        ]

    return Table(frame, _HEADER, rows, "llrrrrrrr")


def _readings_table(view: ToyView) -> Table:
    frame = pd.DataFrame(
        [
            {
                "reading": row.reading,
                "activation": row.activation,
                "initializer": row.initializer,
                "accuracy with seed 0 [1]": row.own,
                **bounds_columns("mean accuracy", row.accuracy),
                "seeds": view.seeds,
            }
            for row in view.readings
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                _READINGS[row.reading][phrases.language],
                phrases.law(row.initializer),
                phrases.number(row.own, 3),
                with_half(phrases, row.accuracy),
            ]
            for row in view.readings
        ]

    return Table(frame, _READINGS_HEADER, rows, "llrr")


def _record(cell: ToyCell, seeds: int) -> dict[str, object]:
    return {
        "activation": cell.activation,
        "initializer": cell.initializer,
        "accuracy stored in the notebook [1]": cell.stored,
        "accuracy with seed 0 [1]": cell.own,
        **bounds_columns("mean accuracy", cell.accuracy),
        "median accuracy [1]": cell.median,
        f"quantile {SPREAD[0]:g} [1]": cell.low,
        f"quantile {SPREAD[1]:g} [1]": cell.high,
        "share of seeds as good as seed 0 [1]": cell.as_good,
        "share of seeds above softmax regression [1]": cell.above_line,
        **bounds_columns("mean loss", cell.loss, "nat"),
        "seeds": seeds,
        "diverged": cell.diverged,
    }
