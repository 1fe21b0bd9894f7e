"""Kumar's notebook: how seeds differ."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.finished_cells import cell_names
from engine.evidence.quantities.reductions import SHARE
from engine.experiments.toy.results import SPREAD, ToyCell, ToyView, over_seeds
from engine.report.figures.extremes import extremes
from engine.report.figures.measured import LEVEL, ended
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    INK,
    QUIET,
    SMALL,
    in_lines,
    line_style,
    panel_grid,
)
from engine.report.labels import activation_label, initializer_label, initializer_look
from engine.report.numbers import fixed, pct
from engine.report.tables.table import Columns, Table, bounds_columns, with_half
from engine.study.language import Language, Text, in_language

NAME = "toy_accuracy"
_BINS = np.linspace(0, 1, 51)
_OWN, _MEAN = "accuracy_seed_0 [1]", "accuracy_mean [1]"
_LOW, _HIGH = "accuracy_low [1]", "accuracy_high [1]"

_WORDS = {
    "accuracy": Text("验证准确率", "validation accuracy"),
    "accuracy_note": Text(
        "直方图：{n} 个种子；点与横线：均值与 {level} 区间；"
        "竖线：笔记本所用的种子 0；点线：softmax 回归",
        "histogram: {n} seeds; point and bar: mean and its {level} interval; "
        "stroke: seed 0, as in the notebook; dotted: softmax regression",
    ),
    "accuracy_alt": Text(
        "{n} 个种子的验证准确率分布，以及种子 0 所得；softmax 回归为 {line}。均值{ends}。",
        "Distribution of validation accuracy over {n} seeds, and that of seed 0; "
        "softmax regression has {line}. The mean is {ends}.",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """How many seeds have which accuracy, with mean and interval."""
    data, frames = study.first("toy").isel(reading=0), []
    status = ended(data, data["validation_accuracy"])
    for activation, law in cell_names(data):
        at = {"activation": activation, "initializer": law}
        own = data["validation_accuracy"].sel(at)
        values, mean = own.to_numpy(), over_seeds(own, law, SHARE)
        columns = {
            **at,
            "accuracy_from [1]": _BINS[:-1].round(4),
            "seeds_in_bin": np.histogram(values[np.isfinite(values)], _BINS)[0],
            _MEAN: mean.estimate if mean else np.nan,
            _LOW: mean.low if mean else np.nan,
            _HIGH: mean.high if mean else np.nan,
            _OWN: values[0],
            "linear_accuracy [1]": float(data["linear_accuracy"]),
            "seeds": len(values),
            "status": status.sel(at).item(),
        }
        frames.append(pd.DataFrame(columns))
    return {NAME: pd.concat(frames, ignore_index=True)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    activations, laws = frame["activation"].unique(), list(frame["initializer"].unique())
    note = in_lines(words["accuracy_note"].format(n=frame["seeds"].max(), level=LEVEL))
    note_height = 0.12 * (note.count("\n") + 1)
    margins = (0.72, 0.06, note_height + 0.38, 0.2)
    size = (FULL_WIDTH, margins[2] + margins[3] + 0.32 * len(laws))
    figure, grid = panel_grid(size, (1, len(activations)), margins, (0.1, 0))
    linear = frame["linear_accuracy [1]"].iloc[0]
    for axes, activation in zip(grid[0], activations, strict=True):
        axes.set_title(activation_label(activation, language), fontweight="bold")
        axes.axvline(linear, color=QUIET, linewidth=0.6, linestyle=":")
        axes.tick_params(axis="y", length=0)
        for row, law in enumerate(reversed(laws)):
            chosen = (frame["activation"] == activation) & (frame["initializer"] == law)
            _draw_seeds(axes, frame[chosen], row, law)
    # Shares of points, of which a net that guesses gets a quarter right.
    grid[0, 0].set(xlim=(0.15, 1), ylim=(-0.15, len(laws)))
    ticks = (0.25, 0.5, 0.75, 1)
    grid[0, 0].set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    labels = [initializer_label(law, language) for law in reversed(laws)]
    grid[0, 0].set_yticks(np.arange(len(laws)) + 0.3, labels)
    middle = (margins[0] + FULL_WIDTH - margins[1]) / 2 / FULL_WIDTH
    figure.text(middle, (note_height + 0.14) / size[1], words["accuracy"], ha="center", va="center")
    figure.text(0.5, 0.02 / size[1], note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def _draw_seeds(axes: Axes, rows: pd.DataFrame, at: int, law: str) -> None:
    """The histogram of one cell on its own baseline, its mean and the notebook's seed."""
    look, first = initializer_look(law), rows.iloc[0]
    heights = rows["seeds_in_bin"].to_numpy() / max(rows["seeds_in_bin"].max(), 1)
    axes.stairs(at + 0.7 * heights, _BINS, baseline=at, fill=True, color=look.color, alpha=0.35)
    if not np.isfinite(first[_MEAN]):
        return
    axes.plot([first[_OWN]] * 2, [at - 0.08, at + 0.75], color=INK, linewidth=1.0)
    span = (first[_LOW], first[_HIGH])
    axes.plot(span, [at - 0.04] * 2, color=look.color, linewidth=1.2)
    axes.plot(first[_MEAN], at - 0.04, **line_style(look))


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    frame = tables[NAME]
    means = frame.groupby(["activation", "initializer"])[_MEAN].first().to_dict()
    text = _WORDS["accuracy_alt"][language].format(
        n=frame["seeds"].max(),
        line=fixed(frame["linear_accuracy [1]"].iloc[0]),
        ends=extremes(means, fixed, language),
    )
    return {NAME: text}


_ENDS = [pct(end, 0) for end in SPREAD]
_COLUMNS: Columns = {
    Text("激活函数", "Activation"): lambda say, _, cell: say.name(cell.activation),
    Text("初始化方法", "Initializer"): lambda say, _, cell: say.law(cell.initializer),
    Text("笔记本", "Notebook"): lambda say, _, cell: say.number(cell.stored, 3),
    Text("种子 0", "Seed 0"): lambda say, _, cell: say.number(cell.own, 3),
    Text("均值", "Mean"): lambda say, _, cell: with_half(say, cell.accuracy),
    Text("中位数", "Median"): lambda say, _, cell: say.number(cell.median, 3),
    Text("–".join(_ENDS), " to ".join(_ENDS)): lambda say, _, cell: "–".join(
        say.number(end, 3) for end in (cell.low, cell.high)
    ),
    Text("不低于种子 0 / %", "As good as seed 0 / %"): lambda say, _, cell: say.number(
        100 * cell.as_good, 1
    ),
    Text("损失 / nat", "Loss / nat"): lambda say, _, cell: say.number(
        cell.loss and cell.loss.estimate, 3
    ),
}


def tables(view: ToyView) -> dict[str, Table]:
    """Every pair, over the seeds."""
    frame = pd.DataFrame([_record(cell, view.seeds) for cell in view.cells.values()])
    return {"toy": Table.of(frame, view.cells.items(), _COLUMNS, "llrrrrrrr")}


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
