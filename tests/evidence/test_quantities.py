import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.evidence.quantities import BETWEEN_UNIT_SHARE, DISTANCE_FROM_HALF, TRAIN_LOSS
from engine.evidence.quantity import (
    GUESS_LOSSES,
    Cell,
    Diverged,
    NotRunError,
    Reason,
    guess_accuracy,
    guess_loss,
)
from engine.net.losses import LOSSES
from tests.evidence.synthetic import diverge, plant, propagation, training

RELU_HE = Cell("relu", "he_normal")
# Outputs of one unit per class that say "all classes alike" under each loss.
IGNORANT_OUTPUT = {
    "softmax_cross_entropy": lambda _: 0.0,
    "softmax_quadratic": lambda _: 0.0,
    "quadratic": lambda classes: 1 / classes,
}


@pytest.mark.parametrize("classes", [2, 10])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_guess_costs_what_the_loss_says(loss, classes):
    outputs = np.full((1, classes, classes), IGNORANT_OUTPUT[loss](classes))
    (cost,) = LOSSES[loss](outputs, np.eye(classes)[None], np.empty_like(outputs))
    assert GUESS_LOSSES[loss](classes) == pytest.approx(cost)
    data = training(classes=classes)
    spec = json.dumps({"experiment": {"loss": loss}})
    assert guess_loss(data.assign_attrs(spec=spec)) == pytest.approx(cost)
    assert guess_accuracy(data) == 1 / classes


def test_distances_from_half_and_shares_of_the_variance():
    outputs = np.random.default_rng(1).random(1000) * 0.3 + 0.4
    data = propagation()
    plant(data, "mean", *RELU_HE, outputs.mean())
    plant(data, "sd", *RELU_HE, outputs.std())
    expected = np.sqrt(np.mean((outputs - 0.5) ** 2))
    assert DISTANCE_FROM_HALF.read(data, RELU_HE) == pytest.approx(expected)
    data = propagation()
    plant(data, "between_unit_variance", *RELU_HE, 3.0)
    plant(data, "across_sample_variance", *RELU_HE, 1.0)
    assert BETWEEN_UNIT_SHARE.read(data, RELU_HE) == pytest.approx(0.75)


def test_a_diverged_loss_lies_beyond_all_others_and_is_compared_as_the_least_it_can_be():
    data = training()
    plant(data, "train_loss", "relu", "he_normal", 7.0)
    diverge(data, "relu", "lecun_normal", 1)
    he, lecun = TRAIN_LOSS.read(data, RELU_HE, Cell("relu", "lecun_normal"))
    assert lecun[1] == np.inf > he.max() > lecun[0]
    _, behind = TRAIN_LOSS.compared(data, lecun, he, ratio=False)
    assert (behind[1], behind[0]) == (0, lecun[0] - 7.0)


def test_the_order_of_dimensions_does_not_matter_and_a_hole_is_no_divergence():
    data = training()
    plant(data, "train_loss", *RELU_HE, np.arange(5.0))
    turned = data.transpose("replicate", "initializer", "activation", ...)
    assert (TRAIN_LOSS.read(turned, RELU_HE) == TRAIN_LOSS.read(data, RELU_HE)).all()
    plant(data, "train_loss", *RELU_HE, [0.3, np.nan, 0.3, 0.3, 0.3])
    diverge(data, *RELU_HE, 0)
    with pytest.raises(NotRunError, match=Reason.UNDEFINED):
        TRAIN_LOSS.read(data, RELU_HE)


def along_rates(dataset, values):
    """The training data with `values` (rate,) added to the loss along a learning rate."""
    rates = xr.DataArray([0.1, 0.3], dims="rate", name="learning_rate")
    loss = dataset["train_loss"] + xr.DataArray(values, dims="rate")
    return dataset.assign(train_loss=loss).assign_coords(learning_rate=rates)


def test_a_quantity_is_taken_at_the_setting_named_or_not_run():
    data = along_rates(training(), [0.0, 5.0])
    low, high = (TRAIN_LOSS.at(learning_rate=rate).read(data, RELU_HE) for rate in (0.1, 0.3))
    np.testing.assert_allclose(high - low, 5.0)
    last = TRAIN_LOSS.at(learning_rate="last").read(data, RELU_HE)
    np.testing.assert_array_equal(last, high)
    for setting in ({"learning_rate": 0.2}, {"depth": 4}):
        with pytest.raises(NotRunError, match=Reason.NO_SETTING):
            TRAIN_LOSS.at(**setting).read(data, RELU_HE)


def test_only_the_divergence_at_the_setting_counts():
    data = along_rates(training(), [0.0, 5.0])
    status = data["status"].expand_dims(rate=2, axis=-1).copy()
    status.loc[{"activation": "relu", "initializer": "he_normal", "rate": 1}] = 1
    data = data.assign(status=status)
    plain = replace(TRAIN_LOSS, when_diverged=Diverged.NOT_RUN)
    assert np.isfinite(plain.at(learning_rate=0.1).read(data, RELU_HE)).all()
    with pytest.raises(NotRunError, match="diverged"):
        plain.at(learning_rate=0.3).read(data, RELU_HE)
