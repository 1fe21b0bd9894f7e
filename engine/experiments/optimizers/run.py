"""Training from one start under several update rules, each at a rate chosen for it.

As with tuned rates: chosen by successive halving on a few trials, judged on fresh replicates. All
starts and rules share the replicates' draws and batches, and compare in pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine.experiments.optimizers.settings import Settings
from engine.experiments.tuned_training import run as tuned_training
from engine.study.cell_results import MATRIX, CellRecord, Variable
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, hold_out
from engine.study.trained import trained_record

RULE = "optimizer"


def _by_rule(variable: Variable) -> Variable:
    """With the rule after the first dimension that a cell's array has, which stays replicates'."""
    matrix, own = variable.dims[: len(MATRIX)], variable.dims[len(MATRIX) :]
    return replace(variable, dims=(*matrix, *own[:1], RULE, *own[1:]))


VARIABLES: Mapping[str, Variable] = {
    RULE: Variable((RULE,), "1", "update rule", "<U16"),
    **{
        name: _by_rule(variable) if variable.dims[: len(MATRIX)] == MATRIX else variable
        for name, variable in tuned_training.VARIABLES.items()
    },
}


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All rules from one start."""
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    found = [
        tuned_training.tuned(spec, rest, validation, settings.places(rule), optimizer=rule)
        for rule in settings.rules
    ]
    values = {
        name: np.stack([one[name] for one in found], axis=min(1, first.ndim))
        if RULE in VARIABLES[name].dims
        else first
        for name, first in found[0].items()
    }
    values[RULE] = np.array(settings.rules, VARIABLES[RULE].dtype)
    return trained_record(spec, rest, VARIABLES, values)
