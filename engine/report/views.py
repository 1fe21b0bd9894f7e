"""What the section templates see of an experiment: its settings from the protocol, its readings.

A cell that was not run, or some of whose statistics are not defined (there is no skewness without
variance), is None: the prose then passes it over, and the tables show the hole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from engine.evidence.best import LEARNED, SMALLEST_EFFECT
from engine.evidence.references import MNIST_TRAIN_IMAGES, SAITO_SETTINGS
from engine.evidence.statistics import Interval
from engine.report.catalogue import propagation_experiment, training_experiment
from engine.report.readings import (
    Names,
    PropagationReading,
    TrainingReading,
    read_propagation,
    read_training,
)
from engine.study.protocol import Protocol
from engine.study.settings.propagation import PropagationExperiment

if TYPE_CHECKING:
    import xarray as xr


DOCUMENTS: Mapping[str, Any] = {
    "d0": {"depth": 6, "width": 100, "samples": 1000},
    "d1": {"depth": 5},
    "large_sd": 1,
    "small_sd": 0.01,
    "iterations": 2000,
}
"""What the documents say of their own experiments: D0 sections 1 and 2, D1 part 3; the iterations
are those of the textbook's comparison, which D0 section 2.2 follows."""


@dataclass(frozen=True)
class PropagationView:
    """The propagation experiment that the paper shows, and the depths of the others."""

    depth: int
    width: int
    samples: int
    replicates: int
    other_depths: tuple[int, ...]
    readings: Mapping[Names, PropagationReading]

    @property
    def is_d0(self) -> bool:
        """Whether D0 describes this very network."""
        own = {"depth": self.depth, "width": self.width, "samples": self.samples}
        return own == DOCUMENTS["d0"]

    def cell(self, activation: str, initializer: str) -> PropagationReading | None:
        reading = self.readings.get((activation, initializer))
        return reading if reading and reading.complete else None

    def widest(self, activation: str) -> PropagationReading | None:
        """The cell whose last layer the input spreads most (across-sample sd)."""
        own = [r for r in self.readings.values() if r.activation == activation and r.complete]
        return max(own, key=lambda reading: reading.last.across_sd, default=None)


@dataclass(frozen=True)
class TrainingView:
    """The training experiment that the paper shows. Losses in nat."""

    title: str
    is_mnist: bool
    is_documents: bool
    """Whether data and settings are those of the textbook that the documents follow."""
    features: int
    hidden: tuple[int, ...]
    classes: int
    train_size: int
    test_size: int
    learning_rate: float
    batch_size: int
    iterations: int
    record_every: int
    replicates: int
    readings: Mapping[Names, TrainingReading]

    @property
    def shape(self) -> Markup:
        """Units of all layers, as "784-100-10", with leave to break the line after a hyphen."""
        return Markup("-<wbr>").join(map(str, (self.features, *self.hidden, self.classes)))

    @property
    def epochs(self) -> float:
        return self.iterations * self.batch_size / self.train_size

    @property
    def chance_loss(self) -> float:
        return math.log(self.classes)

    @property
    def chance_accuracy(self) -> float:
        return 1 / self.classes

    @property
    def smallest_effect(self) -> float:
        return SMALLEST_EFFECT * self.chance_loss

    def of_chance(self, loss: float) -> float:
        """A loss as a share of that of guessing."""
        return loss / self.chance_loss

    def has_learned(self, loss: Interval) -> bool:
        """Whether the whole interval of a training loss is below what counts as learned."""
        return loss.high < self.learned_loss

    @property
    def learned_loss(self) -> float:
        """A training loss whose whole interval lies below this is one that learned."""
        return LEARNED * self.chance_loss

    def cell(self, activation: str, initializer: str) -> TrainingReading | None:
        return self.readings.get((activation, initializer))

    def guessing(self, activation: str) -> list[str]:
        """Initializers whose loss is, by its whole interval, within the smallest effect of chance.

        Chance is the loss of guessing; the network has then not left it.
        """
        low, high = (self.chance_loss + sign * self.smallest_effect for sign in (-1, 1))
        return [
            reading.initializer
            for reading in self.readings.values()
            if reading.activation == activation
            and reading.train_loss
            and low < reading.train_loss.low <= reading.train_loss.high < high
        ]

    def rivals(self, activation: str) -> int:
        """How many initializers of the activation have results, apart from one."""
        return sum(reading.activation == activation for reading in self.readings.values()) - 1

    def learned_little(self, reading: TrainingReading) -> bool:
        """Whether more than half of the loss of guessing is left, by the whole interval."""
        return reading.train_loss is not None and reading.train_loss.low > self.chance_loss / 2

    def learned(self, reading: TrainingReading) -> bool:
        return reading.train_loss is not None and reading.train_loss.high < self.learned_loss


