"""A made-up experiment of two activations and three initializers, as cells on disk."""

import numpy as np

from engine.study.cell_results import CellRecord, Status, Variable
from engine.study.records import write_cell

VARIABLES = {
    "layer": Variable(("layer",), "1", "layer", "int64"),
    "edge": Variable(("activation", "side"), "1", "range"),
    "sd": Variable(("activation", "initializer", "replicate", "layer"), "1", "spread"),
    "status": Variable(("activation", "initializer", "replicate"), "1", "end", "int8"),
}
ACTIVATIONS, INITIALIZERS = ("relu", "tanh"), ("he_normal", "zeros", "orthogonal")
SPEC = {
    "name": "made_up",
    "seed": 1,
    "experiment": {"kind": "propagation", "depth": 3},
    "activations": [{"name": n, "family": n, "parameters": {}} for n in ACTIVATIONS],
    "initializers": [{"name": n, "family": n, "parameters": {}} for n in INITIALIZERS],
}


def record(row=0, column=0):
    spec = {
        "seed": SPEC["seed"],
        "experiment": SPEC["experiment"],
        "activation": SPEC["activations"][row],
        "initializer": SPEC["initializers"][column],
    }
    values = {
        "layer": np.array([1, 2, 3]),
        "edge": np.array([-1.0 - row, 1.0]),
        "sd": 100.0 * row + 10.0 * column + np.arange(6.0).reshape(2, 3),
        "status": np.array([Status.OK, Status.DIVERGED], np.int8),
    }
    return CellRecord(spec, VARIABLES, values, {"classes": 4})


def write_all(directory, change=lambda row, column, cell: cell):
    """Cells of the whole matrix, as `change` makes them; it may drop one by None."""
    paths = []
    for row in range(len(ACTIVATIONS)):
        for column in range(len(INITIALIZERS)):
            cell = change(row, column, record(row, column))
            if cell is not None:
                paths.append(directory / f"{row}{column}.npz")
                write_cell(cell, paths[-1])
    return paths
