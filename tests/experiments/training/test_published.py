"""Saito's stored losses among the published numbers."""

from __future__ import annotations

import pytest

from engine.evidence.ledger import judge
from engine.evidence.published import published_numbers
from engine.evidence.references import MNIST_TRAIN_IMAGES, SAITO_LOSSES, compare_saito
from tests.evidence.synthetic import around, propagation, training


def reproduced(offset: float = 0.0):
    """Our losses lie `offset` above the stored ones, with an sd of 0.01 over 5 replicates."""
    data = training(["relu"], dataset_sha256=MNIST_TRAIN_IMAGES)
    for initializer, losses in SAITO_LOSSES.items():
        for iteration, published in losses.items():
            curve = {"activation": "relu", "initializer": initializer, "point": iteration // 100}
            data["loss"].loc[curve] = around(published + offset, 0.01, 5)
    return data


@pytest.mark.parametrize(("offset", "agrees"), [(0.0, True), (0.5, False)])
def test_every_stored_loss_is_a_published_number(offset, agrees):
    data = reproduced(offset)
    numbers = published_numbers({"mnist": data})
    stored = [loss for losses in SAITO_LOSSES.values() for loss in losses.values()]
    assert sorted(number.published for number in numbers) == sorted(stored)
    assert {number.agrees for number in numbers} == {agrees}
    for number, row in zip(numbers, compare_saito(data), strict=True):
        assert number.ours.estimate == pytest.approx(row.mean)
        assert number.ours.low < row.mean < number.ours.high
        assert (number.source, number.unit, number.experiment) == ("saito2016", "nat", "mnist")


def test_other_data_and_other_kinds_are_not_compared():
    assert published_numbers({"mnist": training(["relu"])}) == []
    assert published_numbers({"propagation": propagation()}) == []


def test_the_ledger_lists_them_whatever_the_order_of_the_experiments():
    measured = {"propagation": propagation(), "a": reproduced(), "b": reproduced(0.5)}
    ledger = judge(measured)
    assert len(ledger["published"]) == 30
    assert ledger == judge(dict(reversed(measured.items()))).to_dict()
    assert set(ledger["published"][0]["ours"]) == {"estimate", "low", "high", "n", "confidence"}