@dataclass(frozen=True)
class MatrixView:
    """The training matrix as a whole: how many of its cells did what."""

    cells: int
    missing: int
    diverged: int
    learned: int
    lowest: TrainingReading | None
    never: tuple[str, ...]
    """Activations that have results but learned with no initializer."""
    zeros: int
    zeros_learned: int
    """Cells that start from zero weights, and those of them that learned."""


def view_propagation(
    protocol: Protocol, measurements: Mapping[str, xr.Dataset]
) -> PropagationView | None:
    """The first propagation experiment of the study; None where there is none."""
    name = propagation_experiment(protocol)
    if name is None:
        return None
    settings = protocol.experiments[name]
    others = (
        experiment.depth
        for other, experiment in protocol.experiments.items()
        if other != name and isinstance(experiment, PropagationExperiment)
    )
    return PropagationView(
        settings.depth,
        settings.width,
        settings.samples,
        settings.replicates,
        tuple(dict.fromkeys(others)),
        read_propagation(measurements[name]),
    )


def view_training(
    protocol: Protocol, measurements: Mapping[str, xr.Dataset]
) -> TrainingView | None:
    """The first training experiment of the study; None where there is none."""
    name = training_experiment(protocol)
    if name is None:
        return None
    settings, facts = protocol.experiments[name], measurements[name].attrs
    is_mnist = bool(facts["dataset_sha256"] == MNIST_TRAIN_IMAGES)
    return TrainingView(
        title=str(facts["dataset_title"]),
        is_mnist=is_mnist,
        is_documents=is_mnist
        and settings.iterations == DOCUMENTS["iterations"]
        and SAITO_SETTINGS.items() <= settings.model_dump(mode="json").items(),
        features=int(facts["features"]),
        hidden=settings.hidden,
        classes=int(facts["classes"]),
        train_size=int(facts["train_size"]),
        test_size=int(facts["test_size"]),
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        iterations=settings.iterations,
        record_every=settings.record_every,
        replicates=settings.replicates,
        readings=read_training(measurements[name]),
    )


def view_matrix(protocol: Protocol, training: TrainingView) -> MatrixView:
    """Counts over all combinations of the study."""
    readings = training.readings
    learned = [r for r in readings.values() if training.learned(r)]
    zeros = [r for r in readings.values() if r.initializer == "zeros"]
    finite = [r for r in readings.values() if r.train_loss]
    run = {r.activation for r in readings.values()}
    cells = len(protocol.activations) * len(protocol.initializers)
    return MatrixView(
        cells=cells,
        missing=cells - len(readings),
        diverged=sum(not r.ok for r in readings.values()),
        learned=len(learned),
        lowest=min(finite, key=lambda r: r.train_loss.estimate, default=None),
        never=tuple(
            entry.name
            for entry in protocol.activations
            if entry.name in run and entry.name not in {r.activation for r in learned}
        ),
        zeros=len(zeros),
        zeros_learned=sum(map(training.learned, zeros)),
    )
