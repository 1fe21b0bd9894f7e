"""Saito's stored losses of one run on MNIST, beside those of the experiments that repeat it.

Rule of agreement, as in `engine.evidence.references`: his program sets no seed, so his run is one
more draw from what our replicates sample; the two agree where some loss that rounds to the stored
one lies within three standard deviations of our mean. Data and settings are his, or nothing is
compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.evidence.published.number import Published
from engine.evidence.references import ReferenceRow, compare_saito, losses_at
from engine.evidence.statistics import mean_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

_PLACE = "chapter 6"
_SD = {"normal_sd0.01": "0.01", "lecun_normal": "sqrt(1/n)", "he_normal": "sqrt(2/n)"}
"""The standard deviations as the book gives them, by the name of the law."""


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row for each stored loss whose cell was run, by experiment."""
    return [
        _published(dataset, row)
        for dataset in measurements.values()
        for row in compare_saito(dataset) or ()
    ]


def _published(dataset: xr.Dataset, row: ReferenceRow) -> Published:
    sd = _SD[row.initializer]
    return Published(
        experiment=row.experiment,
        source=row.source,
        place=_PLACE,
        quantity=Text(
            zh=f"ReLU，标准差 {sd}：第 {row.iteration} 次迭代的损失",
            en=f"ReLU, sd {sd}: loss at iteration {row.iteration}",
        ),
        unit="nat",
        published=row.published,
        ours=mean_interval(losses_at(dataset, row.initializer, row.iteration)),
        differs=None,
        agrees=row.within,
    )
