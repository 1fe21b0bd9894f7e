"""Settings, best cells and ranges: what chance alone gives, what is missing, what diverged."""

import numpy as np
import pytest

from engine.evidence.criteria import Above
from engine.evidence.quantities import TRAIN_LOSS, Cell, Diverged, NotRunError, Quantity
from engine.evidence.setting_predicates import BestAgainst, Contrast, Everywhere, Range
from engine.evidence.study_quantities import iterations_to
from tests.evidence.synthetic import LAWS, diverge, plant, training

ACCURACY = Quantity("test_accuracy", ("test_accuracy",))


def noisy(replicates: int = 400):
    data = training(replicates=replicates)
    shape = data["test_accuracy"].shape
    data["test_accuracy"][:] = np.random.default_rng(5).normal(0.5, 0.1, shape)
    return data


def test_cells_that_do_not_differ_have_no_range():
    (check,) = Range(ACCURACY, Above(0.05)).checks(noisy())
    assert abs(check.values.mean()) < 0.02
    naive = noisy()["test_accuracy"].stack(cell=("activation", "initializer"))
    assert float((naive.max("cell") - naive.min("cell")).mean()) > 0.2


def test_a_range_is_that_of_the_extremes():
    data = noisy()
    plant(data, "test_accuracy", "relu", "he_normal", 0.9)
    plant(data, "test_accuracy", "tanh", "normal_sd1", 0.1)
    (check,) = Range(ACCURACY, Above(0.05)).checks(data)
    np.testing.assert_allclose(check.values, 0.8)
    (without,) = Range(ACCURACY, Above(0.05), ("he_normal",)).checks(data)
    assert without.values.mean() == pytest.approx(0.4, abs=0.05)


def test_the_best_of_two_activations_are_set_against_each_other_within_replicates():
    data = training()
    for law, loss in zip(LAWS, (0.9, 0.2, 0.5, 0.7), strict=True):
        plant(data, "train_loss", "tanh", law, loss)
        plant(data, "train_loss", "sigmoid", law, loss + 1)
    (check,) = BestAgainst(TRAIN_LOSS, "sigmoid", "tanh", Above(0.01)).checks(data)
    np.testing.assert_allclose(check.values, 1.0)
    few = BestAgainst(TRAIN_LOSS, "sigmoid", "tanh", Above(0.01), LAWS[2:], ratio=True)
    np.testing.assert_allclose(few.checks(data)[0].values, 1.5 / 0.5)
    diverge(data, "tanh", LAWS[1], 0)
    assert BestAgainst(TRAIN_LOSS, "sigmoid", "tanh", Above(0)).checks(data)[0].values[0] == (
        pytest.approx(1.2 - 0.5)
    )


def test_everywhere_asks_each_measured_activation():
    predicate = Everywhere(TRAIN_LOSS, ("lecun_normal", "he_normal"), Above(0.9))
    assert len(predicate.checks(training())) == 6
    assert predicate.cells(None) == ()
    named = Everywhere(TRAIN_LOSS, ("he_normal",), Above(0.9), ("relu",))
    assert named.cells(None) == (Cell("relu", "he_normal"),)


def test_a_setting_that_was_not_run_leaves_a_contrast_unrun():
    cell = Cell("relu", "he_normal")
    with pytest.raises(NotRunError, match="setting missing"):
        Contrast(TRAIN_LOSS, cell, ("scale", 1.0), ("scale", 0.1), Above(0)).checks(training())


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([2.0, 1.0, 0.5], 250.0),  # a goal of 3/4 between the second and the third window
        ([0.6, 0.5, 0.4], 100.0),
        ([2.0, 2.0, 2.0], 300.0),
        ([2.0, np.nan, np.nan], 300.0),
    ],
)
def test_iterations_are_interpolated_and_end_at_the_ceiling(losses, expected):
    quantity = iterations_to("iterations", 0.5)
    assert quantity.when_diverged is Diverged.MEASURED
    found = quantity.compute(np.array([losses]), ends=np.array([100.0, 200.0, 300.0]), guess=1.5)
    assert found == pytest.approx([expected])


def test_the_fastest_rate_counts():
    losses = np.array([[[2.0, 2.0], [2.0, 0.0]], [[0.0, 0.0], [2.0, 2.0]]])
    found = iterations_to("iterations", 0.5).compute(
        losses, ends=np.array([100.0, 200.0]), guess=2.0
    )
    np.testing.assert_allclose(found, [150.0, 100.0])
