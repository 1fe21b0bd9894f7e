"""Cross-entropy and the quadratic cost: their surfaces, their gradients, and descent on them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.finished_cells import finished_cells
from engine.experiments.cost_surface.results import LOSS_OF, CostSurfaceView
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    SMALL,
    band,
    in_lines,
    line_style,
    panel_grid,
    plain_log_ticks,
)
from engine.report.labels import DASHED, DOTTED, Look, activation_label
from engine.report.numbers import num, pct
from engine.report.punctuation import COMMA, SEMICOLON
from engine.report.result_words import exact
from engine.report.tables.table import bounds_columns
from engine.study.language import Language, Text, in_language

SURFACE, DESCENT = "cost_surface", "cost_surface_descent"

_LOOKS = {
    "softmax_cross_entropy": Look("#332288", "o"),
    "softmax_quadratic": Look("#CC6677", "s", filled=False, dash=DASHED),
    "quadratic": Look("#7F7F7F", "^", dash=DOTTED),
}

_MEAN, _LOW, _HIGH = "relative_gradient [1]", "lowest [1]", "highest [1]"
_RATE, _STEPS = "learning_rate [1]", "steps [step]"
_DARKEST = 1e-3  # of the largest gradient: less is not told apart

_WORDS = {
    "first": Text("第一层的权重", "weight of layer one"),
    "second": Text("第二层的权重", "weight of layer two"),
    "share": Text("面积份额", "share of the area"),
    "relative": Text("梯度范数 / 最大值", "gradient norm / largest"),
    "note": Text(
        "左、中：重复 0 的代价（等值线）与梯度范数占最大值之比（灰度，最深为 {darkest} 以下）；\n"
        "右：低于该比值的面积份额，{n} 个重复的均值、最小与最大值；点线：平台的界限",
        "left, middle: cost (contours), gradient norm over its largest (grey, darkest below "
        "{darkest}), replicate 0;\nright: share of the area below it, mean, lowest and highest "
        "of {n} replicates; dotted: bound of a plateau",
    ),
    "surface": Text("曲面上的下降", "surface"),
    "task": Text("训练", "training"),
    "rate": Text("学习率", "learning rate"),
    "steps": Text("步数", "steps"),
    "descent_note": Text(
        "线与带：{n} 个重复的均值与 {level} 区间；未到达者计为上限（点线）",
        "line and band: mean and {level} interval of {n} replicates; what does not "
        "arrive counts as the limit (dotted)",
    ),
    "alt": Text(
        "两种代价的曲面，以及梯度范数小于最大值 {flat} 的面积份额：{cells}。",
        "Surfaces of both costs, and the share of the area where the gradient norm is below "
        "{flat} of its largest: {cells}.",
    ),
    "alt_descent": Text(
        "两种代价下到达目标所需的步数随学习率的变化。各自最佳学习率时：{cells}。",
        "Steps to reach the goal with each cost, against the learning rate. At the "
        "best rate of each: {cells}.",
    ),
    "one": Text("{activation}、{cost} {value}", "{activation}, {cost} {value}"),
    "where": Text(
        "{where}、{activation}、{cost} {value} 步", "{where}, {activation}, {cost} {value} steps"
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Distributions of the gradient norm over the area, and steps by learning rate."""
    seen: CostSurfaceView = study.view("cost_surface")
    norms = study.first("cost_surface")["gradient_quantile"].transpose(..., "quantile", "replicate")
    cells = [({"activation": c.activation, "initializer": c.initializer}, c) for c in seen.cells]
    gradients = [
        {
            **at,
            "cost": cost,
            "share_of_area [1]": share,
            _MEAN: row.mean(),
            _LOW: row.min(),
            _HIGH: row.max(),
            **bounds_columns("plateau_share", flat, joint="_"),
            "replicates": row.size,
        }
        for at, cell in cells
        for cost, flat in cell.flat.items()
        for share, row in zip(
            norms["quantile"].values, norms.sel(at | {"cost": cost}).values, strict=True
        )
    ]
    steps = [
        {
            **at,
            "where": where,
            "loss": loss,
            _RATE: rate,
            **bounds_columns("steps", mean, "step", "_"),
            "replicates": mean.n,
        }
        for at, cell in cells
        for where, descents in (("surface", cell.surface), ("task", cell.task))
        for loss, descent in descents.items()
        for rate, mean in descent.items()
    ]
    return {SURFACE: pd.DataFrame(gradients), DESCENT: pd.DataFrame(steps)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        SURFACE: _draw_surfaces(study, tables[SURFACE], language),
        DESCENT: _draw_descent(study, tables[DESCENT], language),
    }


