"""Training with and without a mean in the outputs, and the signs of weight gradients."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.measured import mean_frame, reach
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import band, percent, plain_log_ticks
from engine.report.labels import DASHED, Look, activation_label, activation_look, initializer_label
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import exact
from engine.study.language import Language, Text, in_language

CURVES, SIGNS = "zero_centering_curves", "zero_centering_signs"
LOSS, RATE = "mean_loss [nat]", "learning_rate [1]"
COUNTED = ("same_sign_sample", "majority_batch")
Series = tuple[str, int]

_WORDS = {
    "depth": Text("{} 个隐藏层\n{}", "hidden layers: {}\n{}"),
    "rate": Text("学习率 {}\n训练损失 / nat", "learning rate {}\ntraining loss / nat"),
    "balanced": Text("{}，平衡偏置", "{}, balanced biases"),
    "x": Text("更新次数", "updates"),
    "layer": Text("层", "layer"),
    "same_sign_sample": Text("梯度同号\n的样本份额", "samples whose\ngradients agree"),
    "majority_batch": Text("批梯度中\n多数符号份额", "share of the\ncommoner sign"),
    "start": Text("{law}，训练前", "{law}, before training"),
    "end": Text("{law}，训练后", "{law}, after training"),
    "note": Text(
        "线与带：{n} 个重复的均值、最小与最大值",
        "line and band: mean, lowest and highest of {n} replicates",
    ),
    "note_signs": Text(
        "线与带：{n} 个重复的均值、最小与最大值；{depth} 个隐藏层，学习率 {rate}",
        "line and band: mean, lowest and highest of {n} replicates; {depth} hidden "
        "layers, learning rate {rate}",
    ),
    "alt_curves": Text(
        "训练损失随更新次数的变化。{depth} 个隐藏层、学习率 {rate} 时最后的损失：{said}。",
        "Training loss against the number of updates. Last loss with {depth} hidden "
        "layers and learning rate {rate}: {said}.",
    ),
    "alt_signs": Text(
        "权重梯度符号的一致程度，逐层。训练前最后一层中多数符号所占份额：{said}。",
        "Agreement in sign of weight gradients, layer by layer. Share of the commoner "
        "sign in the last layer before training: {said}.",
    ),
    "diverged": Text("{} 发散", "{} diverged"),
}


def _series(data: xr.Dataset) -> list[Series]:
    """Every activation from zero biases; those whose value at 0 is not 0 from the second start."""
    found = []
    for name in data["activation"].values:
        losses = data["mean_loss"].sel(activation=name).transpose("start", ...).values
        found.append((str(name), 0))
        if not np.array_equal(losses[0], losses[1], equal_nan=True):
            found.append((str(name), 1))
    return found


def _label(one: Series, language: Language) -> str:
    label = activation_label(one[0], language)
    return _WORDS["balanced"][language].format(label) if one[1] else label


def _look(one: Series) -> Look:
    look = activation_look(one[0])
    return Look(look.color, look.marker, filled=False, dash=DASHED) if one[1] else look


def table(study: Study) -> dict[str, pd.DataFrame]:
    """`zero_centering_signs` is of the deepest nets at a middle rate."""
    [data] = study.of_kind("zero_centering").values()
    shown = _series(data)
    data = data.rename(learning_rate=RATE, window="updates").swap_dims(rate=RATE)
    deepest, middle = int(data["depth"].values.argmax()), data.sizes[RATE] // 2
    deep = data.isel(depth=[deepest], layer=slice(int(data["depth"][deepest]) + 1))
    deep = deep.isel({RATE: [middle]}).assign_coords(moment=range(data.sizes["moment"]))
    shares = {f"{name} [1]": deep[name] for name in COUNTED}
    return {
        CURVES: _frame(data, shown, {LOSS: data["mean_loss"]}, "updates"),
        SIGNS: _frame(deep, shown, shares, "moment", "layer"),
    }


def _frame(
    data: xr.Dataset, shown: Sequence[Series], columns: Mapping[str, xr.DataArray], *within: str
) -> pd.DataFrame:
    """A row per depth, initializer, learning rate, series and place within its run."""
    places = ("depth", "initializer", RATE, "activation", "start", *within)
    frame = mean_frame(data, places, columns)
    return frame[pd.MultiIndex.from_frame(frame[["activation", "start"]]).isin(shown)]


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    shown = _series(*study.of_kind("zero_centering").values())
    return {
        CURVES: _draw_curves(tables[CURVES], shown, language),
        SIGNS: _draw_signs(tables[SIGNS], shown, language),
    }


def _draw_curves(frame: pd.DataFrame, shown: Sequence[Series], language: Language) -> Figure:
    words = in_language(_WORDS, language)
    nets = list(frame.groupby(["depth", "initializer"], sort=False))
    figure, grid = keyed_grid(
        [words["depth"].format(n, initializer_label(law, language)) for (n, law), _ in nets],
        [words["rate"].format(exact(float(rate))) for rate in frame[RATE].unique()],
        [[(_label(one, language), _look(one)) for one in shown]],
        x=words["x"],
        note=words["note"].format(n=frame["replicates"].max()),
        heights=0.85,
        sharey=True,
    )
    for column, (_, own) in enumerate(nets):
        for row, (_, panel) in enumerate(own.groupby(RATE, sort=False)):
            _lines(grid[row, column], panel, "updates", LOSS)
    # A loss above 4 nat is that of a run that is being lost; its line leaves at the top.
    least = reach(frame, LOSS)[0].min()
    least = least if least > 0 else 1.0  # nothing to draw where all runs diverge
    grid[0, 0].set_yscale("log")
    grid[0, 0].set_ylim(0.9 * least, 4)
    plain_log_ticks(grid[0, 0])
    return figure


def _draw_signs(frame: pd.DataFrame, shown: Sequence[Series], language: Language) -> Figure:
    words, laws = in_language(_WORDS, language), list(frame["initializer"].unique())
    moments = ("start", "end")
    figure, grid = keyed_grid(
        [words[m].format(law=initializer_label(law, language)) for law in laws for m in moments],
        [words[name] for name in COUNTED],
        [[(_label(one, language), _look(one)) for one in shown]],
        x=words["layer"],
        note=words["note_signs"].format(
            n=frame["replicates"].max(),
            depth=frame["depth"].iloc[0],
            rate=exact(float(frame[RATE].iloc[0])),
        ),
        heights=0.9,
    )
    for column, (_, panel) in enumerate(frame.groupby(["initializer", "moment"], sort=False)):
        for row, name in enumerate(COUNTED):
            _lines(grid[row, column], panel, "layer", f"{name} [1]")
    grid[0, 0].set_ylim(-0.05, 1.05)
    grid[0, 0].set_yticks([0, 0.5, 1])
    grid[1, 0].set_ylim(0.45, 1.03)
    grid[1, 0].set_yticks([0.5, 0.75, 1])
    grid[0, 0].set_xticks(sorted(frame["layer"].unique()))
    return figure


def _lines(axes: Axes, panel: pd.DataFrame, x: str, column: str) -> None:
    for key, line in panel.groupby(["activation", "start"], sort=False):
        look, every = _look((str(key[0]), int(key[1]))), max(len(line) // 5, 1)
        band(axes, line[x], line[column], reach(line, column), look, markevery=every)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, curves = in_language(_WORDS, language), tables[CURVES]
    signs, law = tables[SIGNS], curves["initializer"].iloc[0]
    deepest, middle = curves["depth"].max(), float(signs[RATE].iloc[0])
    runs = curves.groupby(["initializer", "depth", RATE, "updates"])
    last = runs.get_group((law, deepest, middle, curves["updates"].max()))
    layers = signs.groupby(["initializer", "moment", "layer"])
    top = layers.get_group((law, 0, signs["layer"].max()))
    losses = _said(last, LOSS, language, lambda value: f"{num(value)} nat")
    shares = _said(top, f"{COUNTED[1]} [1]", language, percent)
    return {
        CURVES: words["alt_curves"].format(depth=deepest, rate=exact(middle), said=losses),
        SIGNS: words["alt_signs"].format(said=shares),
    }


def _said(rows: pd.DataFrame, column: str, language: Language, show: Callable[[float], str]) -> str:
    words, said = in_language(_WORDS, language), []
    for *one, value in rows[["activation", "start", column]].itertuples(index=False):
        name, finite = _label(tuple(one), language), np.isfinite(value)
        said.append(f"{name} {show(value)}" if finite else words["diverged"].format(name))
    return SEMICOLON[language].join(said)
