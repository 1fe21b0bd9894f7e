"""Test error over the updates: Glorot and Bengio (2010), figures 11 and 12."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from engine.experiments.glorot.layer_frames import UPDATES, Cell, cell_label, measured, said_of
from engine.report.figures.keyed_grid import keyed_grid, updates_axis
from engine.report.figures.measured import mean_frame, reach
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, band
from engine.report.labels import DASHED, SOLID, Look, activation_look
from engine.report.numbers import pct
from engine.study.language import Language, Text, in_language

NAME, ERROR = "glorot_error", "test_error [1]"
_KEY_COLUMNS = 3
_WORDS = {
    "updates": Text("更新次数", "updates"),
    "error": Text("测试错误率", "test error"),
    "depth": Text("{} 个隐藏层", "{} hidden layers"),
    "note": Text(
        "线与带：{n} 个重复的均值、最小与最大值；点线：随机猜测",
        "line and band: mean, lowest and highest of {n} replicates; dotted: chance",
    ),
    "alt": Text(
        "测试错误率随更新次数的变化。最后的错误率：{cells}。",
        "Test error against the number of updates. In the end: {cells}.",
    ),
    "end": Text("{depth} 层、{cell} {}", "{depth} layers, {cell} {}"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Share of the test samples that is misclassified, at every checkpoint."""
    data, places = measured(study), ("depth", "activation", "initializer", UPDATES)
    return {NAME: mean_frame(data, places, {ERROR: data["test_error"]})}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    depths = list(frame.groupby("depth"))
    shown = list(frame.groupby(["activation", "initializer"], sort=False).groups)
    looks = {cell: _cell_look(cell, shown) for cell in shown}
    labelled = [(cell_label(cell, language), looks[cell]) for cell in shown]
    figure, grid = keyed_grid(
        [words["depth"].format(depth) for depth, _ in depths],
        [words["error"]],
        [labelled[i : i + _KEY_COLUMNS] for i in range(0, len(labelled), _KEY_COLUMNS)],
        x=words["updates"],
        note=words["note"].format(n=frame["replicates"].max()),
        heights=1.5,
    )
    chance = 1 - 1 / measured(study).attrs["classes"]
    for axes, (_, panel) in zip(grid[0], depths, strict=True):
        axes.axhline(chance, color=QUIET, linewidth=0.6, linestyle=":")
        for cell, line in panel.groupby(["activation", "initializer"], sort=False):
            around = reach(line, ERROR)
            band(axes, line[UPDATES], line[ERROR], around, looks[cell], opacity=0.15, markevery=4)
        updates_axis(axes, int(panel[UPDATES].max()))
    return {NAME: figure}


def _cell_look(cell: Cell, shown: Sequence[Cell]) -> Look:
    """The activation's look; the initializers after the first are dashed and hollow."""
    look = activation_look(cell[0])
    first = cell[1] == shown[0][1]
    return Look(look.color, look.marker, filled=first, dash=SOLID if first else DASHED)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    by = ("depth", "activation", "initializer")
    said = said_of(tables[NAME], by, _WORDS["end"], _last_error, language)
    return {NAME: _WORDS["alt"][language].format(cells=said)}


def _last_error(rows: pd.DataFrame) -> list[str]:
    end = float(rows[ERROR].iloc[-1])
    return [pct(end)] if np.isfinite(end) else []
