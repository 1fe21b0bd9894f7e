"""A small study in which cells diverged: every shape and status that the figures must handle."""

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence.judge import judge
from engine.report.figures.study import Study
from engine.study.cell_results import Status
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.study.small import made_up_set, measure, write_idx_set

DEPTH, SAMPLES, WIDTH = 3, 50, 20
ALL_DIVERGED = ("relu", "normal_sd1")  # propagation: at layer 2; training: at iteration 37
ONE_DIVERGED = ("sigmoid", "he_normal")  # one replicate: at layer 3; at iteration 42
LAYER_LOST = {ALL_DIVERGED: 2, ONE_DIVERGED: 3}
ITERATION_LOST = {ALL_DIVERGED: 37, ONE_DIVERGED: 42}
REPLICATES = 3

_PROPAGATION = {"kind": "propagation", "depth": DEPTH, "width": WIDTH, "samples": SAMPLES}
_TRAINING = {"kind": "training", "dataset": "digits", "hidden": [4], "learning_rate": 0.1}
_TRAINING |= {"loss": "softmax_cross_entropy", "batch_size": 5}
_TRAINING |= {"iterations": 100, "record_every": 10}
CONFIG = {
    "seed": 1,
    "activations": ["sigmoid", "relu", {"leaky_relu": {"alpha": 0.2}}],
    "initializers": [{"normal": {"sd": [1.0, 0.01]}}, "lecun_normal", "he_normal", "zeros"],
    "datasets": {"digits": {"title": "Digits", "format": "npz", "file": "digits.npz"}},
    "experiments": {
        "propagation": _PROPAGATION | {"replicates": REPLICATES},
        "digits": _TRAINING | {"replicates": REPLICATES},
    },
    "report": {"title": {"zh": "小", "en": "small"}, "languages": ["zh", "en"]},
}


def study(folder: Path, config: dict[str, Any] = CONFIG) -> Study:
    """Measured below `folder`, but for the two cells that are made to diverge."""
    digits = {"title": "Digits"} | write_idx_set(folder / "digits", made_up_set())
    protocol = Protocol.load(config | {"datasets": {"digits": digits}})
    paths = measure(protocol, list(protocol.experiments), folder)
    measurements = {name: read_measurements(path) for name, path in paths.items()}
    for data in measurements.values():
        _lose(data)
    return Study(protocol, measurements, judge(measurements))


def _lose(data: xr.Dataset) -> None:
    """Let two cells diverge, as a run records it: nothing is known from there on."""
    lost = LAYER_LOST if data.attrs["kind"] == "propagation" else ITERATION_LOST
    for (activation, initializer), at in lost.items():
        count = REPLICATES if (activation, initializer) == ALL_DIVERGED else 1
        names = {"activation": activation, "initializer": initializer}
        cell = data.loc[names | {"replicate": slice(0, count - 1)}]
        cell["status"][:], cell["diverged_at"][:] = Status.DIVERGED, at
        for variable in cell.data_vars.values():
            along = {"layer", "window", "point"} & {*variable.dims}
            known = [data.coords["iteration" if dim == "point" else dim] < at for dim in along]
            if variable.name not in ("status", "diverged_at") and "replicate" in variable.dims:
                gone = np.nan if variable.dtype.kind == "f" else 0
                variable[:] = variable.where(known[0], gone) if known else gone
