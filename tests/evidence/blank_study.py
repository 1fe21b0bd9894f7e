"""Made-up measurements of any kind of experiment, in the stored shape, to plant a truth in."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from engine.study.kinds import part_of

CLASSES = 10
COUNTED = {"hidden": [100, 100], "width": 100, "probe_samples": 1000}
REPLICATES = 24
ROWS = "sigmoid tanh relu leaky_relu"


def blank(
    kind: str,
    activations: str,
    initializers: str,
    coordinates: Mapping[str, Any],
    replicates: int = REPLICATES,
    trace: float = 1e-3,
    **sizes: int,
) -> xr.Dataset:
    """Every variable of the kind 1 everywhere, but for a trace of chance; coordinates as given.

    sizes : of the dimensions that no coordinate has; variables along others are left out.
    """
    rng = np.random.default_rng(6)
    variables = part_of(kind, "run").VARIABLES
    names = {"activation": activations.split(), "initializer": initializers.split()}
    own = {name: (variables[name].dims, np.asarray(at)) for name, at in coordinates.items()}
    lengths = {name: len(entries) for name, entries in names.items()} | sizes
    lengths |= {"replicate": replicates}
    for dims, values in own.values():
        lengths |= dict(zip(dims, values.shape, strict=True))
    data: dict[str, Any] = {}
    for name, variable in variables.items():
        if name not in own and set(variable.dims) <= lengths.keys() and variable.dims:
            shape = [lengths[dim] for dim in variable.dims]
            chance = rng.uniform(trace / 10, trace, shape) * (variable.units != "count")
            data[name] = (variable.dims, (1 - chance) * (name != "status"))
    attrs = {"kind": kind, "classes": CLASSES, "spec": json.dumps({"experiment": COUNTED})}
    return xr.Dataset(data, {**names, **own, "replicate": np.arange(replicates)}, attrs)


def _layers(depth: int) -> dict[str, Any]:
    return {"layer": np.arange(1, depth + 1)}


def _propagation(depth: int, initializers: str, others: str = "") -> xr.Dataset:
    data = blank("propagation", f"{ROWS} {others}", initializers, _layers(depth), bin=20)
    bell = 10 - np.abs(np.arange(20) - 9.5)
    data["histogram"][:] = bell * np.random.default_rng(2).uniform(0.9, 1, data["histogram"].shape)
    return data


def _glorot_studies() -> dict[str, xr.Dataset]:
    """What the claims of the second document rest on beside the others'."""
    both = "uniform_fan_in glorot_uniform"
    costs = {"cost": ["cross_entropy", "quadratic"]}
    costs |= {"loss": ["softmax_cross_entropy", "softmax_quadratic"]}
    axes = {"rate": 2, "task_rate": 2, "start": 3}
    surface = blank("cost_surface", "tanh sigmoid", "uniform_fan_in", costs, **axes)
    limits = {"surface": {"iterations": 800}, "task": {"iterations": 800}}
    surface.attrs["spec"] = json.dumps({"experiment": limits})
    times = {"depth": [4, 5], "iteration": [0, 10, 100, 900, 1000]} | _layers(5)
    every = f"normal_sd1 he_normal {both}"
    return {
        "cost_surface": surface,
        "glorot": blank("glorot", "sigmoid tanh softsign", both, times),
        "prediction": blank("prediction", "identity tanh", both, {"network": [0]} | _layers(5)),
        "deep": blank("deep", "sigmoid tanh relu", every, {"depth": [5, 30, 100]} | _layers(100)),
    }


def study() -> dict[str, xr.Dataset]:
    """By experiment, what the claims of the fourth document and the later ones rest on."""
    laws = "normal_sd1 normal_sd0.01 lecun_normal he_normal"
    windows = {"window": [100, 200, 300, 400]}
    rates = {"learning_rate": [0.01, 0.1, 0.5]}
    constants = "zeros constant_value0.5 constant_value0.01 normal_sd0.01 lecun_normal"
    silent = {"margin": [0.01, 1.0], "initial_bias": [-1.0, 0.0, 1.0], "iteration": [0, 5, 10]}
    centred = "sigmoid centred_sigmoid centred_sigmoid_scale2", "lecun_normal uniform_fan_in"
    starts = {"depth": [1, 4], "start": [0, 1], "moment": [0, 400]} | rates | windows
    sets = {"set": ["line", "moons", "xor", "rings"]}
    readings = {"reading": ["as programmed", "nesterov"]}
    fans = {"network": [0, 1, 2], "fan_in": [[100, 50], [200, 50], [800, 50]]} | _layers(2)
    scales = {"scale": [10 ** (-8 / 15), 10**-0.8, 1e-4]}
    broad = "relu", "normal_sd1"
    return {
        "propagation": _propagation(6, laws),
        "propagation_d1": _propagation(5, laws, "softsign gelu silu elu selu"),
        "finite_width": blank(
            "finite_width", "relu", "he_normal", {"width": [50, 100]} | _layers(100)
        ),
        "histogram_draws": _propagation(6, laws),
        "large_weights": _propagation(5, "normal_sd1 normal_sd3 normal_sd10"),
        "mnist": blank("training", ROWS, f"{laws} glorot_uniform he_uniform", windows, point=4),
        "mnist_tuned": blank("tuned_training", ROWS, laws, windows),
        "symmetry": blank(
            "symmetry",
            f"identity {ROWS}",
            constants,
            rates | {"units": [4, 4, CLASSES]},
            point=3,
            window=2,
        ),
        "dead_units": blank("dead_units", "relu leaky_relu", laws, rates | silent, layer=2),
        "zero_centering": blank("zero_centering", *centred, starts, layer=5),
        "linear_collapse": blank("linear_collapse", "identity tanh relu", "glorot_uniform", sets),
        "toy": blank("toy", "sigmoid relu", "zeros normal_sd1 he_normal", readings),
        "prediction_widths": blank(
            "prediction", "tanh identity", "normal_sd1 lecun_normal glorot_normal", fans
        ),
        **_glorot_studies(),
        "initial_sd": blank("initial_sd", *broad, scales),
        "initial_sd_equal_loss": blank("initial_sd", *broad, {"scale": [0.32, 0.113]}),
        "weight_decay": blank("weight_decay", "relu", "he_normal", {"strength": [0.0, 0.1, 0.3]}),
    }
