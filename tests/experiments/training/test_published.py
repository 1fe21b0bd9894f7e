"""Saito's stored losses among the published numbers."""

import pytest

from engine.evidence.judge import judge
from engine.evidence.published import published_numbers
from engine.evidence.references import SAITO_LOSSES, compare_saito
from tests.evidence.synthetic import propagation, training
from tests.evidence.test_references import reproduced


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
    assert published_numbers({"mnist": training(["relu"])}) == []
    assert published_numbers({"propagation": propagation()}) == []
    measured = {"propagation": propagation(), "a": reproduced(0, 0.01), "b": reproduced(0.5, 0.01)}
    ledger = judge(measured)
    assert len(ledger["published"]) == 30
    assert ledger == judge(dict(reversed(measured.items())))
    assert set(ledger["published"][0]["ours"]) == {"estimate", "low", "high", "n", "confidence"}
