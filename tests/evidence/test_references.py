"""Saito's stored losses: where ours agree, and as published numbers in the ledger."""

import json

import numpy as np
import pytest

from engine.evidence.judge import judge
from engine.evidence.published import published_numbers
from engine.evidence.references import MNIST_TRAIN_IMAGES, SAITO_LOSSES, compare_saito
from tests.evidence.synthetic import around, diverge, plant, propagation, training

TRUE_MNIST = {"dataset_sha256": MNIST_TRAIN_IMAGES}


def reproduced(offset: float, spread: float):
    """Our losses lie `offset` above the published ones, with this sd over replicates."""
    data = training(["relu"], **TRUE_MNIST)
    for initializer, losses in SAITO_LOSSES.items():
        for iteration, published in losses.items():
            curve = {"activation": "relu", "initializer": initializer, "point": iteration // 100}
            data["loss"].loc[curve] = around(published + offset, spread, 5)
    return data


@pytest.mark.parametrize(
    ("spread", "offset", "within"),
    [
        *((0.01, offset, True) for offset in (0, 0.029, -0.029)),
        *((0.01, offset, False) for offset in (0.031, -1)),
        *((0, offset, abs(offset) < 0.0005) for offset in (0.0004, -0.0004, 0.0006)),
    ],
)
def test_agreement_is_three_spreads_from_a_number_that_rounds_to_the_published(
    spread, offset, within
):
    rows = compare_saito(reproduced(offset, spread))
    assert {row["within"] for row in rows} == {within}


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", 0.1), ("batch_size", 64), ("hidden", [100]), ("loss", "quadratic")],
)
def test_other_settings_are_not_compared(name, value):
    data = reproduced(0, 0.01)
    spec = json.loads(data.attrs["spec"])
    spec["experiment"][name] = value
    assert compare_saito(data.assign_attrs(spec=json.dumps(spec))) == []


def test_other_data_are_not_compared_nor_what_was_not_recorded():
    assert compare_saito(training(["relu"])) == []
    assert compare_saito(training(["tanh"], **TRUE_MNIST)) == []
    assert compare_saito(training(["relu"], ["zeros"], **TRUE_MNIST)) == []
    data = reproduced(0, 0.01).isel(point=slice(0, 6)).drop_sel(initializer="he_normal")
    rows = compare_saito(data)
    assert {(row["initializer"], row["iteration"]) for row in rows} == {
        (initializer, iteration)
        for initializer in ("normal_sd0.01", "lecun_normal")
        for iteration in (0, 100, 500)
    }


def test_divergence_is_no_agreement_nor_is_a_single_replicate():
    data = reproduced(0, 0.01)
    diverge(data, "relu", "he_normal", 4)
    rows = [row for row in compare_saito(data) if row["initializer"] == "he_normal"]
    assert rows
    assert not any(row["within"] for row in rows)
    assert all(np.isnan(row["mean"]) for row in rows)
    data = training(["relu"], replicates=1, **TRUE_MNIST)
    plant(data, "loss", "relu", "he_normal", 2.4)
    rows = compare_saito(data)
    assert all(np.isnan(row["sd"]) for row in rows)
    assert not any(row["within"] for row in rows)


@pytest.mark.parametrize(("offset", "agrees"), [(0.0, True), (0.5, False)])
def test_every_stored_loss_is_a_published_number(offset, agrees):
    data = reproduced(offset, 0.01)
    numbers = published_numbers({"mnist": data})
    stored = [loss for losses in SAITO_LOSSES.values() for loss in losses.values()]
    assert sorted(number.published for number in numbers) == sorted(stored)
    assert {number.agrees for number in numbers} == {agrees}
    for number, row in zip(numbers, compare_saito(data), strict=True):
        assert number.ours.estimate == pytest.approx(row["mean"])
        assert number.ours.low < row["mean"] < number.ours.high
        assert (number.source, number.unit, number.experiment) == ("saito2016", "nat", "mnist")


def test_the_ledger_lists_them_in_any_order_and_no_other_data_or_kinds():
    assert published_numbers({"mnist": training(["relu"]), "propagation": propagation()}) == []
    measured = {"propagation": propagation(), "a": reproduced(0, 0.01), "b": reproduced(0.5, 0.01)}
    ledger = judge(measured)
    assert len(ledger["published"]) == 30
    assert ledger == judge(dict(reversed(measured.items())))
    assert set(ledger["published"][0]["ours"]) == {"estimate", "low", "high", "n", "confidence"}
