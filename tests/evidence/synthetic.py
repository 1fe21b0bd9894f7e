"""Measurements with a planted truth: datasets of the stored shape, filled by the test."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

LAYERED = ("mean", "sd", "second_moment", "skewness", "across_sample_variance")
LAYERED += ("between_unit_variance", "saturated_share", "dead_share", "pre_activation_sd")
LAYERED += ("pre_activation_gradient_sd", "weight_gradient_sd")
FINAL = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")
ROWS = ("sigmoid", "tanh", "relu")
DIMS = ("activation", "initializer", "replicate")
D0 = {"hidden": [100, 100, 100, 100], "loss": "softmax_cross_entropy", "learning_rate": 0.01}
D0 |= {"batch_size": 128, "iterations": 2000}


def _made(
    values: dict[str, Any], coordinates: dict[str, Any], matrix: Sequence[Any], **attrs: Any
) -> xr.Dataset:
    """Each value everywhere, as (further dimensions, array along them)."""
    names = dict(zip(DIMS, (*map(list, matrix[:2]), np.arange(matrix[2])), strict=True))
    shape = tuple(map(len, names.values()))
    data: dict[str, Any] = {"status": (DIMS, np.zeros(shape, np.int8))}
    for name, (dims, array) in values.items():
        data[name] = ((*DIMS, *dims), np.broadcast_to(array, (*shape, *np.shape(array))).copy())
    return xr.Dataset(data, names | coordinates, attrs)


def propagation(
    activations: Sequence[str] = ROWS,
    initializers: Sequence[str] = LAWS,
    *,
    replicates: int = 8,
    depth: int = 6,
    experiment: str = "propagation",
) -> xr.Dataset:
    """Every statistic 1 everywhere, no replicate diverged."""
    values = dict.fromkeys(LAYERED, (("layer",), np.ones(depth)))
    values |= {"histogram": (("layer", "bin"), np.ones((depth, 20)))}
    matrix, layers = (activations, initializers, replicates), {"layer": np.arange(1, depth + 1)}
    attrs = {"experiment": experiment, "kind": "propagation", "spec": "{}"}
    return _made(values, layers, matrix, **attrs)


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
    guesses = {"loss": np.log(classes), "accuracy": 1 / classes}
    iterations = np.arange(0, 2000, 100)
    values = {name: ((), guesses[name.split("_")[1]]) for name in FINAL}
    values["loss"] = (("point",), np.full(iterations.size, guesses["loss"]))
    facts = {"experiment": experiment, "kind": "training", "dataset_title": "Digits"}
    facts |= {"spec": json.dumps({"name": experiment, "experiment": D0})}
    facts |= {"dataset_sha256": "0" * 64, "classes": classes}
    matrix = activations, initializers, replicates
    return _made(values, {"iteration": ("point", iterations)}, matrix, **facts | attrs)


def plant(
    dataset: xr.Dataset, variable: str, activation: str, initializer: str, values: Any
) -> None:
    """Set one variable of one cell in place; values broadcast over (replicate, layer)."""
    dataset[variable].loc[{"activation": activation, "initializer": initializer}] = values


def diverge(dataset: xr.Dataset, activation: str, initializer: str, *replicates: int) -> None:
    """Record divergence of the replicates as the study does: status 1, results NaN."""
    where = {"activation": activation, "initializer": initializer, "replicate": list(replicates)}
    dataset["status"].loc[where] = 1
    for name, variable in dataset.data_vars.items():
        if np.issubdtype(variable.dtype, np.floating):
            dataset[name].loc[where] = np.nan


def around(mean: float, spread: float, replicates: int) -> np.ndarray:
    """Replicates with exactly this mean and sample sd, shape (replicate,)."""
    noise = np.random.default_rng(7).standard_normal(replicates)
    noise -= noise.mean()
    return mean + spread * noise / noise.std(ddof=1)
