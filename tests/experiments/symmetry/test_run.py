"""Counting units that differ, against what gradient descent must do to equal ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.symmetry import run as symmetry
from engine.net.activations import ACTIVATIONS, make_activation
from engine.study.cell_results import Status
from tests.study.small import CLASSES, runs

HIDDEN = [6, 5]
SMALL = {"hidden": HIDDEN, "learning_rates": [0.1, 1.0], "batch_size": 16, "iterations": 30}
values_of = runs("symmetry", **SMALL, checkpoints=4, replicates=2)


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_from_zeros_only_the_output_biases_move_where_f_of_0_is_0(dataset, family):
    """Signals are 0 in every layer, so only the output's bias has a gradient; else all have."""
    values = values_of(dataset, family, "zeros")
    stays = float(make_activation(family).value(0.0)) == 0
    np.testing.assert_array_equal(values["moved_biases"][..., -1, -1], 1)
    for name in ("moved_weights", "moved_biases"):
        hidden = values[name][..., -1, :-1]
        assert np.all(hidden == 0) if stays else np.all(hidden > 0), name
    assert np.all((values["rank"][..., -1, :] == 0) == stays)


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_at_the_start_a_constant_gives_one_unit_a_layer(dataset, family):
    values = values_of(dataset, family, "constant", {"value": 0.25}, iterations=1, checkpoints=1)
    for name in ("distinct_units", "tolerant_units", "rank"):
        np.testing.assert_array_equal(values[name][..., 0, :], 1)


def test_neither_small_equal_steps_nor_rounding_part_equal_units(dataset):
    values = values_of(dataset, "tanh", "constant", {"value": 0.01})
    np.testing.assert_array_equal(values["tolerant_units"][..., :-1], 1)
    assert np.all(values["moved_weights"][..., -1, :] > 0.9)
    stable = {"learning_rates": [0.01], "hidden": [21, 21], "iterations": 60, "tolerance": 1e-9}
    values = values_of(dataset, "gelu", "constant", {"value": 0.5}, **stable)
    np.testing.assert_array_equal(values["tolerant_units"][..., :-1], 1)


def test_random_weights_give_every_unit_its_own_and_nothing_has_moved_at_first(dataset):
    values = values_of(dataset, "tanh", "normal", {"sd": 0.01})
    units = np.broadcast_to(values["units"], values["distinct_units"].shape)
    np.testing.assert_array_equal(values["distinct_units"], units)
    np.testing.assert_array_equal(values["units"], [*HIDDEN, CLASSES])
    values = values_of(dataset, "sigmoid", "normal", {"sd": 0.1})
    for name in ("moved_weights", "moved_biases"):
        np.testing.assert_array_equal(values[name][..., 0, :], 0)


def test_a_diverged_run_is_noted_and_blank_from_there_on(dataset):
    values = values_of(dataset, "identity", "constant", {"value": 50.0}, learning_rates=[1e-6, 1e6])
    lost = values["diverged_at"] >= 0
    assert lost.tolist() == [[False, True]] * 2
    np.testing.assert_array_equal(values["status"] == Status.DIVERGED, lost)
    assert np.isnan(values["test_loss"]).tolist() == lost.tolist()
    assert np.isnan(values["rank"][:, 1, -1]).all()
    assert np.isfinite(values["rank"][:, 0]).all()


@given(
    groups=st.lists(st.integers(0, 4), min_size=1, max_size=12), noise=st.sampled_from([0.0, 1e-6])
)
def test_units_are_counted_by_their_groups(groups, noise):
    """Rows of one group differ by less than the tolerance, rows of two by much more."""
    rng = np.random.default_rng(1)
    centres = rng.standard_normal((5, 7))
    units = centres[groups] + noise * rng.standard_normal((len(groups), 7))
    exact, tolerant = symmetry.distinct_units(units, (0.0, 1e-3))
    assert tolerant == len(set(groups))
    assert exact == (len(set(groups)) if noise == 0 else len(groups))
