"""Kumar's notebook: the validation accuracies it prints.

Everything that decides them is fixed (points, split, seed, descent), so ours must be the same
number: they agree if ours, rounded to the three decimals that suffice for shares of 250 points, is
the printed one. With other points than the notebook's thousand there is no agreement to speak of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.evidence.published.number import Published
from engine.evidence.statistics import CONFIDENCE, Interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

SOURCE = "kumar_notebook"

STORED: Mapping[tuple[str, str], float] = {
    ("sigmoid", "zeros"): 0.54,
    ("sigmoid", "normal_sd1"): 0.568,
    ("sigmoid", "lecun_normal"): 0.88,
    ("sigmoid", "he_normal"): 0.568,
    ("relu", "zeros"): 0.248,
    ("relu", "normal_sd1"): 0.92,
    ("relu", "lecun_normal"): 0.924,
    ("relu", "he_normal"): 0.92,
}
"""Validation accuracy by activation and initializer, to the digits printed."""

_CELL_NAMES: Mapping[str, Text] = {
    "sigmoid": Text("sigmoid", "sigmoid"),
    "relu": Text("ReLU", "ReLU"),
    "zeros": Text("全零", "zeros"),
    "normal_sd1": Text("标准差 1", "sd 1"),
    "lecun_normal": Text("LeCun 正态", "LeCun normal"),
    "he_normal": Text("He 正态", "He normal"),
}

NOTEBOOK_POINTS = 1000
_DECIMALS = 3


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per stored accuracy, for the first experiment of the kind."""
    name, data = next(iter(measurements.items()))
    points = json.loads(data.attrs["spec"])["experiment"]["points"]
    return [_row(name, data, points, *cell, value) for cell, value in STORED.items()]


def own_run(data: xr.Dataset, activation: str, initializer: str) -> float | None:
    """The validation accuracy of the notebook's own seed; None where the study lacks it."""
    if activation not in data["activation"] or initializer not in data["initializer"]:
        return None
    cell = data["validation_accuracy"].sel(activation=activation, initializer=initializer)
    value = float(cell.isel(reading=0, replicate=0))
    return value if value == value else None


def same_digits(ours: float, printed: float) -> bool:
    """Whether ours, as the notebook prints it, is the printed number."""
    return round(ours, _DECIMALS) == printed


def _row(
    experiment: str, data: xr.Dataset, points: int, activation: str, initializer: str, value: float
) -> Published:
    ours = own_run(data, activation, initializer)
    other = points != NOTEBOOK_POINTS
    function, law = _CELL_NAMES[activation], _CELL_NAMES[initializer]
    return Published(
        experiment=experiment,
        source=SOURCE,
        place="notebook",
        quantity=Text(
            f"{function.zh}，{law.zh}：验证准确率",
            f"{function.en}, {law.en}: validation accuracy",
        ),
        unit="1",
        published=value,
        # One run, every draw of which is fixed: there is no spread to give.
        ours=None if ours is None else Interval(ours, ours, ours, 1, CONFIDENCE),
        differs=Text(f"{points} 个点", f"{points} points") if other else None,
        agrees=None if ours is None or other else same_digits(ours, value),
    )
