"""Networks trained on few images, one reading per value of the setting that varies."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.definitions import LEARNED, POINT
from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import UNBOUNDED, Interval, mean_interval, ranged_interval
from engine.study.cell_results import Status

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

    values : per replicate by quantity, "gap" being training minus test accuracy; NaN where a
    replicate diverged. low_enough : whether every replicate came down to the training loss at
    which it was to stop; None where there was none.
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
        return interval_of(self.values[quantity], _MEASURES.get(quantity, UNBOUNDED))

    @property
    def learned(self) -> bool:
        loss = self["train_loss"]
        return loss is not None and loss.high < LEARNED * self.guess


@dataclass(frozen=True)
class Change:
    """A reading against another: paired differences, undefined where a replicate diverged.

    gap : of training minus test accuracy; test, test_loss : of test accuracy and loss.
    """

    reading: SettingReading
    base: SettingReading
    gap: Interval
    test: Interval
    test_loss: Interval

    @property
    def overfits(self) -> str:
        """Whether by a point "more" or "less" than the other, or "open"."""
        return _side(self.gap)

    @property
    def generalizes(self) -> str:
        """Whether of the test images a point "more" or "less" is right, or "open"."""
        return _side(self.test)


def change(reading: SettingReading, base: SettingReading) -> Change:
    """`reading` minus `base`, of the same replicates."""
    quantities = ("gap", "test_accuracy", "test_loss")
    differences = (reading.values[name] - base.values[name] for name in quantities)
    return Change(reading, base, *map(mean_interval, differences))


def _side(difference: Interval) -> str:
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
    return SettingReading(
        activation=activation,
        value=value,
        values=values,
        guess=guess,
        diverged=int((own["status"] == Status.DIVERGED).sum()),
        epochs=ranged_interval(own["epochs_trained"].to_numpy(), POSITIVE),
        low_enough=None if until_loss is None else bool((values["train_loss"] <= until_loss).all()),
    )
