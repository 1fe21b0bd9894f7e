"""What predicates measure: layers, rivals, settings, order; and what divergence means for them.

That each can have each verdict is tested by the claims that use it, in `claims/test_planted`.
"""

import math

import numpy as np
import pytest
import xarray as xr

from engine.evidence.criteria import Outcome, above, below
from engine.evidence.predicates import (
    against,
    best_against,
    best_of,
    best_setting,
    inside,
    layer_ratio,
    level,
    rank_trend,
    spread,
    trend,
)
from engine.evidence.quantities import FINAL_ACCURACY, SD, TRAIN_LOSS
from engine.evidence.quantity import Cell, Matrix, NotRunError, Quantity, Reason
from engine.evidence.verdicts import judge_family
from engine.study.language import Text
from tests.evidence.synthetic import LAWS, around, diverge, plant, propagation, training

SUPPORTED, CONTRADICTED = Outcome.SUPPORTED, Outcome.CONTRADICTED
IMMATERIAL, UNDECIDED = Outcome.IMMATERIAL, Outcome.UNDECIDED
RELU_HE = Cell("relu", "he_normal")
RELU_LECUN = Cell("relu", "lecun_normal")


def verdict(predicate, dataset) -> Outcome:
    return judge_family({"claim": predicate.checks(dataset)})["claim"].outcome


def plant_layers(dataset, variable, cell, per_layer):
    noise = around(1, 0.01, dataset.sizes["replicate"])
    plant(dataset, variable, *cell, np.outer(noise, per_layer))


def test_ratios_are_averaged_as_logarithms_and_a_rise_that_is_taken_back_is_none():
    data = propagation(replicates=2)
    plant(data, "sd", *RELU_HE, [[1, 1, 1, 1, 1, 4], [4, 1, 1, 1, 1, 1]])
    (check,) = layer_ratio(SD, RELU_HE, "last", "first", above(1)).checks(data)
    assert check.interval(0.95).estimate == pytest.approx(1)
    data = propagation(depth=4)
    plant_layers(data, "sd", RELU_HE, [1, 2, 2, 1])
    assert verdict(trend(SD, RELU_HE, above(1.1)), data) is IMMATERIAL
    data = propagation(depth=3)
    plant_layers(data, "sd", RELU_HE, [1, 2, 4])
    assert trend(SD, RELU_HE, above(1.1)).checks(data)[0].estimate == pytest.approx(4)


BEST = best_of(TRAIN_LOSS, RELU_HE, 0.01, ("normal_sd1", "lecun_normal"))
UNBEATEN = best_of(TRAIN_LOSS, RELU_HE, -0.01)


@pytest.mark.parametrize(
    ("losses", "deviation", "ahead", "unbeaten"),
    [
        ((1, 0.9, 0.6, 0.3), 0.004, SUPPORTED, SUPPORTED),
        ((1, 0.9, 0.3, 0.3), 0.004, IMMATERIAL, SUPPORTED),  # a tie
        ((0.5, 0.5, 0.3, 0.3), 0.004, IMMATERIAL, SUPPORTED),
        ((1, 0.9, 0.1, 0.3), 0.004, CONTRADICTED, CONTRADICTED),
        ((1, 0.1, 0.6, 0.3), 0.004, SUPPORTED, CONTRADICTED),  # beaten by one that was not named
        ((1, 0.9, 0.35, 0.3), 0.2, UNDECIDED, UNDECIDED),
    ],
)
def test_best_of(losses, deviation, ahead, unbeaten):
    data = training()
    for law, loss in zip(LAWS, losses, strict=True):
        sign = -1 if law == "he_normal" else 1
        plant(data, "train_loss", "relu", law, sign * around(sign * loss, deviation, 5))
    assert verdict(BEST, data) is ahead
    assert verdict(UNBEATEN, data) is unbeaten


def test_rivals_are_all_measured_initializers_and_a_matrix_holds_each_measured_activation():
    assert [cell.initializer for cell in UNBEATEN.cells(training())] == ["he_normal", *LAWS[:3]]
    assert UNBEATEN.cells(None) == (RELU_HE,)
    with pytest.raises(NotRunError, match="no rival"):
        UNBEATEN.checks(training(initializers=["he_normal"]))
    predicate = level(TRAIN_LOSS, Matrix(initializers=("lecun_normal", "he_normal")), above(0.9))
    assert len(predicate.checks(training())) == 6
    assert predicate.cells(None) == ()
    named = level(TRAIN_LOSS, Matrix(("relu",), ("he_normal",)), above(0.9))
    assert named.cells(None) == (RELU_HE,)


