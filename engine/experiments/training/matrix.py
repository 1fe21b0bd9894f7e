"""The whole matrix at a glance: the final training loss of every cell."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from engine.report.figures.measured import OK, first_diverged, kept, place_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    SMALL,
    panel_grid,
    percent,
    plain_log_ticks,
)
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import fixed, num
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

NAME = "matrix"
LOSS, ACCURACY = "train_loss [nat]", "test_accuracy [1]"
BEST = "best"
_COLUMNS = (
    *("activation", "initializer", LOSS, "train_loss_sd [nat]", ACCURACY, "test_accuracy_sd [1]"),
    *("diverged_replicates", "replicates", "first_diverged_iteration", "status", BEST),
)

_WORDS = {
    LOSS: Text("整个训练集上的损失 / nat", "loss on the whole training set / nat"),
    "diverged": Text("发散 {}/{}", "diverged {}/{}"),
    "failed": Text("失败", "failed"),
    "best": Text(
        "粗框：训练损失最低，或与最低者不可区分",
        "framed: lowest training loss, or not told apart from it",
    ),
    "hatched": Text(
        "斜线：有重复发散，或运行失败", "hatched: replicates diverged, or the run failed"
    ),
    "alt": Text(
        "训练后训练集上的损失与测试准确率，初始化方法乘激活函数。各激活函数损失最低者："
        "{activations}。{diverged}",
        "Training loss after training and test accuracy, initializers by activation "
        "functions. Lowest loss for each activation: {activations}. {diverged}",
    ),
    "lowest": Text(
        "{activation}：{initializer}，{loss} nat，准确率 {accuracy}",
        "{activation}: {initializer}, {loss} nat, accuracy {accuracy}",
    ),
    "none": Text("{activation}：全部发散", "{activation}: all diverged"),
    "alt_diverged": Text("发散或失败的组合：{}。", "Cells that diverged or failed: {}."),
}

_LEFT, _RIGHT = 0.98, 0.5  # inches, for the names and the colour bars
_TWO_LINES = 0.52  # inches; in narrower cells "diverged 3/5" needs two lines


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell: mean and sd over the finite replicates after the last iteration.

    `best` is the ledger's judgement for the activation ("" where it passes none).
    """
    data = study.first("training")
    columns: dict[str, xr.DataArray] = {}
    for column in (LOSS, ACCURACY):
        name, unit = column.split(" ")
        values = kept(data[name])
        columns[column] = values.mean("replicate")
        columns[f"{name}_sd {unit}"] = values.std("replicate", ddof=1)
    columns["first_diverged_iteration"] = first_diverged(data)
    whole = data["diverged_at"].where(data["diverged_at"] < 0)
    frame = place_frame(data, ("activation", "initializer"), columns, whole)
    frame["diverged_replicates"] = frame["replicates"] - frame["finite_replicates"]
    best = {
        (row["activation"], initializer)
        for row in study.judged("best", data)
        for initializer in row["best"]
    }
    cells = zip(frame["activation"], frame["initializer"], strict=True)
    frame[BEST] = [BEST if cell in best else "" for cell in cells]
    return {NAME: frame[list(_COLUMNS)]}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    frame, words = tables[NAME], in_language(_WORDS, language)
    functions, laws = frame["activation"].unique(), frame["initializer"].unique()
    narrow = (FULL_WIDTH - _LEFT - _RIGHT) / len(functions) < _TWO_LINES
    size = (FULL_WIDTH, (0.27 if narrow else 0.172) * len(laws) + 0.7)
    figure, [[axes]] = panel_grid(size, (1, 1), (_LEFT, _RIGHT, 0.2, 0.5), (0, 0))
    whole = frame[LOSS].where(frame["status"] == OK)
    image = _heatmap(axes, whole.to_numpy().reshape(len(functions), len(laws)).T)
    space = "\n" if narrow else " "
    names = [activation_label(name, language).replace(" ", space) for name in functions]
    axes.set_xticks(range(len(functions)), names)
    axes.set_yticks(range(len(laws)), [initializer_label(name, language) for name in laws])
    axes.tick_params(length=0, labelsize=SMALL, labeltop=True, labelbottom=False)
    for x, (_, cells) in enumerate(frame.groupby("activation", sort=False)):
        for y, cell in enumerate(cells.to_dict("records")):
            if cell["status"] == OK:
                _cell(axes, x, y, cell, image)
            else:
                text = words[cell["status"]].format(cell["diverged_replicates"], cell["replicates"])
                _diverged_cell(axes, x, y, text.replace(" ", space))
    axes.set_title(words[LOSS], loc="left", fontweight="bold", pad=22 if narrow else 14)
    notes = [words["best"]] if (frame[BEST] != "").any() else []
    if (frame["status"] != OK).any():
        notes.append(words["hatched"])
    said = SEMICOLON[language].join(notes)
    left, bottom = _LEFT / FULL_WIDTH, 0.03 / size[1]
    figure.text(left, bottom, said, va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def _heatmap(axes: Axes, values: np.ndarray) -> AxesImage:
    """values (initializer, activation): NaN wherever a replicate diverged."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.1, 1.0)
    # A factor in the loss counts the same everywhere; dark is good.
    norm = LogNorm(low, max(high, 1.01 * low))
    image = axes.imshow(values, cmap="cividis", norm=norm, aspect="auto", interpolation="none")
    axes.spines[:].set_visible(False)
    bar = axes.inset_axes((1.012, 0, 0.012, 1))
    axes.figure.colorbar(image, cax=bar).outline.set_visible(False)
    plain_log_ticks(bar)
    return image


def _cell(axes: Axes, x: int, y: int, cell: Mapping[Hashable, Any], image: AxesImage) -> None:
    loss, is_best = cell[LOSS], cell[BEST] != ""
    color = _ink_on(image.cmap(image.norm(loss)))
    text = fixed(loss, 3) if loss < 10 else num(loss)
    axes.text(x, y, text, ha="center", va="center_baseline", fontsize=SMALL, color=color,
              fontweight="bold" if is_best else "normal")  # fmt: skip
    if is_best:
        axes.add_patch(Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, fill=False,
                                 edgecolor=color, linewidth=1.1))  # fmt: skip


def _diverged_cell(axes: Axes, x: int, y: int, text: str) -> None:
    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor="#999999",
                             hatch="////", linewidth=0))  # fmt: skip
    axes.text(x, y, text, ha="center", va="center_baseline" if " " in text else "center",
              fontsize=SMALL, linespacing=1.0,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip


def _ink_on(background: ArrayLike) -> str:
    """Black or white, whichever has the higher contrast (WCAG 2, relative luminance)."""
    channels = np.asarray(background)[:3]
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says the lowest mean loss of every activation, and which cells diverged."""
    words, frame = in_language(_WORDS, language), tables[NAME]
    lowest = SEMICOLON[language].join(
        _lowest_said(str(activation), rows, words, language)
        for activation, rows in frame.groupby("activation", sort=False)
    )
    lost = [
        f"{activation_label(row['activation'], language)} × "
        f"{initializer_label(row['initializer'], language)}"
        for _, row in frame[frame["status"] != OK].iterrows()
    ]
    diverged = words["alt_diverged"].format(SEMICOLON[language].join(lost)) if lost else ""
    return {NAME: words["alt"].format(activations=lowest, diverged=diverged).strip()}


def _lowest_said(
    activation: str, rows: pd.DataFrame, words: dict[str, str], language: Language
) -> str:
    name = activation_label(activation, language)
    kept = rows[rows["status"] == OK]
    if kept.empty:
        return words["none"].format(activation=name)
    row = kept.loc[kept[LOSS].idxmin()]
    return words["lowest"].format(
        activation=name,
        initializer=initializer_label(row["initializer"], language),
        loss=fixed(row[LOSS], 3),
        accuracy=percent(row[ACCURACY]),
    )
