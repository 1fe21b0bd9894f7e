"""Planted truth: for each predicate, measurements that force each verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.evidence.criteria import Above, Below, Outcome, Within
from engine.evidence.predicates import (
    AllOf,
    BestOf,
    CellRatio,
    Check,
    Difference,
    LayerRatio,
    Level,
    Trend,
)
from engine.evidence.quantities import (
    GRADIENT_SD,
    SATURATED_SHARE,
    SD,
    TEST_ACCURACY,
    TRAIN_LOSS,
    Cell,
    NotRunError,
    Reason,
)
from engine.evidence.verdicts import judge_family
from tests.evidence.synthetic import LAWS, around, diverge, plant, propagation, training

SUPPORTED, REFUTED, UNDECIDED = Outcome.SUPPORTED, Outcome.REFUTED, Outcome.UNDECIDED
RELU_HE = Cell("relu", "he_normal")
RELU_LECUN = Cell("relu", "lecun_normal")


def verdict(predicate, dataset) -> Outcome:
    return judge_family({"claim": predicate.checks(dataset)})["claim"].outcome


def plant_layers(dataset, variable, cell, per_layer, spread=0.01):
    noise = around(1, spread, dataset.sizes["replicate"])
    plant(dataset, variable, *cell, np.outer(noise, per_layer))


@pytest.mark.parametrize(
    ("share", "spread", "expected"),
    [
        ([0.9, 0.8, 0.7], 0.01, SUPPORTED),
        ([0.9, 0.4, 0.9], 0.01, REFUTED),  # one layer is enough
        ([0.9, 0.51, 0.9], 0.1, UNDECIDED),
        ([0.9, 0.9, 0.45], 0.3, UNDECIDED),
    ],
)
def test_level_in_every_layer(share, spread, expected):
    data = propagation(depth=3)
    plant_layers(data, "saturated_share", RELU_HE, share, spread)
    assert verdict(Level(SATURATED_SHARE, RELU_HE, Above(0.5), "every"), data) is expected


@pytest.mark.parametrize(("layers", "expected"), [("first", SUPPORTED), ("last", REFUTED)])
def test_level_in_the_layer_named(layers, expected):
    data = propagation(depth=3)
    plant_layers(data, "saturated_share", RELU_HE, [0.1, 0.5, 0.9])
    predicate = Level(SATURATED_SHARE, RELU_HE, Below(0.3), layers)
    assert verdict(predicate, data) is expected


@pytest.mark.parametrize(
    ("share_of_guess", "expected"), [(0.99, SUPPORTED), (0.2, REFUTED), (0.9, UNDECIDED)]
)
@pytest.mark.parametrize("classes", [2, 10, 100])
def test_level_of_a_loss_is_measured_in_guesses(share_of_guess, expected, classes):
    data = training(classes=classes)
    plant(data, "train_loss", *RELU_HE, around(share_of_guess * math.log(classes), 0.002, 5))
    assert verdict(Level(TRAIN_LOSS, RELU_HE, Above(0.9)), data) is expected


@pytest.mark.parametrize(
    ("ratio", "spread", "expected"),
    [(1e-3, 0.05, SUPPORTED), (0.9, 0.05, REFUTED), (0.1, 0.3, UNDECIDED), (0, 0, SUPPORTED)],
)
def test_layer_ratio(ratio, spread, expected):
    data = propagation()
    first = np.maximum(around(ratio, spread * ratio, 8), 0)
    values = np.column_stack([first, np.ones((8, 5))])
    plant(data, "pre_activation_gradient_sd", *RELU_HE, values)
    predicate = LayerRatio(GRADIENT_SD, RELU_HE, "first", "last", Below(0.1))
    assert verdict(predicate, data) is expected


@pytest.mark.parametrize(
    ("last", "spread", "expected"),
    [(1.02, 0.02, SUPPORTED), (0.5, 0.02, REFUTED), (3, 0.02, REFUTED), (1, 0.5, UNDECIDED)],
)
def test_layer_ratio_within_bounds(last, spread, expected):
    data = propagation()
    values = np.ones((8, 6))
    values[:, -1] = np.exp(around(math.log(last), spread, 8))
    plant(data, "sd", *RELU_HE, values)
    predicate = LayerRatio(SD, RELU_HE, "last", "first", Within(0.8, 1.25))
    assert verdict(predicate, data) is expected


def test_ratios_are_averaged_as_logarithms():
    data = propagation(replicates=2)
    plant(data, "sd", *RELU_HE, [[1, 1, 1, 1, 1, 4], [4, 1, 1, 1, 1, 1]])
    (check,) = LayerRatio(SD, RELU_HE, "last", "first", Above(1)).checks(data)
    assert check.interval(0.95).estimate == pytest.approx(1)


@pytest.mark.parametrize(
    ("per_layer", "spread", "expected"),
    [
        ([1, 1.2, 1.4, 1.6], 0.01, SUPPORTED),
        ([1, 1, 1, 1], 0.01, REFUTED),
        ([1, 0.8, 0.6, 0.5], 0.01, REFUTED),
        ([1, 2, 2, 1], 0.01, REFUTED),  # a rise taken back is none
    ],
)
def test_trend(per_layer, spread, expected):
    data = propagation(depth=4)
    plant_layers(data, "sd", RELU_HE, per_layer, spread)
    assert verdict(Trend(SD, RELU_HE, Above(1.1)), data) is expected


def test_trend_is_undecided_where_replicates_disagree():
    data = propagation(depth=4, replicates=4)
    growth = np.array([0.5, 2.0, 0.6, 1.8])[:, None]
    plant(data, "sd", *RELU_HE, growth ** (np.arange(4) / 3))
    (check,) = Trend(SD, RELU_HE, Above(1.1)).checks(data)
    assert check.values == pytest.approx(growth[:, 0])
    assert verdict(Trend(SD, RELU_HE, Above(1.1)), data) is UNDECIDED


@pytest.mark.parametrize(
    ("ours", "spread", "expected"),
    [(2, 0.01, SUPPORTED), (1, 0.01, REFUTED), (0.5, 0.01, REFUTED), (1.1, 0.2, UNDECIDED)],
)
def test_cell_ratio(ours, spread, expected):
    data = propagation()
    plant_layers(data, "sd", RELU_HE, np.full(6, ours), spread)
    predicate = CellRatio(SD, RELU_HE, RELU_LECUN, Above(1.1), "every")
    assert verdict(predicate, data) is expected


@pytest.mark.parametrize(
    ("lead", "spread", "expected"),
    [
        (0.2, 0.01, SUPPORTED),
        (0.005, 0.001, REFUTED),  # certain, but too small to matter
        (-0.2, 0.01, REFUTED),
        (0.05, 0.1, UNDECIDED),
    ],
)
def test_difference(lead, spread, expected):
    data = training()
    shared = around(0.5, 0.3, 5)
    plant(data, "train_loss", *RELU_HE, shared)
    plant(data, "train_loss", *RELU_LECUN, shared + around(lead, spread, 5))
    predicate = Difference(TRAIN_LOSS, RELU_LECUN, RELU_HE, Above(0.01))
    assert verdict(predicate, data) is expected


BEST = BestOf(TRAIN_LOSS, RELU_HE, 0.01, ("normal_sd1", "lecun_normal"))
UNBEATEN = BestOf(TRAIN_LOSS, RELU_HE, -0.01)


@pytest.mark.parametrize(
    ("losses", "spread", "ahead", "unbeaten"),
    [
        ((1, 0.9, 0.6, 0.3), 0.004, SUPPORTED, SUPPORTED),
        ((1, 0.9, 0.3, 0.3), 0.004, REFUTED, SUPPORTED),  # a tie
        ((1, 0.9, 0.1, 0.3), 0.004, REFUTED, REFUTED),
        ((1, 0.1, 0.6, 0.3), 0.004, SUPPORTED, REFUTED),  # beaten by one that was not named
        ((1, 0.9, 0.35, 0.3), 0.2, UNDECIDED, UNDECIDED),
    ],
)
def test_best_of(losses, spread, ahead, unbeaten):
    data = training()
    for law, loss in zip(LAWS, losses, strict=True):
        sign = -1 if law == "he_normal" else 1
        plant(data, "train_loss", "relu", law, sign * around(sign * loss, spread, 5))
    assert verdict(BEST, data) is ahead
    assert verdict(UNBEATEN, data) is unbeaten


def test_best_of_takes_all_measured_initializers_for_rivals():
    assert [cell.initializer for cell in UNBEATEN.cells(training())] == ["he_normal", *LAWS[:3]]
    assert UNBEATEN.cells(None) == (RELU_HE,)
    with pytest.raises(NotRunError, match="no rival"):
        UNBEATEN.checks(training(initializers=["he_normal"]))


@pytest.mark.parametrize(
    ("loss", "accuracy", "expected"),
    [
        (2.3, 0.1, SUPPORTED),
        (0.3, 0.1, REFUTED),
        (2.3, 0.9, REFUTED),
        (0.9 * math.log(10), 0.1, UNDECIDED),
    ],
)
def test_all_of(loss, accuracy, expected):
    data = training()
    plant(data, "train_loss", *RELU_HE, around(loss, 0.001, 5))
    plant(data, "test_accuracy", *RELU_HE, around(accuracy, 0.001, 5))
    predicate = AllOf(
        (Level(TRAIN_LOSS, RELU_HE, Above(0.9)), Level(TEST_ACCURACY, RELU_HE, Below(2)))
    )
    assert verdict(predicate, data) is expected
    assert predicate.cells(data) == (RELU_HE,)


# Divergence and holes


def test_divergence_loses_every_comparison_of_losses():
    data = training()
    for law, loss in zip(LAWS, (1, 0.9, 0.6, 0.3), strict=True):
        plant(data, "train_loss", "relu", law, around(loss, 0.004, 5))
    diverge(data, "relu", "normal_sd1", *range(5))
    assert verdict(BEST, data) is SUPPORTED
    diverge(data, *RELU_HE, *range(5))
    assert verdict(BEST, data) is REFUTED


def test_partial_divergence_leaves_a_comparison_open():
    data = training()
    plant(data, "train_loss", "relu", "he_normal", around(0.3, 0.004, 5))
    plant(data, "train_loss", "relu", "lecun_normal", around(0.3, 0.004, 5))
    diverge(data, "relu", "lecun_normal", 2)
    predicate = Difference(TRAIN_LOSS, RELU_LECUN, RELU_HE, Above(0.01))
    assert verdict(predicate, data) is UNDECIDED


def test_a_diverged_net_has_not_learned():
    data = training()
    diverge(data, *RELU_HE, *range(5))
    assert verdict(Level(TRAIN_LOSS, RELU_HE, Above(0.9)), data) is SUPPORTED
    assert verdict(Level(TEST_ACCURACY, RELU_HE, Below(2)), data) is SUPPORTED


@pytest.mark.parametrize(
    "predicate",
    [
        Level(SD, RELU_HE, Above(1), "every"),
        LayerRatio(SD, RELU_HE, "first", "last", Above(1)),
        Trend(SD, RELU_HE, Above(1)),
        CellRatio(SD, RELU_LECUN, RELU_HE, Above(1), "last"),
        Difference(SD, RELU_LECUN, RELU_HE, Above(1), "last"),
    ],
)
def test_spread_of_a_diverged_cell_is_not_run(predicate):
    data = propagation()
    diverge(data, *RELU_HE, 3)
    with pytest.raises(NotRunError, match="diverged: relu/he_normal") as caught:
        predicate.checks(data)
    assert caught.value.reason is Reason.DIVERGED


@pytest.mark.parametrize(
    "predicate", [LayerRatio(SD, RELU_HE, "first", "last", Above(1)), Trend(SD, RELU_HE, Above(1))]
)
def test_a_ratio_to_nothing_is_undefined(predicate):
    data = propagation()
    plant(data, "sd", *RELU_HE, 0.0)
    with pytest.raises(NotRunError) as caught:
        predicate.checks(data)
    assert caught.value.reason is Reason.UNDEFINED


def test_check_leans_by_its_mean_and_decides_by_its_interval():
    check = Check({}, np.array([0.0, 10.0]), Above(1))
    assert check.leans()
    assert check.p_value() > 0.05
