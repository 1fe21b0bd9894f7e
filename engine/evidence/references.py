"""Numbers others have published, set beside ours: losses and accuracies that Saito's book stores.

No program there sets a seed, so a stored run is one more draw from what our replicates sample, and
`agree` says when the two agree. Data set and settings are the book's, or nothing is compared; where
it takes its first images only, these are one more draw too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from engine.evidence.counts import settings
from engine.evidence.published import Published
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.statistics import ranged_interval
from engine.study.language import Text

MNIST_TRAIN_IMAGES = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
"""SHA-256 of the uncompressed training images of the true MNIST."""

SAITO_SOURCE = "saito2016"
SAITO_ACTIVATION = "relu"
SAITO_SETTINGS: Mapping[str, Any] = {
    "hidden": [100, 100, 100, 100],
    "loss": "softmax_cross_entropy",
    "learning_rate": 0.01,
    "batch_size": 128,
}
SAITO_LOSSES: Mapping[str, Mapping[int, float]] = {
    "normal_sd0.01": {0: 2.303, 100: 2.302, 500: 2.301, 1000: 2.302, 1900: 2.305},
    "lecun_normal": {0: 2.302, 100: 2.232, 500: 1.064, 1000: 0.356, 1900: 0.377},
    "he_normal": {0: 2.454, 100: 1.561, 500: 0.341, 1000: 0.205, 1900: 0.286},
}
"""Losses [nat] of one run stored with Saito, "Deep Learning from Scratch", chapter 6: the loss on
an iteration's batch after its update, MNIST scaled to [0, 1], ReLU, no seed set."""

SPREADS_ALLOWED = 3
ROUNDING = 0.0005
"""Published and reproduced agree when some number that rounds to the published one (three decimals,
so at most `ROUNDING` away) lies within `SPREADS_ALLOWED` sds of the other's mean."""


def compare_saito(dataset: xr.Dataset) -> list[dict[str, Any]]:
    """Saito's stored losses beside ours, or none where the data or the settings are others.

    Losses in nat, sd over our n replicates. One that diverged leaves mean and sd undefined and the
    number outside.
    """
    if not repeats_the_book(dataset, SAITO_ACTIVATION, SAITO_SETTINGS):
        return []
    found = (
        (law, iteration, published, losses_at(dataset, law, iteration))
        for law, stored in SAITO_LOSSES.items()
        for iteration, published in stored.items()
        if law in dataset["initializer"] and iteration in dataset["iteration"]
    )
    return [
        {
            "experiment": dataset.attrs["experiment"],
            "source": SAITO_SOURCE,
            "activation": SAITO_ACTIVATION,
            "initializer": law,
            "iteration": iteration,
            "published": published,
            "mean": float(losses.mean()),
            "sd": _sd(losses),
            "n": losses.size,
            "within": agree(published, losses),
        }
        for law, iteration, published, losses in found
    ]


def repeats_the_book(data: xr.Dataset, activation: str, book: Mapping[str, Any]) -> bool:
    """Whether data set and settings are the book's, and the activation was run."""
    same = data.attrs.get("dataset_sha256") == MNIST_TRAIN_IMAGES
    own = settings(data) if same and activation in data["activation"].to_numpy() else {}
    return bool(own) and all(own[name] == value for name, value in book.items())


def losses_at(dataset: xr.Dataset, initializer: str, iteration: int) -> NDArray[np.float64]:
    """Saito's activation's losses [nat] on the batch of an iteration, (replicate,)."""
    curves = dataset["loss"].sel(activation=SAITO_ACTIVATION, initializer=initializer)
    (point,) = np.flatnonzero(dataset["iteration"].to_numpy() == iteration)
    return curves.isel(point=int(point)).to_numpy().astype(np.float64)


def agree(published: float, values: NDArray[np.float64]) -> bool:
    """Whether a number that rounds to the published one is near enough to ours, (replicate,)."""
    away = abs(published - float(values.mean()))
    return away <= SPREADS_ALLOWED * _sd(values) + ROUNDING


def _sd(values: NDArray[np.float64]) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else float("nan")


@dataclass(frozen=True)
class StoredAccuracy:
    """One stored accuracy: the variable and the value of the setting that it belongs to."""

    variable: str
    value: float
    published: float
    quantity: Text


@dataclass(frozen=True)
class StoredRun:
    """A stored run: the cell and the settings it belongs to, and its accuracies.

    setting : the coordinate along which they lie. settings : of the experiment, apart from it.
    """

    cell: tuple[str, str]
    setting: str
    settings: Mapping[str, Any]
    accuracies: tuple[StoredAccuracy, ...]

    def comparable(self, data: xr.Dataset) -> list[StoredAccuracy]:
        """The accuracies whose place ours has, where data, cell and settings are the book's."""
        activation, initializer = self.cell
        same = repeats_the_book(data, activation, self.settings)
        entries = self.accuracies if same and initializer in data["initializer"] else ()
        return [entry for entry in entries if self.places(data, entry.value).size]

    def places(self, data: xr.Dataset, value: float) -> NDArray[np.intp]:
        """Where ours has a value; the book prints three digits of what NumPy spaced out."""
        return np.flatnonzero(np.isclose(data[self.setting], value, rtol=5e-3, atol=0))

    def compare(self, measurements: Mapping[str, xr.Dataset]) -> list[Published]:
        """One row for each comparable accuracy, by experiment."""
        return [
            self._row(data, entry)
            for data in measurements.values()
            for entry in self.comparable(data)
        ]

    def _row(self, data: xr.Dataset, entry: StoredAccuracy) -> Published:
        [dim] = data[self.setting].dims
        own = data[entry.variable].isel({dim: int(self.places(data, entry.value)[0])})
        activation, initializer = self.cell
        values = own.sel(activation=activation, initializer=initializer).to_numpy()
        finite = bool(np.isfinite(values).all())
        return Published(
            experiment=str(data.attrs["experiment"]),
            source=SAITO_SOURCE,
            place="chapter 6",
            quantity=entry.quantity,
            published=entry.published,
            ours=ranged_interval(values, SHARE) if finite else None,
            agrees=agree(entry.published, values) if finite else None,
        )


DOCUMENTS: Mapping[str, Any] = {
    "d0": {"depth": 6, "width": 100, "samples": 1000},
    "d1": {"depth": 5},
    "large_sd": 1,
    "small_sd": 0.01,
    "iterations": 2000,
}
"""What the documents say of their own experiments: D0 sections 1 and 2, D1 part 3; the iterations
are those of the textbook's comparison, which D0 section 2.2 follows."""
