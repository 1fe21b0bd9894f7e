"""What a cell says: averages over replicates."""

import math

import numpy as np
import pytest
import xarray as xr

from engine.experiments.propagation.results import read_propagation
from engine.experiments.training.results import read_training
from engine.study.cell_results import Status
from tests.evidence.synthetic import diverge, propagation, training


def measured(replicates: int = 3, **values: object) -> xr.Dataset:
    """One cell whose statistics are 1 everywhere unless given, shape (replicate, layer)."""
    data = propagation(["relu"], ["zeros"], replicates=replicates, depth=4)
    for name, value in values.items():
        data[name][0, 0] = value
    return data


def only(dataset: xr.Dataset) -> object:
    return read_propagation(dataset)["relu", "zeros"]


def test_breadths_add_up_to_the_pooled_variance_and_ratios_are_averaged_geometrically() -> None:
    rng = np.random.default_rng(1)
    across, between = rng.uniform(size=(2, 3, 4))
    reading = only(measured(across_sample_variance=across, between_unit_variance=between))
    for index, layer in enumerate(reading.layers):
        assert layer.sd**2 == pytest.approx(layer.across_sd**2 + layer.between_sd**2)
        assert layer.across_sd**2 == pytest.approx(across[:, index].mean())
        assert layer.across_share == pytest.approx(layer.across_sd**2 / layer.sd**2)
    gradient = np.ones((2, 4))
    gradient[:, 0] = (1e-2, 1e-6)
    reading = only(measured(replicates=2, pre_activation_gradient_sd=gradient))
    assert reading.gradient.estimate == pytest.approx(1e-4)
    assert reading.gradient_factor**3 == pytest.approx(1e-4)


def test_a_vanished_gradient_has_ratio_zero_and_what_is_undefined_makes_a_cell_incomplete() -> None:
    reading = only(measured(pre_activation_gradient_sd=[0.0, 1.0, 1.0, 1.0]))
    assert reading.gradient.estimate == 0
    reading = only(measured(pre_activation_gradient_sd=0.0))
    assert math.isnan(reading.gradient.estimate)
    assert not reading.complete
    assert only(measured()).complete
    assert not only(measured(across_sample_variance=0.0, between_unit_variance=0.0)).complete


def test_diverged_replicates_are_left_out() -> None:
    share = np.array([[0.1] * 4, [np.nan] * 4, [0.3] * 4])
    status = [Status.OK, Status.DIVERGED, Status.OK]
    reading = only(measured(saturated_share=share, status=status))
    assert reading.first.saturated_share == pytest.approx(0.2)
    assert read_propagation(measured(status=[Status.DIVERGED] * 3)) == {}
    assert read_propagation(measured(status=[-1] * 3)) == {}


def test_a_trained_cell_has_means_with_intervals_unless_a_replicate_diverged() -> None:
    data = training(["relu"], ["zeros"], replicates=3)
    data["train_loss"][0, 0] = [1.0, 2.0, 3.0]
    reading = read_training(data)["relu", "zeros"]
    assert reading.train_loss.estimate == 2
    assert reading.train_loss.low < 2 < reading.train_loss.high
    assert (reading.test_accuracy.low, reading.test_accuracy.high) == (0, 1)  # all equal
    diverge(data, "relu", "zeros", 1)
    reading = read_training(data)["relu", "zeros"]
    assert (reading.train_loss, reading.test_accuracy) == (None, None)
