"""Made-up measurements of any kind of experiment, in the stored shape, to plant a truth in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from engine.study.kinds import part_of

CLASSES = 10
COUNTED = {"hidden": [100, 100], "width": 100, "probe_samples": 1000}
REPLICATES = 24


def blank(
    kind: str,
    activations: Sequence[str],
    initializers: Sequence[str],
    sizes: Mapping[str, int],
    coordinates: Mapping[str, Any],
) -> xr.Dataset:
    """Every variable of the kind 1 everywhere, but for a trace of chance; coordinates as given."""
    rng = np.random.default_rng(6)
    variables = part_of(kind, "run").VARIABLES
    lengths = {"activation": len(activations), "initializer": len(initializers)}
    lengths |= {"replicate": REPLICATES, **sizes}
    data: dict[str, Any] = {}
    for name, variable in variables.items():
        if name in coordinates:
            data[name] = (variable.dims, np.asarray(coordinates[name]))
        elif set(variable.dims) <= lengths.keys() and variable.dims:
            shape = [lengths[dim] for dim in variable.dims]
            chance = rng.uniform(1e-4, 1e-3, shape) * (variable.units != "count")
            data[name] = (variable.dims, (1 - chance) * (name != "status"))
    names = {"activation": list(activations), "initializer": list(initializers)}
    own = {name: data.pop(name) for name in coordinates}
    attrs = {"kind": kind, "classes": CLASSES, "spec": json.dumps({"experiment": COUNTED})}
    return xr.Dataset(data, {**names, **own, "replicate": np.arange(REPLICATES)}, attrs)


def _propagation(depth: int, initializers: Sequence[str], *others: str) -> xr.Dataset:
    rows = ("sigmoid", "tanh", "relu", "leaky_relu", *others)
    layers = {"layer": np.arange(1, depth + 1)}
    data = blank("propagation", rows, initializers, {"layer": depth, "bin": 20}, layers)
    bell = 10 - np.abs(np.arange(20) - 9.5)
    data["histogram"][:] = bell * np.random.default_rng(2).uniform(0.9, 1, data["histogram"].shape)
    return data


def _glorot_studies() -> dict[str, xr.Dataset]:
    """What the claims of the second document rest on beside the others'."""
    both = ("uniform_fan_in", "glorot_uniform")
    layers = np.arange(1, 6)
    surface = blank(
        "cost_surface",
        ("tanh", "sigmoid"),
        both[:1],
        {"cost": 2, "loss": 2, "rate": 2, "task_rate": 2, "start": 3},
        {
            "cost": ["cross_entropy", "quadratic"],
            "loss": ["softmax_cross_entropy", "softmax_quadratic"],
        },
    )
    limits = {"surface": {"iterations": 800}, "task": {"iterations": 800}}
    surface.attrs["spec"] = json.dumps({"experiment": limits})
    return {
        "cost_surface": surface,
        "glorot": blank(
            "glorot",
            ("sigmoid", "tanh", "softsign"),
            both,
            {"depth": 2, "point": 5, "layer": 5},
            {"depth": [4, 5], "layer": layers, "iteration": [0, 10, 100, 900, 1000]},
        ),
        "prediction": blank(
            "prediction",
            ("identity", "tanh"),
            both,
            {"network": 1, "layer": 5},
            {"network": [0], "layer": layers},
        ),
        "deep": blank(
            "deep",
            ("sigmoid", "tanh", "relu"),
            ("normal_sd1", "he_normal", *both),
            {"depth": 3, "layer": 100},
            {"depth": [5, 30, 100], "layer": np.arange(1, 101)},
        ),
    }


def study() -> dict[str, xr.Dataset]:
    """By experiment, what the claims of the fourth document and the later ones rest on."""
    laws = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")
    rows = ("sigmoid", "tanh", "relu", "leaky_relu")
    windows = {"window": 4}
    ends = {"window": [100, 200, 300, 400]}
    rates = {"learning_rate": [0.01, 0.1, 0.5]}
    return {
        "propagation": _propagation(6, laws),
        "propagation_d1": _propagation(5, laws, "softsign", "gelu", "silu", "elu", "selu"),
        "finite_width": blank(
            "finite_width",
            ("relu",),
            ("he_normal",),
            {"width": 2, "layer": 100},
            {"width": [50, 100], "layer": np.arange(1, 101)},
        ),
        "histogram_draws": _propagation(6, laws),
        "large_weights": _propagation(5, ("normal_sd1", "normal_sd3", "normal_sd10")),
        "mnist": blank(
            "training", rows, (*laws, "glorot_uniform", "he_uniform"), {"point": 4, **windows}, ends
        ),
        "mnist_tuned": blank("tuned_training", rows, laws, windows, ends),
        "symmetry": blank(
            "symmetry",
            ("identity", *rows),
            ("zeros", "constant_value0.5", "constant_value0.01", "normal_sd0.01", "lecun_normal"),
            {"rate": 3, "point": 3, "window": 2, "layer": 3},
            rates | {"units": [4, 4, CLASSES]},
        ),
        "dead_units": blank(
            "dead_units",
            ("relu", "leaky_relu"),
            laws,
            {"rate": 3, "bias": 3, "point": 3, "margin": 2, "layer": 2},
            rates
            | {"margin": [0.01, 1.0], "initial_bias": [-1.0, 0.0, 1.0], "iteration": [0, 5, 10]},
        ),
        "zero_centering": blank(
            "zero_centering",
            ("sigmoid", "centred_sigmoid", "centred_sigmoid_scale2"),
            ("lecun_normal", "uniform_fan_in"),
            {"depth": 2, "start": 2, "rate": 3, "moment": 2, "layer": 5, **windows},
            rates | {"depth": [1, 4], "start": [0, 1], "moment": [0, 400]} | ends,
        ),
        "linear_collapse": blank(
            "linear_collapse",
            ("identity", "tanh", "relu"),
            ("glorot_uniform",),
            {"set": 4},
            {"set": ["line", "moons", "xor", "rings"]},
        ),
        "toy": blank(
            "toy",
            ("sigmoid", "relu"),
            ("zeros", "normal_sd1", "he_normal"),
            {"reading": 2},
            {"reading": ["as programmed", "nesterov"]},
        ),
        "prediction_widths": blank(
            "prediction",
            ("tanh", "identity"),
            ("normal_sd1", "lecun_normal", "glorot_normal"),
            {"network": 3, "layer": 2},
            {"network": [0, 1, 2], "layer": [1, 2], "fan_in": [[100, 50], [200, 50], [800, 50]]},
        ),
        **_glorot_studies(),
        "initial_sd": blank(
            "initial_sd",
            ("relu",),
            ("normal_sd1",),
            {"size": 3},
            {"scale": [10 ** (-8 / 15), 10**-0.8, 1e-4]},
        ),
        "initial_sd_equal_loss": blank(
            "initial_sd", ("relu",), ("normal_sd1",), {"size": 2}, {"scale": [0.32, 0.113]}
        ),
        "weight_decay": blank(
            "weight_decay", ("relu",), ("he_normal",), {"decay": 3}, {"strength": [0.0, 0.1, 0.3]}
        ),
    }
