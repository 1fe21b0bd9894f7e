"""Tuned training as evidence: one rate for all, ends of the grid, halving of the loss."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import xarray as xr

from engine.evidence.best import Standing, find_best
from engine.evidence.quantity import Cell
from engine.evidence.tuned import DOCUMENTS_RECOMMEND, at_rate, edge, halving_iterations
from engine.study.records import Status

RATES = (0.01, 0.1, 1.0)
LAWS = ("lecun_normal", "he_normal")
WINDOW = (20, 40, 60, 80)
DIMS = ("activation", "initializer", "replicate", "rate")


def tuned(chosen=(0.1, 1.0)):
    """He leads at the low rate, LeCun at its own; the loss halves after 40 or 60 iterations."""
    rng = np.random.default_rng(3)
    noise = 1e-4 * rng.standard_normal((1, 2, 4, 3))
    losses = np.array([[2.2, 0.1, 0.5], [1.0, 0.6, 0.4]])[None, :, None] + noise
    places = [RATES.index(rate) for rate in chosen]
    own = np.stack([losses[:, law, :, place] for law, place in enumerate(places)], axis=1)
    curve = np.broadcast_to(np.linspace(2.0, 0.5, 4), (1, 2, 4, 3, 4)).copy()
    curve[:, :, 0] = [1.0, 1.0, 1.0, 1.0]
    data = {f"{name}_by_rate": (DIMS, losses.copy()) for name in ("train_loss", "test_loss")}
    data |= {f"{part}_accuracy_by_rate": (DIMS, 1 - losses / 4) for part in ("train", "test")}
    data |= {name: (DIMS[:3], own.copy()) for name in ("train_loss", "test_loss")}
    data |= {f"{part}_accuracy": (DIMS[:3], 1 - own / 4) for part in ("train", "test")}
    data |= {
        "mean_loss": ((*DIMS, "window"), curve),
        "rate_diverged_at": (DIMS, np.full(losses.shape, -1)),
        "diverged_at": (DIMS[:3], np.full(own.shape, -1)),
        "status": (DIMS[:3], np.zeros(own.shape, np.int8)),
        "chosen_rate": (DIMS[:2], np.array([chosen])),
    }
    coords = {
        "activation": ["leaky_relu"],
        "initializer": list(LAWS),
        "replicate": np.arange(4),
        "learning_rate": ("rate", list(RATES)),
        "window": list(WINDOW),
    }
    spec = json.dumps({"experiment": {"loss": "softmax_cross_entropy"}})
    attrs = {"experiment": "tuned", "kind": "tuned_training", "classes": 10, "spec": spec}
    return xr.Dataset(data, coords, attrs)


def test_the_order_can_turn_with_the_rate():
    data = tuned()
    (own,) = find_best(data, DOCUMENTS_RECOMMEND)
    (common,) = find_best(at_rate(data, 0.01), DOCUMENTS_RECOMMEND)
    assert own.best == ("lecun_normal",)
    assert common.best == ("he_normal",)
    assert (own.agreement, common.agreement) == (Standing.DISAGREES, Standing.AGREES)
    assert find_best(data)[0].agreement is Standing.NO_STATEMENT


def test_a_rate_that_was_not_tried_has_no_measurements():
    assert at_rate(tuned(), 0.02) is None


@pytest.mark.parametrize("rate", RATES)
def test_at_its_own_rate_a_cell_is_as_it_was(rate):
    data = tuned(chosen=(rate, rate))
    there = at_rate(data, rate)
    for name in ("train_loss", "test_accuracy", "status", "diverged_at"):
        np.testing.assert_array_equal(there[name], data[name])


def test_divergence_at_a_rate_is_divergence_there_alone():
    data = tuned()
    data["rate_diverged_at"].loc[{"replicate": 1, "initializer": "he_normal"}] = [-1, -1, 7]
    assert (at_rate(data, 0.1)["status"] == Status.OK).all()
    there = at_rate(data, 1.0).sel(initializer="he_normal")
    assert there["status"].to_numpy().tolist() == [[0, Status.DIVERGED, 0, 0]]


def test_a_cell_that_failed_stays_failed():
    data = tuned()
    data["status"].loc[{"initializer": "he_normal"}] = Status.FAILED
    there = at_rate(data, 0.1)["status"].sel(initializer="he_normal")
    assert (there == Status.FAILED).all()


def test_ends_of_the_grid_are_named():
    data = tuned(chosen=(0.01, 1.0))
    assert [edge(data, Cell("leaky_relu", law)) for law in LAWS] == ["lowest", "highest"]
    assert edge(tuned(), Cell("leaky_relu", "lecun_normal")) is None


def test_iterations_until_half_of_a_guess_is_lost():
    """ln 10 / 2 lies between the second and the third window; a flat curve at 1 starts below it."""
    found = halving_iterations(tuned(), Cell("leaky_relu", "lecun_normal"))
    assert 1.0 < math.log(10) / 2 < 1.5
    assert found.tolist() == [20, 60, 60, 60]


def test_what_never_comes_so_far_takes_for_ever():
    data = tuned()
    data["mean_loss"][:] = 2.0
    assert np.isinf(halving_iterations(data, Cell("leaky_relu", "he_normal"))).all()
