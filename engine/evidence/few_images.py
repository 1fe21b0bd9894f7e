"""Networks trained on few images, one reading per value of the setting that varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.definitions import LEARNED, POINT
from engine.evidence.finished_cells import finished_cells
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import UNBOUNDED, Interval, mean_interval, ranged_interval
from engine.study.records import Status

_MEASURES = {
    "train_accuracy": SHARE,
    "test_accuracy": SHARE,
    "train_loss": POSITIVE,
    "test_loss": POSITIVE,
}
"""Their ranges."""


@dataclass(frozen=True)
class SettingReading:
    """One value of the setting in one cell, after training.

    values : per replicate by quantity, "gap" being training minus test accuracy and "loss_gap"
    test minus training loss; NaN where a replicate diverged. low_enough : whether every replicate
    came down to the training loss at which it was to stop; None where there was none.
    """

    activation: str
    value: float
    values: Mapping[str, np.ndarray]
    guess: float
    diverged: int
    epochs: Interval
    low_enough: bool | None

    def __getitem__(self, quantity: str) -> Interval | None:
        """Mean over the replicates with its interval; None where one diverged."""
        values = self.values[quantity]
        bounds = _MEASURES.get(quantity, UNBOUNDED)
        return ranged_interval(values, bounds) if np.isfinite(values).all() else None

    def minus(self, other: SettingReading, quantity: str) -> Interval:
        """Paired difference of a quantity; undefined where a replicate diverged."""
        return mean_interval(self.values[quantity] - other.values[quantity])

    @property
    def learned(self) -> bool:
        loss = self["train_loss"]
        return loss is not None and loss.high < LEARNED * self.guess


def side(difference: Interval) -> str:
    """Whether a difference of accuracies is "more" or "less" by a point, or "open"."""
    if difference.low > POINT:
        return "more"
    return "less" if difference.high < -POINT else "open"


def read_setting(
    data: xr.Dataset, setting: str, until_loss: float | None = None
) -> tuple[SettingReading, ...]:
    """Readings of all cells with results, by activation and value of the setting."""
    guess = guess_loss(data)
    [dim] = data[setting].dims
    return tuple(
        _reading(cell.isel({dim: place}), activation, float(value), guess, until_loss)
        for activation, _, cell in finished_cells(data)
        for place, value in enumerate(data[setting].to_numpy())
    )


def _reading(
    own: xr.Dataset, activation: str, value: float, guess: float, until_loss: float | None
) -> SettingReading:
    values = {name: own[name].to_numpy().astype(np.float64) for name in _MEASURES}
    values["gap"] = values["train_accuracy"] - values["test_accuracy"]
    values["loss_gap"] = values["test_loss"] - values["train_loss"]
    return SettingReading(
        activation=activation,
        value=value,
        values=values,
        guess=guess,
        diverged=int((own["status"] == Status.DIVERGED).sum()),
        epochs=ranged_interval(own["epochs_trained"].to_numpy(), POSITIVE),
        low_enough=None if until_loss is None else bool((values["train_loss"] <= until_loss).all()),
    )