def _draw_surfaces(study: Study, frame: pd.DataFrame, language: Language) -> Figure:
    data, words = study.first("cost_surface"), in_language(_WORDS, language)
    flat = study.view("cost_surface").settings.surface.flat
    shown = list(finished_cells(data))
    margins = (0.62, 0.06, 0.7, 0.2)
    size = (FULL_WIDTH, margins[2] + margins[3] + 1.15 * len(shown) + 0.2 * (len(shown) - 1))
    figure, grid = panel_grid(
        size, (len(shown), 3), margins, (0.42, 0.2), sharex="col", sharey=False
    )
    for row, (activation, _, cell) in zip(grid, shown, strict=True):
        for axes, cost in zip(row, LOSS_OF, strict=False):
            _draw_surface(axes, cell.sel(cost=cost))
        row[0].set_ylabel(f"{activation_label(activation, language)}\n{words['second']}")
        _draw_quantiles(row[2], frame[frame["activation"] == activation], language)
        row[2].axvline(flat, color=QUIET, linewidth=0.6, linestyle=":")
        row[2].set_ylabel(words["share"])
    for axes, loss in zip(grid[0], LOSS_OF.values(), strict=False):
        axes.set_title(LOSS_NAMES[loss][language], fontweight="bold")
    for axes, name in zip(grid[-1], ("first", "first", "relative"), strict=True):
        axes.set_xlabel(words[name])
    key = grid[0, 2].legend(loc="upper left", handlelength=2.2, borderaxespad=0.1, framealpha=1)
    key.get_frame().set_linewidth(0)  # white, so that the dotted line ends at it
    note = in_lines(words["note"].format(n=data.sizes["replicate"], darkest=exact(_DARKEST)))
    figure.text(0.5, 0.03 / size[1], note, ha="center", va="bottom", color=QUIET,
                fontsize=SMALL, linespacing=1.2)  # fmt: skip
    return figure


def _draw_surface(axes: Axes, one: xr.Dataset) -> None:
    """The first layer's weight to the right, the second's upwards."""
    weights, cost = one["weight"].to_numpy(), one["value"].to_numpy().T
    gradient = one["gradient"].to_numpy().T
    relative = np.log10(np.maximum(gradient / gradient.max(), 1e-12))
    extent = (weights[0], weights[-1], weights[0], weights[-1])
    axes.imshow(relative, cmap="Greys_r", vmin=np.log10(_DARKEST), vmax=1.2, origin="lower",
                extent=extent, aspect="auto", interpolation="nearest")  # fmt: skip
    # Evenly many places between neighbouring contours, so that flat and steep parts both show.
    levels = np.unique(np.quantile(cost, np.linspace(0.04, 0.96, 11)))
    axes.contour(weights, weights, cost, levels=levels, colors="#0072B2", linewidths=0.5)


def _draw_quantiles(axes: Axes, frame: pd.DataFrame, language: Language) -> None:
    for cost, loss in LOSS_OF.items():
        rows, look = frame[frame["cost"] == cost], _LOOKS[loss]
        share = rows["share_of_area [1]"]
        low, high = (np.maximum(rows[name], 1e-6) for name in (_LOW, _HIGH))
        axes.fill_betweenx(share, low, high, color=look.color, alpha=0.15, linewidth=0)
        style = line_style(look) | {"markevery": 8}
        axes.plot(np.maximum(rows[_MEAN], 1e-6), share, label=LOSS_NAMES[loss][language], **style)
    axes.set(xscale="log", xlim=(1e-3, 1), ylim=(0, 1))
    axes.set_xticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
    axes.set_xticks([], minor=True)


