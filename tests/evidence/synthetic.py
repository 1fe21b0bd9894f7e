"""Measurements with a planted truth: datasets of the stored shape, filled by the test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

LAYERED = (
    "mean",
    "sd",
    "second_moment",
    "skewness",
    "across_sample_variance",
    "between_unit_variance",
    "saturated_share",
    "dead_share",
    "pre_activation_sd",
    "pre_activation_gradient_sd",
    "weight_gradient_sd",
)
FINAL = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")
MATRIX = ("activation", "initializer")


def propagation(
    activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
    initializers: Sequence[str] = LAWS,
    *,
    replicates: int = 8,
    depth: int = 6,
    experiment: str = "propagation",
) -> xr.Dataset:
    """Every statistic 1 everywhere, no replicate diverged."""
    shape = (len(activations), len(initializers), replicates)
    dims = (*MATRIX, "replicate")
    data: dict[str, Any] = {name: ((*dims, "layer"), np.ones((*shape, depth))) for name in LAYERED}
    data["histogram"] = ((*dims, "layer", "bin"), np.ones((*shape, depth, 20)))
    data["status"] = (dims, np.zeros(shape, np.int8))
    coords = {
        "activation": list(activations),
        "initializer": list(initializers),
        "replicate": np.arange(replicates),
        "layer": np.arange(1, depth + 1),
    }
    attrs = {"experiment": experiment, "kind": "propagation", "spec": "{}"}
    return xr.Dataset(data, coords, attrs)


def training(
    activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
    initializers: Sequence[str] = LAWS,
    *,
    replicates: int = 5,
    classes: int = 10,
    experiment: str = "mnist",
    **attrs: Any,
) -> xr.Dataset:
    """Every net ends as ignorant as it began; no replicate diverged."""
    shape = (len(activations), len(initializers), replicates)
    dims = (*MATRIX, "replicate")
    guesses = {"loss": np.log(classes), "accuracy": 1 / classes}
    data: dict[str, Any] = {
        name: (dims, np.full(shape, guesses[name.split("_")[1]])) for name in FINAL
    }
    iterations = np.arange(0, 2000, 100)
    data["loss"] = ((*dims, "point"), np.full((*shape, iterations.size), guesses["loss"]))
    data["status"] = (dims, np.zeros(shape, np.int8))
    settings = {
        "hidden": [100, 100, 100, 100],
        "loss": "softmax_cross_entropy",
        "learning_rate": 0.01,
        "batch_size": 128,
        "iterations": 2000,
    }
    coords = {
        "activation": list(activations),
        "initializer": list(initializers),
        "replicate": np.arange(replicates),
        "iteration": ("point", iterations),
    }
    facts = {
        "experiment": experiment,
        "kind": "training",
        "spec": json.dumps({"name": experiment, "experiment": settings}),
        "dataset_title": "Digits",
        "dataset_sha256": "0" * 64,
        "classes": classes,
    }
    return xr.Dataset(data, coords, facts | attrs)


def plant(
    dataset: xr.Dataset, variable: str, activation: str, initializer: str, values: Any
) -> None:
    """Set one variable of one cell in place; values broadcast over (replicate, layer)."""
    dataset[variable].loc[{"activation": activation, "initializer": initializer}] = values


def diverge(dataset: xr.Dataset, activation: str, initializer: str, *replicates: int) -> None:
    """Record divergence of the replicates as the study does: status 1, results NaN."""
    where = {
        "activation": activation,
        "initializer": initializer,
        "replicate": list(replicates),
    }
    dataset["status"].loc[where] = 1
    for name, variable in dataset.data_vars.items():
        if np.issubdtype(variable.dtype, np.floating):
            dataset[name].loc[where] = np.nan


def around(mean: float, spread: float, replicates: int) -> np.ndarray:
    """Replicates with exactly this mean and sample sd, shape (replicate,)."""
    noise = np.random.default_rng(7).standard_normal(replicates)
    noise -= noise.mean()
    return mean + spread * noise / noise.std(ddof=1)