# Divergence and holes


def test_divergence_loses_every_comparison_of_losses():
    data = training()
    for law, loss in zip(LAWS, (1, 0.9, 0.6, 0.3), strict=True):
        plant(data, "train_loss", "relu", law, around(loss, 0.004, 5))
    diverge(data, "relu", "normal_sd1", *range(5))
    assert verdict(BEST, data) is SUPPORTED
    diverge(data, *RELU_HE, *range(5))
    against_lecun = best_of(TRAIN_LOSS, RELU_HE, 0.01, ("lecun_normal",))
    assert verdict(against_lecun, data) is CONTRADICTED


def test_how_far_a_diverged_net_lies_beyond_is_left_open():
    data = training()
    plant(data, "train_loss", *RELU_HE, around(0.3, 0.004, 5))
    plant(data, "train_loss", *RELU_LECUN, around(0.6, 0.004, 5))
    diverge(data, *RELU_LECUN, 0)
    (check,) = against(TRAIN_LOSS, RELU_LECUN, RELU_HE, above(0.1)).checks(data)
    assert check.label["open"] == "above"
    interval = check.interval(0.95)
    assert interval.high == math.inf
    assert check.p_value((interval.estimate + 1,)) == 1
    (check,) = against(TRAIN_LOSS, RELU_HE, RELU_LECUN, above(0.1)).checks(data)
    assert (check.label["open"], check.interval(0.95).low) == ("below", -math.inf)
    diverge(data, *RELU_HE, 0)
    with pytest.raises(NotRunError, match="diverged: neither"):
        against(TRAIN_LOSS, RELU_LECUN, RELU_HE, above(0.1)).checks(data)


TIME = Quantity("gap", Text("时间", "time"), censored=True)


def test_a_time_that_was_not_reached_is_at_least_the_limit():
    times = np.array([[2.0, 8.0], [2.2, -8.0], [1.8, 7.0], [2.0, -8.0]])
    slow, fast = times[:, 1], times[:, 0]
    end, ratios = TIME.compared(xr.Dataset(), slow, fast, ratio=True)
    np.testing.assert_allclose(ratios, np.abs(slow) / fast)
    assert end == "above"
    assert TIME.compared(xr.Dataset(), fast, slow, ratio=True)[0] == "below"
    assert TIME.level(slow)[0] == "above"
    assert TIME.level(fast)[0] is None
    with pytest.raises(NotRunError, match=Reason.NOT_REACHED):
        TIME.compared(xr.Dataset(), slow, slow, ratio=True)


@pytest.mark.parametrize(
    "predicate", [layer_ratio(SD, RELU_HE, "first", "last", above(1)), trend(SD, RELU_HE, above(1))]
)
def test_a_ratio_to_nothing_is_undefined(predicate):
    data = propagation()
    plant(data, "sd", *RELU_HE, 0.0)
    with pytest.raises(NotRunError, match=Reason.UNDEFINED):
        predicate.checks(data)


# Settings, activations and the whole matrix


def noisy(replicates: int = 400):
    data = training(replicates=replicates)
    shape = data["test_accuracy"].shape
    data["test_accuracy"][:] = np.random.default_rng(5).normal(0.5, 0.1, shape)
    return data


def test_a_spread_is_that_of_the_extremes_and_no_luck():
    (check,) = spread(FINAL_ACCURACY, above(0.05)).checks(noisy())
    assert abs(check.values.mean()) < 0.02
    naive = noisy()["test_accuracy"].stack(cell=("activation", "initializer"))
    assert float((naive.max("cell") - naive.min("cell")).mean()) > 0.2
    data = noisy()
    plant(data, "test_accuracy", "relu", "he_normal", 0.9)
    plant(data, "test_accuracy", "tanh", "normal_sd1", 0.1)
    (check,) = spread(FINAL_ACCURACY, above(0.05)).checks(data)
    np.testing.assert_allclose(check.values, 0.8)
    (without,) = spread(FINAL_ACCURACY, above(0.05), ("he_normal",)).checks(data)
    assert without.values.mean() == pytest.approx(0.4, abs=0.05)


