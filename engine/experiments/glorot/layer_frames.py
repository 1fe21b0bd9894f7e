"""What the figures on learning networks share: one cell's layers over the updates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from engine.report.figures.keyed_grid import layer_looks, updates_axis
from engine.report.figures.measured import cells, replicates, status, summary
from engine.report.figures.study import Study
from engine.report.figures.style import line_style
from engine.report.labels import activation_label, initializer_label
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text

UPDATES = "iteration"
Cell = tuple[str, str]

_CELL = Text("{}，{}", "{}, {}")


def measured(study: Study) -> xr.Dataset:
    """The first experiment of this kind, its deepest networks last, with sds across samples."""
    data = next(iter(study.of_kind("glorot").values())).sortby("depth")
    return data.assign(across_sample_sd=np.sqrt(data["across_sample_variance"]))


def focus_of(data: xr.Dataset) -> str:
    """The activation whose mean the paper follows, the sigmoid; without it the first one."""
    names = [str(name) for name in data["activation"].values]
    return "sigmoid" if "sigmoid" in names else names[0]


def centred_cells(data: xr.Dataset) -> list[Cell]:
    """Cells of tanh, for which the paper shows its gradients; without it all of them."""
    return [cell for cell in cells(data) if cell[0] == "tanh"] or list(cells(data))


def layer_rows(data: xr.Dataset, cell: Cell, variables: Sequence[str]) -> pd.DataFrame:
    """One cell at one depth: a row per checkpoint and layer; the last axis of each is the layer."""
    depth = int(data["depth"])
    over = {name: summary(replicates(data, name, *cell)[..., :depth]) for name in variables}
    count = data.sizes["replicate"]
    rows = []
    for point, updates in enumerate(data["iteration"].values):
        for layer in range(depth):
            row: dict[str, object] = {
                "activation": cell[0],
                "initializer": cell[1],
                UPDATES: int(updates),
                "layer": layer + 1,
            }
            for name, values in over.items():
                row[f"{name} [1]"] = float(values.mean[point, layer])
                row[f"{name}_lowest [1]"] = float(values.low[point, layer])
                row[f"{name}_highest [1]"] = float(values.high[point, layer])
                finite = int(values.count[point, layer])
            rows.append(row | {"replicates": count, "status": status(data, *cell, finite)})
    return pd.DataFrame(rows)


def layer_lines(axes: Axes, panel: pd.DataFrame, column: str, **style: object) -> None:
    """One line with its band per layer; `style` overrides the look's."""
    looks = layer_looks(int(panel["layer"].max()))
    name, unit = column.split(" ")
    for look, (_, line) in zip(looks, panel.groupby("layer"), strict=True):
        low, high = line[f"{name}_lowest {unit}"], line[f"{name}_highest {unit}"]
        axes.fill_between(line[UPDATES], low, high, color=look.color, alpha=0.2, linewidth=0)
        axes.plot(line[UPDATES], line[column], **(line_style(look) | {"markevery": 4} | style))
    updates_axis(axes, int(panel[UPDATES].max()))


def cell_label(cell: Cell, language: Language) -> str:
    names = activation_label(cell[0], language), initializer_label(cell[1], language)
    return _CELL[language].format(*names)


def said_of(
    frame: pd.DataFrame, by: Sequence[str], sentence: Callable[..., str], language: Language
) -> str:
    """A clause per group of `by`, from sentence(*key, rows, language)."""
    groups = frame.groupby(list(by), sort=False)
    return SEMICOLON[language].join(sentence(*key, rows, language) for key, rows in groups)
