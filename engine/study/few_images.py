"""Perceptrons trained on few images of a data set, for several values of one setting.

Each replicate draws its own images, so that what is inferred holds for the data set, not for the
few. Replicate r has the same images, starts from the same draws and sees the same batches at every
value, so values compare in pairs as cells do. Epochs are counted as in K. Saito's "Deep learning
from scratch", chapter 6: the first record follows a single update, each further one an epoch's
updates later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.cell_results import CellRecord, Variable, blank_values, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import evaluate, note_divergence
from engine.study.seeds import generator
from engine.study.settings.few_images import FewImagesSettings
from engine.study.stack import LitImages, Stack
from engine.study.trained import groups, trained_record

PARTS = ("train", "test")

# Replicates side by side; with so few images five are a little faster than two.
_STACK = 5

_REPLICATES = ("activation", "initializer", "replicate")
_MEASURES = {"loss": ("nat", "mean loss"), "accuracy": ("1", "share classified correctly")}


def variables(axis: str, name: str, coordinate: Variable) -> dict[str, Variable]:
    """What is measured at every value of the setting called `name`, along the dimension `axis`."""
    cells = (*_REPLICATES, axis)
    measured = {name: coordinate}
    measured["epoch"] = Variable(
        ("record",), "epoch", "epoch at whose end a record is made", "int64"
    )
    measured["tested"] = Variable(("test",), "epoch", "epoch at whose end a test is made", "int64")
    for part, dim in zip(PARTS, ("record", "test"), strict=True):
        for measure, (unit, meaning) in _MEASURES.items():
            text = f"{meaning} on the {part} set, penalty left out"
            measured[f"{part}_{measure}_by_epoch"] = Variable((*cells, dim), unit, text)
            measured[f"{part}_{measure}"] = Variable(cells, unit, f"{text}, at the last record")
    measured["epochs_trained"] = Variable(cells, "epoch", "epoch of the last record", "int64")
    return measured | endings(cells)


def run_axis(
    spec: CellSpec[FewImagesSettings],
    dataset: Dataset,
    measured: Mapping[str, Variable],
    coordinates: Mapping[str, Sequence[float]],
    variants: Sequence[Mapping[str, Any]],
    until_loss: float | None = None,
) -> CellRecord:
    """All replicates of one cell at every value of a setting.

    measured : as `variables` gives it. coordinates : the setting's name and its values. variants :
    for each value, what `Stack` is given for it. until_loss : end of a replicate's training.
    """
    settings = spec.experiment
    if settings.images > len(dataset.train_labels):
        raise ValueError(
            f"images: must be at most {settings.dataset}'s {len(dataset.train_labels)} training "
            f"images, got {settings.images} (train on fewer)"
        )
    known = {**coordinates, "epoch": settings.recorded, "tested": settings.tested}
    values = blank_values(measured, known, replicate=settings.replicates)
    results = [name for name, variable in measured.items() if "replicate" in variable.dims]
    with np.errstate(all="ignore"):
        for replicates in groups(settings.replicates, _STACK):
            few, own = draw_images(spec, dataset, replicates)
            lit = LitImages.of(few)
            for index, variant in enumerate(variants):
                out = {n: values[n][replicates.start : replicates.stop, index] for n in results}
                rate = settings.learning_rate
                stack = Stack(spec, few, lit, replicates, learning_rate=rate, own=own, **variant)
                _Course(stack, few, own, settings, until_loss, out).run()
    return trained_record(spec, dataset, measured, values)


def draw_images(
    spec: CellSpec[FewImagesSettings], dataset: Dataset, replicates: Sequence[int]
) -> tuple[Dataset, NDArray[np.intp]]:
    """The training images that some of these replicates draw, and the rows of each, (replicate, n).

    No replicate draws an image twice; two may draw the same.
    """
    available, images = len(dataset.train_labels), spec.experiment.images
    streams = [generator(spec.seed, "images", replicate) for replicate in replicates]
    drawn = [stream.choice(available, images, replace=False) for stream in streams]
    rows, own = np.unique(drawn, return_inverse=True)
    train_images, train_labels = dataset.train_images[rows], dataset.train_labels[rows]
    few = replace(dataset, train_images=train_images, train_labels=train_labels)
    return few, own.reshape(len(drawn), images)


class _Course:
    """The training of one stack from its first record to its last.

    `out` maps variables to (replicate, ...) arrays. A replicate is over when it has diverged, has
    come down to `until_loss`, or the epochs are; its last record stays as it was then.
    """

    def __init__(
        self,
        stack: Stack,
        dataset: Dataset,
        own: NDArray[np.intp],
        settings: FewImagesSettings,
        until_loss: float | None,
        out: Mapping[str, NDArray[Any]],
    ) -> None:
        self.stack, self.settings, self.out = stack, settings, out
        self.train, self.test = (stack.lit.images[own], dataset.train_labels[own]), dataset.test
        self.until_loss = -np.inf if until_loss is None else until_loss
        self.over = np.zeros(len(out["diverged_at"]), bool)

    def run(self) -> None:
        iteration = 0
        for epoch in range(self.settings.epochs):
            for _ in range(self.settings.updates_per_epoch if epoch else 1):
                note_divergence(self.out["diverged_at"], iteration, self.stack.step())
                iteration += 1
            if epoch in self.settings.recorded:
                self._record(epoch, iteration - 1)
            if self.over.all():
                return

    def _record(self, epoch: int, iteration: int) -> None:
        out, stack = self.out, self.stack
        train = evaluate(stack.network, *self.train, stack.loss)
        note_divergence(out["diverged_at"], iteration, train[0] + stack.parameter_sums())
        finite = ~self.over & (out["diverged_at"] < 0)
        self._write("train", train, finite, self.settings.recorded.index(epoch))
        last = epoch == self.settings.recorded[-1]
        ends = finite & (last | (train[0] <= self.until_loss))
        tested = epoch in self.settings.tested
        if ends.any() or (tested and finite.any()):
            test = evaluate(stack.network_on_all_pixels(), *self.test, stack.loss)
            if tested:
                self._write("test", test, finite, self.settings.tested.index(epoch))
            self._write("train", train, ends)
            self._write("test", test, ends)
            out["epochs_trained"][ends] = epoch
        self.over |= ends | (out["diverged_at"] >= 0)

    def _write(
        self, part: str, found: Sequence[NDArray[np.float64]], where: NDArray[np.bool_], *point: int
    ) -> None:
        """As the results of the replicates `where`, or as their record at one `point`."""
        suffix = "_by_epoch" if point else ""
        at: tuple[NDArray[np.bool_] | int, ...] = (where, *point)
        for measure, values in zip(_MEASURES, found, strict=True):
            self.out[f"{part}_{measure}{suffix}"][at] = values[where]
