"""What all experiments that train perceptrons have in common: checkpoints, groups, records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.cell_results import CellRecord, Variable, cell_record
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.settings.perceptron import PerceptronSettings


def checkpoints(iterations: int, count: int) -> NDArray[np.int64]:
    """0 and about `count` iterations up to the last, at the cubes of even steps.

    Close at first, where most happens, and a tenth apart at the end: readable on a linear and on
    a logarithmic axis.
    """
    steps = np.arange(count + 1) / count
    return np.unique(np.rint(iterations * steps**3).astype(np.int64))


def groups(replicates: int, stack: int) -> Iterator[range]:
    """The replicates, at most `stack` at a time."""
    for first in range(0, replicates, stack):
        yield range(first, min(first + stack, replicates))


def horizon(diverged_at: NDArray[np.int64]) -> NDArray[np.int64]:
    """(..., 1): the step at which a replicate diverged, beyond all steps where it did not."""
    return np.where(diverged_at < 0, np.iinfo(np.int64).max, diverged_at)[..., None]


def trained_record(
    spec: CellSpec[PerceptronSettings],
    dataset: Dataset,
    variables: Mapping[str, Variable],
    values: Mapping[str, NDArray[Any]],
) -> CellRecord:
    """A cell's record, with what `dataset` is and losses in their own units.

    `variables` state cross-entropy's unit, nat; any other loss is a pure number.
    """
    if spec.experiment.loss != "softmax_cross_entropy":
        variables = {
            name: replace(variable, units="1") if variable.units == "nat" else variable
            for name, variable in variables.items()
        }
    return cell_record(spec, variables, values, data_facts(dataset))


def data_facts(dataset: Dataset) -> dict[str, Any]:
    """What a record says of the data set behind it."""
    return {
        "features": dataset.features,
        "classes": dataset.classes,
        "dataset_sha256": dataset.sha256,
        "train_size": len(dataset.train_labels),
        "test_size": len(dataset.test_labels),
    }
