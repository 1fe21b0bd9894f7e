"""Test errors at the rate that validation chose: who may see what, and what is chosen."""

from dataclasses import replace

import numpy as np
import pytest

from engine.study.cell_results import Status
from tests.study.small import CLASSES, runs

VALIDATION = 30
SMALL = {"depth": 2, "width": 12, "learning_rates": [0.01, 0.1, 0.5], "batch_size": 5}
SMALL |= {"iterations": 200, "validation": VALIDATION, "replicates": 3}
run = runs("glorot_table", "tanh", "glorot_uniform", **SMALL)


def test_chooses_the_rate_with_the_lowest_validation_error(dataset):
    values = run(dataset)
    best = values["validation_error"][:, :, -1].argmin(axis=1)
    rows = np.arange(3)
    np.testing.assert_array_equal(values["chosen_rate"], values["learning_rate"][best])
    np.testing.assert_array_equal(values["test_error"], values["test_error_by_rate"][rows, best])
    halves = values["validation_error"][rows, best]
    np.testing.assert_array_equal(values["validation_drop"], halves[:, 0] - halves[:, 1])
    assert values["test_error"].mean() < 0.5 * (1 - 1 / CLASSES)


def test_a_rate_gives_the_same_whatever_else_is_tried(dataset):
    many, one = run(dataset), run(dataset, learning_rates=[0.1], replicates=1)
    for name in ("validation_error", "test_error_by_rate", "train_loss_by_rate"):
        np.testing.assert_array_equal(many[name][0, 1], one[name][0, 0], err_msg=name)
    with pytest.raises(ValueError, match=r"there are 120; got 120 \(keep fewer"):
        run(dataset, validation=120)


def changed(dataset, name, rows):
    array = np.array(getattr(dataset, name))
    array[rows] = (array[rows] + 1) % CLASSES if name.endswith("labels") else 255 - array[rows]
    return replace(dataset, **{name: array})


def test_validation_samples_are_not_trained_on_and_test_samples_do_not_choose(dataset):
    """Other validation images change the choice at most, never what was learned."""
    there = slice(len(dataset.train_labels) - VALIDATION, None)
    first, other = run(dataset), run(changed(dataset, "train_images", there))
    for name in ("train_loss_by_rate", "test_error_by_rate"):
        np.testing.assert_array_equal(first[name], other[name])
    assert not np.array_equal(first["validation_error"], other["validation_error"])
    first, other = run(dataset), run(changed(dataset, "test_labels", slice(None)))
    np.testing.assert_array_equal(first["chosen_rate"], other["chosen_rate"])
    np.testing.assert_array_equal(first["validation_error"], other["validation_error"])
    assert not np.array_equal(first["test_error"], other["test_error"])


def test_a_rate_that_diverges_is_never_chosen_and_when_all_do_the_replicate_has(dataset):
    values = run(dataset, "identity", learning_rates=[0.05, 1e4])
    diverged = values["rate_diverged_at"] >= 0
    assert diverged[:, 1].all()
    assert not diverged[:, 0].any()
    assert np.isnan(values["test_error_by_rate"][:, 1]).all()
    assert np.all(values["chosen_rate"] == 0.05)
    assert np.all(values["status"] == Status.OK)
    values = run(dataset, "identity", learning_rates=[1e4, 1e5])
    assert np.all(values["status"] == Status.DIVERGED)
    assert np.isnan(values["test_error"]).all()
    assert np.isnan(values["chosen_rate"]).all()
    np.testing.assert_array_equal(values["diverged_at"], values["rate_diverged_at"].max(axis=1))
    assert np.all(values["diverged_at"] >= 0)