def _draw_descent(study: Study, frame: pd.DataFrame, language: Language) -> Figure:
    words, settings = in_language(_WORDS, language), study.view("cost_surface").settings
    shown = list(dict.fromkeys(frame["activation"]))
    limits = {"surface": settings.surface.iterations, "task": settings.task.iterations}
    panels = [(where, activation) for where in limits for activation in shown]
    size, (low, high) = (FULL_WIDTH, 2.1), ("steps_low [step]", "steps_high [step]")
    figure, grid = panel_grid(size, (1, len(panels)), (0.44, 0.06, 0.66, 0.2), (0.1, 0))
    for axes, (where, activation) in zip(grid[0], panels, strict=True):
        rows = frame[(frame["where"] == where) & (frame["activation"] == activation)]
        rates = rows[_RATE].unique()
        title = COMMA[language].join([words[where], activation_label(activation, language)])
        axes.set_title(title, fontweight="bold")
        for loss, line in rows.groupby("loss", sort=False):
            name, ends = LOSS_NAMES[str(loss)][language], (line[low], line[high])
            band(axes, line[_RATE], line[_STEPS], ends, _LOOKS[str(loss)], opacity=0.15, label=name)
        axes.axhline(limits[where], color=QUIET, linewidth=0.6, linestyle=":")
        axes.set(xscale="log", yscale="log", xlim=(0.7 * rates.min(), 1.5 * rates.max()))
        axes.set_xticks(rates, [f"{rate:g}" for rate in rates])
        axes.set_xticks([], minor=True)
    plain_log_ticks(grid[0, 0])
    grid[0, 0].set_ylabel(words["steps"])
    handles = grid[0, -1].get_legend_handles_labels()
    figure.legend(*handles, loc="lower center", bbox_to_anchor=(0.5, 0.13 / size[1]), ncols=3,
                  frameon=False, handlelength=2.6, borderpad=0)  # fmt: skip
    figure.text(0.5, 0.36 / size[1], words["rate"], ha="center", va="bottom")
    note = in_lines(words["descent_note"].format(n=frame["replicates"].max(), level=LEVEL))
    figure.text(0.5, 0.02 / size[1], note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return figure


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says the areas of plateau, and the fewest steps."""
    words, frame = in_language(_WORDS, language), tables[SURFACE]
    areas = [
        words["one"].format(
            activation=activation_label(row["activation"], language),
            cost=LOSS_NAMES[LOSS_OF[row["cost"]]][language],
            value=pct(row["plateau_share [1]"], 2),
        )
        for _, row in frame.drop_duplicates(["activation", "cost"]).iterrows()
    ]
    steps = [
        words["where"].format(
            where=words[str(where)],
            activation=activation_label(str(activation), language),
            cost=LOSS_NAMES[str(loss)][language],
            value=num(rows[_STEPS].min()),
        )
        for (where, activation, loss), rows in tables[DESCENT].groupby(
            ["where", "activation", "loss"], sort=False
        )
    ]
    flat = pct(study.view("cost_surface").settings.surface.flat, 0)
    return {
        SURFACE: words["alt"].format(flat=flat, cells=SEMICOLON[language].join(areas)),
        DESCENT: words["alt_descent"].format(cells=SEMICOLON[language].join(steps)),
    }


LOSS_NAMES: Mapping[str, Text] = {
    "softmax_cross_entropy": Text("交叉熵", "cross-entropy"),
    "softmax_quadratic": Text("二次代价", "quadratic"),
    "quadratic": Text("二次代价，线性输出", "quadratic, linear outputs"),
}
