"""Accuracies that notebooks of Saito's book store, beside those of the experiments that repeat it.

Rule of agreement, as for his stored losses in `engine.evidence.references`: no program there sets a
seed, so a stored run is one more draw from what our replicates sample; the two agree where some
accuracy that rounds to the stored one lies within three standard deviations of our mean. Data set
and settings are his, or nothing is compared; his images, the first ones, are one more draw too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from engine.evidence.published import Published
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.references import SAITO_SOURCE, agree, repeats_the_book
from engine.evidence.statistics import ranged_interval
from engine.study.language import Text


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