def test_the_best_of_two_activations_are_set_against_each_other_within_replicates():
    data = training()
    for law, loss in zip(LAWS, (0.9, 0.2, 0.5, 0.7), strict=True):
        plant(data, "train_loss", "tanh", law, loss)
        plant(data, "train_loss", "sigmoid", law, loss + 1)
    (check,) = best_against(TRAIN_LOSS, "sigmoid", "tanh", above(0.01)).checks(data)
    np.testing.assert_allclose(check.values, 1.0)
    few = best_against(TRAIN_LOSS, "sigmoid", "tanh", above(0.01), LAWS[2:], ratio=True)
    np.testing.assert_allclose(few.checks(data)[0].values, 1.5 / 0.5)
    diverge(data, "tanh", LAWS[1], 0)
    (check,) = best_against(TRAIN_LOSS, "sigmoid", "tanh", above(0)).checks(data)
    assert check.values[0] == pytest.approx(1.2 - 0.5)


# Order

MATRIX = ("activation", "initializer", "replicate")
BREADTH, LOSS, GAP = (Quantity(name, Text("量", name)) for name in ("breadth", "loss", "gap"))


def matrix(rows: int = 4, columns: int = 5, replicates: int = 24) -> xr.Dataset:
    """Independent noise for every cell and quantity."""
    rng = np.random.default_rng(3)
    shape = (rows, columns, replicates)
    values = {name: (MATRIX, rng.standard_normal(shape)) for name in ("breadth", "loss")}
    status = {"status": (MATRIX, np.zeros(shape, np.int8))}
    names = {
        "activation": [f"a{i}" for i in range(rows)],
        "initializer": [f"i{i}" for i in range(columns)],
    }
    return xr.Dataset(values | status, coords=names)


def along(values: np.ndarray) -> xr.Dataset:
    """One cell with values (replicate, place)."""
    data = {
        "gap": ((*MATRIX, "place"), values[None, None]),
        "status": (MATRIX, np.zeros((1, 1, len(values)), np.int8)),
    }
    return xr.Dataset(data, coords={"activation": ["relu"], "initializer": ["he_normal"]})


def test_a_trend_of_any_shape_is_a_trend_a_constant_has_none_nor_have_two_cells():
    rising = np.exp(np.arange(6) ** 2) + np.zeros((5, 1))
    for values, expected in ((rising, 1.0), (-rising, -1.0), (np.ones((4, 3)), 0.0)):
        (check,) = rank_trend(GAP, RELU_HE, above(0.5)).checks(along(values))
        np.testing.assert_allclose(check.values, expected)
    with pytest.raises(NotRunError, match="nothing between the ends of a0"):
        inside(LOSS, BREADTH, Matrix(), below(0.0)).checks(matrix(1, 2))


def test_the_best_setting_is_chosen_on_one_half_and_judged_on_the_other():
    """Luck in the half that chooses does not count."""
    data = xr.Dataset(
        {
            "loss": ((*MATRIX, "strength"), np.ones((1, 1, 8, 3))),
            "gap": ((*MATRIX, "strength"), np.ones((1, 1, 8, 3))),
            "status": (MATRIX, np.zeros((1, 1, 8), np.int8)),
        },
        {"activation": ["relu"], "initializer": ["he_normal"], "strength": [0.0, 0.1, 0.2]},
    )
    data["loss"][0, 0, :4, 2] = 0.5
    data["gap"][0, 0, :4, 2] = -5.0
    (check,) = best_setting(GAP, RELU_HE, ("strength", 0.0), LOSS, above(0.1)).checks(data)
    assert (check.label["setting"], check.label["baseline"]) == ("0", "0.2")
    np.testing.assert_array_equal(check.values, np.zeros(4))


def test_an_optimum_inside_is_told_from_one_at_an_end():
    """Of five cells in the order of their breadth, whatever the order they stand in."""
    predicate = inside(LOSS, BREADTH, Matrix(), above(0.1))
    for losses, expected in (
        ([1.0, 0.5, 0.2, 0.5, 1.0], SUPPORTED),
        ([1.0, 0.8, 0.5, 0.3, 0.1], CONTRADICTED),
        ([0.2, 0.2, 0.2, 0.2, 0.2], IMMATERIAL),
    ):
        data = matrix()
        for place, cell in enumerate((3, 0, 4, 1, 2)):
            where = {"initializer": f"i{cell}"}
            chance = np.random.default_rng(place).uniform(0, 0.01, data["loss"].loc[where].shape)
            data["breadth"].loc[where], data["loss"].loc[where] = place, losses[place] + chance
        assert verdict(predicate, data) is expected
        ends = {check.label["cell"].split("/")[1] for check in predicate.checks(data)}
        assert ends == {"i3", "i2"}
