"""What a cell says: averages over replicates, trends over layers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

from engine.evidence.definitions import STEADY
from engine.evidence.statistics import Interval
from engine.experiments.propagation.results import read_propagation, trend
from engine.experiments.training.results import read_training
from engine.study.records import Status

STATISTICS = (
    "mean",
    "second_moment",
    "skewness",
    "saturated_share",
    "pre_activation_gradient_sd",
    "across_sample_variance",
    "between_unit_variance",
)


def propagation(replicates: int = 3, layers: int = 4, **values: object) -> xr.Dataset:
    """One cell whose statistics are 1 everywhere unless given, shape (replicate, layer)."""
    shape = (1, 1, replicates, layers)
    dims = ("activation", "initializer", "replicate", "layer")
    arrays = {
        name: (
            dims,
            np.broadcast_to(np.asarray(values.get(name, 1.0), float), shape[2:])[None, None],
        )
        for name in STATISTICS
    }
    status = np.asarray(values.get("status", [Status.OK] * replicates), dtype=np.int8)
    arrays["status"] = (dims[:3], status[None, None])
    return xr.Dataset(arrays, coords={"activation": ["relu"], "initializer": ["zeros"]})


def only(dataset: xr.Dataset) -> object:
    return read_propagation(dataset)["relu", "zeros"]


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1 - 0.99 * STEADY, 1 + 0.99 * STEADY, "stays"),
        (1 + 1.01 * STEADY, 3, "grows"),
        (0, 1 - 1.01 * STEADY, "shrinks"),
        (1, 1 + 1.01 * STEADY, "unclear"),
        (1 - 1.01 * STEADY, 1, "unclear"),
        (-math.inf, math.inf, "unclear"),
    ],
)
def test_the_whole_interval_of_a_ratio_chooses_its_word(low: float, high: float, word: str) -> None:
    assert (
        trend(Interval((low + high) / 2 if math.isfinite(low) else 2, low, high, 9, 0.95)) == word
    )


@pytest.mark.parametrize("estimate", [math.nan, math.inf])
def test_a_ratio_that_does_not_exist_has_a_word(estimate: float) -> None:
    assert trend(Interval(estimate, estimate, estimate, 9, 0.95)) == "undefined"


def test_the_two_kinds_of_breadth_add_up_to_the_pooled_variance() -> None:
    rng = np.random.default_rng(1)
    across, between = rng.uniform(size=(2, 3, 4))
    reading = only(propagation(across_sample_variance=across, between_unit_variance=between))
    for index, layer in enumerate(reading.layers):
        assert layer.sd**2 == pytest.approx(layer.across_sd**2 + layer.between_sd**2)
        assert layer.across_sd**2 == pytest.approx(across[:, index].mean())
        assert layer.across_share == pytest.approx(layer.across_sd**2 / layer.sd**2)


def test_gradient_ratios_are_averaged_geometrically() -> None:
    gradient = np.ones((2, 4))
    gradient[:, 0] = (1e-2, 1e-6)
    reading = only(propagation(replicates=2, pre_activation_gradient_sd=gradient))
    assert reading.gradient_ratio == pytest.approx(1e-4)
    assert reading.gradient_factor**3 == pytest.approx(1e-4)


def test_a_gradient_that_vanishes_altogether_has_ratio_zero() -> None:
    reading = only(propagation(pre_activation_gradient_sd=[0.0, 1.0, 1.0, 1.0]))
    assert reading.gradient_ratio == 0


def test_a_ratio_to_nothing_is_undefined_and_the_cell_incomplete() -> None:
    reading = only(propagation(pre_activation_gradient_sd=0.0))
    assert math.isnan(reading.gradient_ratio)
    assert not reading.complete


def test_a_layer_without_variance_makes_a_cell_incomplete() -> None:
    assert only(propagation()).complete
    assert not only(propagation(across_sample_variance=0.0, between_unit_variance=0.0)).complete


def test_trends_compare_the_last_layer_with_the_first() -> None:
    moments = np.array([[1.0, 5.0, 5.0, end] for end in (1.9, 2.0, 2.1)])
    reading = only(propagation(second_moment=moments, mean=[0.0, 1.0, 1.0, 1.0]))
    assert reading.growths["second_moment"].estimate == pytest.approx(2)
    assert reading.trend("second_moment") == "grows"
    assert reading.trend("mean") == "undefined"


def test_a_mean_that_falls_by_chance_is_not_said_to_shrink() -> None:
    moments = np.ones((6, 4))
    moments[:, -1] = (0.5, 0.6, 0.7, 0.8, 1.0, 1.6)
    reading = only(propagation(replicates=6, second_moment=moments))
    assert reading.last.second_moment < 1 - STEADY
    assert reading.trend("second_moment") == "unclear"


def test_what_replicates_share_does_not_blur_their_change() -> None:
    scale = np.array([[1.0], [10.0], [100.0]])
    reading = only(propagation(across_sample_variance=scale * [1.0, 1, 1, 1]))
    assert reading.trend("across_sd") == "stays"


def test_growth_of_a_standard_deviation_is_that_of_the_printed_ones() -> None:
    rng = np.random.default_rng(2)
    across, between = rng.uniform(1, 2, size=(2, 3, 4))
    reading = only(propagation(across_sample_variance=across, between_unit_variance=between))
    for field in ("sd", "across_sd", "between_sd"):
        growth = reading.growths[field]
        printed = getattr(reading.last, field) / getattr(reading.first, field)
        assert growth.estimate == pytest.approx(printed)
        assert growth.low < printed < growth.high


def test_diverged_replicates_are_left_out_and_counted() -> None:
    mean = np.array([[1.0] * 4, [np.nan] * 4, [3.0] * 4])
    status = [Status.OK, Status.DIVERGED, Status.OK]
    reading = only(propagation(mean=mean, status=status))
    assert reading.first.mean == 2
    assert (reading.replicates, reading.diverged) == (3, 1)


def test_a_cell_without_a_finite_replicate_or_without_results_is_not_there() -> None:
    assert read_propagation(propagation(status=[Status.DIVERGED] * 3)) == {}
    assert read_propagation(propagation(status=[-1] * 3)) == {}


def training(train_loss: list[float], status: list[int]) -> xr.Dataset:
    dims = ("activation", "initializer", "replicate")
    return xr.Dataset(
        {
            "train_loss": (dims, [[train_loss]]),
            "test_accuracy": (dims, [[[0.5] * len(train_loss)]]),
            "status": (dims, [[status]]),
        },
        coords={"activation": ["relu"], "initializer": ["zeros"]},
    )


def test_a_trained_cell_has_means_with_intervals() -> None:
    reading = read_training(training([1.0, 2.0, 3.0], [Status.OK] * 3))["relu", "zeros"]
    assert reading.ok
    assert reading.train_loss.estimate == 2
    assert reading.train_loss.low < 2 < reading.train_loss.high
    assert (reading.test_accuracy.low, reading.test_accuracy.high) == (0, 1)  # all equal


def test_one_diverged_replicate_leaves_no_mean() -> None:
    status = [Status.OK, Status.DIVERGED, Status.OK]
    reading = read_training(training([1.0, math.nan, 3.0], status))["relu", "zeros"]
    assert not reading.ok
    assert reading.train_loss is None
    assert reading.diverged == 1
