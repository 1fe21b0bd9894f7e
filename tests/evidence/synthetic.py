"""Measurements with a planted truth: datasets of the stored shape, filled by the test."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from tests.evidence.blank_study import blank

FINAL = ("loss", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")
ROWS = ("sigmoid", "tanh", "relu")
D0 = {"hidden": [100, 100, 100, 100], "loss": "softmax_cross_entropy", "learning_rate": 0.01}
D0 |= {"batch_size": 128, "iterations": 2000}


def propagation(
    activations: Sequence[str] = ROWS,
    initializers: Sequence[str] = LAWS,
    *,
    replicates: int = 8,
    depth: int = 6,
    experiment: str = "propagation",
) -> xr.Dataset:
    """Every statistic 1 everywhere, no replicate diverged."""
    names, layers = map(" ".join, (activations, initializers)), {"layer": np.arange(1, depth + 1)}
    data = blank("propagation", *names, layers, replicates, trace=0.0, bin=20)
    return data.assign_attrs(experiment=experiment, spec='{"experiment": {}}')


def training(
    activations: Sequence[str] = ROWS,
    initializers: Sequence[str] = LAWS,
    *,
    replicates: int = 5,
    classes: int = 10,
    experiment: str = "mnist",
    **attrs: Any,
) -> xr.Dataset:
    """Every net ends as ignorant as it began; no replicate diverged."""
    names, times = map(" ".join, (activations, initializers)), np.arange(0, 2000, 100)
    data = blank("training", *names, {"iteration": times}, replicates, trace=0.0)
    for name in FINAL:
        data[name][:] = np.log(classes) if name.endswith("loss") else 1 / classes
    facts = {"experiment": experiment, "dataset_title": "Digits", "dataset_sha256": "0" * 64}
    facts |= {"spec": json.dumps({"name": experiment, "experiment": D0}), "classes": classes}
    return data.assign_attrs(facts | attrs)


def plant(
    dataset: xr.Dataset, variable: str, activation: str, initializer: str, values: Any
) -> None:
    """Set one variable of one cell in place; values broadcast over (replicate, layer)."""
    dataset[variable].loc[{"activation": activation, "initializer": initializer}] = values


def diverge(dataset: xr.Dataset, activation: str, initializer: str, *replicates: int) -> None:
    """Record divergence of the replicates as the study does: status 1, results NaN."""
    where = {"activation": activation, "initializer": initializer, "replicate": list(replicates)}
    for variable in dataset.data_vars.values():
        variable.loc[where] = 1 if variable.name == "status" else np.nan


def around(mean: float, spread: float, replicates: int) -> np.ndarray:
    """Replicates with exactly this mean and sample sd, shape (replicate,)."""
    noise = np.random.default_rng(7).standard_normal(replicates)
    noise -= noise.mean()
    return mean + spread * noise / noise.std(ddof=1)
