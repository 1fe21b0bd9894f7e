"""Trained networks of the matrix: what the paper names, and Saito's stored losses beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from markupsafe import Markup

from engine.evidence.counts import test_images
from engine.evidence.definitions import LEARNED, SMALLEST_EFFECT
from engine.evidence.finished_cells import CellArrays, Names, cell_arrays
from engine.evidence.published import Published
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.references import (
    DOCUMENTS,
    MNIST_TRAIN_IMAGES,
    SAITO_SETTINGS,
    compare_saito,
    losses_at,
)
from engine.evidence.statistics import Interval, ranged_interval
from engine.experiments.training.settings import Settings
from engine.study.cell_results import Status
from engine.study.language import Text
from engine.study.protocol import Protocol

_SD = {"normal_sd0.01": "0.01", "lecun_normal": "sqrt(1/n)", "he_normal": "sqrt(2/n)"}
"""The standard deviations as the book gives them, by the name of the law."""


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row for each stored loss whose cell was run, by experiment."""
    return [
        _published(dataset, row)
        for dataset in measurements.values()
        for row in compare_saito(dataset)
    ]


def _published(dataset: xr.Dataset, row: Mapping[str, Any]) -> Published:
    sd = _SD[row["initializer"]]
    return Published(
        experiment=row["experiment"],
        source=row["source"],
        place="chapter 6",
        quantity=Text(
            zh=f"ReLU，标准差 {sd}：第 {row['iteration']} 次迭代的损失",
            en=f"ReLU, sd {sd}: loss at iteration {row['iteration']}",
        ),
        unit="nat",
        published=row["published"],
        ours=ranged_interval(losses_at(dataset, row["initializer"], row["iteration"]), POSITIVE),
        agrees=row["within"],
    )


@dataclass(frozen=True)
class TrainingReading:
    """One cell of a training experiment after its last iteration.

    As soon as one replicate diverged there is no mean over replicates, and the intervals are None.
    Losses are in nat, accuracies are shares.
    """

    train_loss: Interval | None
    test_accuracy: Interval | None


def read_training(dataset: xr.Dataset) -> dict[Names, TrainingReading]:
    """Every cell of a training experiment, diverged ones included."""
    return {
        names: _training(cell, test_images(dataset))
        for names, cell in cell_arrays(dataset).items()
        if np.isin(cell["status"], Status.ended()).all()
    }


def _training(cell: CellArrays, images: float | None) -> TrainingReading:
    if (cell["status"] != Status.OK).any():
        return TrainingReading(None, None)
    loss, accuracy = (cell[name].astype(np.float64) for name in ("train_loss", "test_accuracy"))
    return TrainingReading(
        ranged_interval(loss, POSITIVE), ranged_interval(accuracy, SHARE, draws=images)
    )


@dataclass(frozen=True)
class TrainingView:
    """The training experiment that the paper shows, and how its cells ended. Losses in nat."""

    title: str
    is_mnist: bool
    is_documents: bool
    """Whether data and settings are those of the textbook that the documents follow."""
    shape: Markup
    """Units of all layers, as "784-100-10", with leave to break the line after a hyphen."""
    settings: Settings
    chance_loss: float
    activations: tuple[str, ...]
    cells: int
    readings: Mapping[Names, TrainingReading]

    @property
    def smallest_effect(self) -> float:
        return SMALLEST_EFFECT * self.chance_loss

    @property
    def missing(self) -> int:
        return self.cells - len(self.readings)

    @property
    def learned(self) -> list[Names]:
        most = LEARNED * self.chance_loss
        read = self.readings.items()
        return [names for names, r in read if r.train_loss and r.train_loss.high < most]

    @property
    def never(self) -> list[str]:
        """Activations that have results but learned with no initializer."""
        run, able = ({activation for activation, _ in c} for c in (self.readings, self.learned))
        return [name for name in self.activations if name in run - able]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> TrainingView:
    [(name, data)] = measurements.items()
    settings, facts = protocol.own(name, Settings), data.attrs
    is_mnist = bool(facts["dataset_sha256"] == MNIST_TRAIN_IMAGES)
    return TrainingView(
        title=str(facts["dataset_title"]),
        is_mnist=is_mnist,
        is_documents=is_mnist
        and settings.iterations == DOCUMENTS["iterations"]
        and SAITO_SETTINGS.items() <= settings.model_dump(mode="json").items(),
        shape=Markup("-<wbr>").join(
            str(units) for units in (facts["features"], *settings.hidden, facts["classes"])
        ),
        settings=settings,
        chance_loss=guess_loss(data),
        activations=tuple(entry.name for entry in protocol.activations_of(name)),
        cells=len(protocol.cells_of(name)),
        readings=read_training(data),
    )
