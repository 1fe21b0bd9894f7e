"""What the explorer shows of one cell, from the experiments that the paper shows.

A cell has results ("ok"), or some replicates that diverged ("diverged"), or it broke off with an
error ("failed"), or the experiment leaves it out ("not run"). Numbers are those that the paper's
tables print: of training none as soon as one replicate diverged, of propagation those over the
replicates that stayed finite.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.evidence.finished_cells import CellArrays
from engine.evidence.quantities.reductions import POSITIVE
from engine.evidence.statistics import ranged_interval
from engine.experiments.phase.results import InitializerPhase
from engine.experiments.propagation.results import PropagationReading
from engine.experiments.training.results import TrainingReading
from engine.experiments.tuned_training.results import LawAnswer
from engine.report.explorer.values import interval, number, numbers, shares
from engine.study.cell_results import Status

NOT_RUN = {"status": "not run"}
FAILED = {"status": "failed"}

_SPREADS: Mapping[str, tuple[str, ...]] = {
    "pooled_sd": ("across_sample_variance", "between_unit_variance"),
    "across_sample_sd": ("across_sample_variance",),
}
"""Spreads by the variances that add up to their squares."""


def training_part(cell: CellArrays | None, reading: TrainingReading | None) -> dict[str, Any]:
    """Losses [nat, where they are cross-entropies] and accuracies after training.

    curves : per replicate, the loss averaged over each window of iterations; None once diverged.
    """
    if cell is None or reading is None:
        return NOT_RUN if cell is None else FAILED
    return {
        **_ending(cell),
        "train_loss": interval(reading.train_loss),
        "test_accuracy": interval(reading.test_accuracy),
        "curves": [numbers(curve) for curve in cell["mean_loss"]],
    }


def tuned_part(law: LawAnswer | None, wanted: bool) -> dict[str, Any]:
    """What a law reaches at the rate chosen for it, and how it stands to the best.

    wanted : whether the study has the cell. working_rates : [highest over lowest, lowest, highest].
    """
    if law is None:
        return FAILED if wanted else NOT_RUN
    return {
        "status": "diverged" if law.diverged else "ok",
        "standing": str(law.standing),
        "regret": interval(law.regret),
        "tuned_test_accuracy": interval(law.accuracy),
        "tuned_train_loss": interval(law.loss),
        "learning_rate": law.rate,
        "working_rates": law.rates and [number(law.rates[1] / law.rates[0]), *law.rates],
    }


def propagation_part(cell: CellArrays | None, reading: PropagationReading | None) -> dict[str, Any]:
    """Spreads, histograms and gradients of every layer at initialization.

    gradient_ratio : sd of the gradient at the first layer over that at the last. histograms : per
    layer, `values.shares` of the outputs below the bins, in each of them, and above them.
    """
    if cell is None or (cell["status"] == Status.FAILED).any():
        return NOT_RUN if cell is None else FAILED
    finite = cell["status"] == Status.OK
    spreads = {name: _spreads(cell, finite, parts) for name, parts in _SPREADS.items()}
    return {
        **_ending(cell),
        "gradient_ratio": interval(reading.gradient if reading else None),
        **spreads,
        "histograms": _histograms(cell),
    }


def phase_part(point: InitializerPhase | None) -> dict[str, Any] | None:
    """Where infinitely wide layers lie; None for a law that has no place in the diagram.

    log_chi_1 : the distance from criticality, negative in the ordered phase.
    """
    if point is None:
        return None
    with np.errstate(divide="ignore"):
        log_chi_1 = float(np.log(point.at.chi_1))
    return {
        "status": "ok",
        "sigma_w": number(point.sigma_w),
        "chi_1": number(point.at.chi_1),
        "log_chi_1": number(0.0 if point.side == "edge" else log_chi_1),
        "side": point.side,
    }


def _ending(cell: CellArrays) -> dict[str, Any]:
    """How the replicates ended, and at which layer or iteration each diverged one did."""
    diverged = np.sort(cell["diverged_at"][cell["diverged_at"] >= 0]).tolist()
    return {"status": "diverged" if diverged else "ok", "diverged_at": diverged}


def _spreads(cell: CellArrays, finite: np.ndarray, parts: tuple[str, ...]) -> list[Any]:
    """Per layer the interval of a spread over the finite replicates, None where none is."""
    variances = sum(cell[name][finite].astype(np.float64) for name in parts)
    if not finite.any():
        return [None] * variances.shape[1]
    return [interval(ranged_interval(layer, POSITIVE).rooted()) for layer in variances.T]


def _histograms(cell: CellArrays) -> list[list[int] | None]:
    """Per layer, all replicates that got there together: one that did not has counted nothing."""
    ends = (cell["below"][..., None], cell["histogram"], cell["above"][..., None])
    counts = np.concatenate(ends, axis=-1).sum(axis=0, dtype=np.int64)
    return [shares(layer) for layer in counts]
