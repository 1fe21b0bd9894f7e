"""Cross-entropy against the quadratic cost: the surface of a net with two weights, and training.

Glorot and Bengio 2010, section 4.1 and figure 5: "random input and target signal". Both costs are
taken of the same probabilities, those of a softmax.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.cost_surface.plane import COSTS, QUANTILES, Surface
from engine.experiments.cost_surface.settings import Settings
from engine.experiments.cost_surface.task import LOSS_NAMES, train
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec

_CELL = ("activation", "initializer")
_ROW = (*_CELL, "cost", "replicate")
_TASK = (*_CELL, "loss", "task_rate", "replicate")

VARIABLES: Mapping[str, Variable] = {
    "cost": Variable(("cost",), "1", "cost whose surface is drawn", "<U14"),
    "loss": Variable(("loss",), "1", "loss that is trained on", "<U22"),
    "rate": Variable(("rate",), "1", "learning rate of the descent on the surface"),
    "task_rate": Variable(("task_rate",), "1", "learning rate of the training"),
    "weight": Variable(("weight",), "1", "value of either weight on the surface's grid"),
    "quantile": Variable(("quantile",), "1", "share of the surface's area"),
    "value": Variable(
        (*_CELL, "cost", "row", "weight"),
        "1",
        "cost of the first replicate; rows: first layer's weight, columns: second layer's",
    ),
    "gradient": Variable((*_CELL, "cost", "row", "weight"), "1", "norm of its gradient, likewise"),
    "gradient_quantile": Variable(
        (*_ROW, "quantile"),
        "1",
        "norm of the gradient, relative to the surface's largest, below which the quantile lies",
    ),
    "flat_share": Variable(_ROW, "1", "share of the area that counts as plateau"),
    "steeper_share": Variable(
        (*_CELL, "replicate"),
        "1",
        "share of the area where the gradient of cross-entropy is the longer one",
    ),
    "median_ratio": Variable(
        (*_CELL, "replicate"),
        "1",
        "median over the area of cross-entropy's gradient norm over that of the quadratic cost",
    ),
    "inner_flat_share": Variable(_ROW, "1", "flat_share of the inner half of the reach"),
    "inner_median_ratio": Variable(
        (*_CELL, "replicate"), "1", "median_ratio of the inner half of the reach"
    ),
    "arrival": Variable(
        (*_CELL, "cost", "rate", "replicate", "start"),
        "iteration",
        "steps of descent from each start until the cost is low enough; -1: not within the limit",
        "int64",
    ),
    "task_arrival": Variable(
        _TASK,
        "iteration",
        "iteration at which the training accuracy is first high enough; -1: not within the limit",
        "int64",
    ),
    "task_accuracy": Variable(_TASK, "1", "share of test points classified correctly at the end"),
    **endings(_TASK),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell: random signals for the surface, data and weights for the task.

    A net of the task whose loss stops being finite is recorded as diverged; its accuracy is NaN.
    """
    settings, values = spec.experiment, _blank(spec.experiment)
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            surface = Surface.random(spec, replicate)
            costs, gradients = surface.on_grid()
            if replicate == 0:
                values["value"][:], values["gradient"][:] = costs, gradients
            largest = gradients.max(axis=(1, 2), keepdims=True)
            relative = (gradients / largest).reshape(len(COSTS), -1)
            values["gradient_quantile"][:, replicate] = np.quantile(relative, QUANTILES, axis=1).T
            values["steeper_share"][replicate] = np.greater(*gradients).mean()
            middle = slice(settings.surface.steps // 4, -(settings.surface.steps // 4) or None)
            inner = gradients[:, middle, middle]
            for part, norms in (("", gradients), ("inner_", inner)):
                relative = norms / norms.max(axis=(1, 2), keepdims=True)
                flat = (relative < settings.surface.flat).mean(axis=(1, 2))
                values[f"{part}flat_share"][:, replicate] = flat
                cross_entropy, quadratic = norms[:, norms[1] > 0]
                values[f"{part}median_ratio"][replicate] = np.median(cross_entropy / quadratic)
            values["arrival"][:, :, replicate] = surface.descend(costs)
        for index, loss in enumerate(LOSS_NAMES):
            for name, array in train(spec, loss).items():
                values[name][index] = array
    return cell_record(spec, VARIABLES, values)


def _blank(settings: Settings) -> dict[str, NDArray[Any]]:
    surface, task = settings.surface, settings.task
    known = {
        "cost": [*COSTS],
        "loss": LOSS_NAMES,
        "rate": surface.rates,
        "task_rate": task.rates,
        "weight": np.linspace(-surface.reach, surface.reach, surface.steps),
        "quantile": QUANTILES,
    }
    sizes = {"row": surface.steps, "start": surface.starts**2, "replicate": settings.replicates}
    return blank_values(VARIABLES, known, **sizes)
