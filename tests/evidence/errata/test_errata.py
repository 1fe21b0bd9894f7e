"""Errata: each check computes what it says, and can fail."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from engine.evidence import judge as judging
from engine.evidence.errata import ERRATA, Confirmation, Erratum, Found
from engine.evidence.errata.d2 import GRADIENT_VARIANCE, INPUT_VARIANCE, Products
from engine.evidence.errata.d4 import UNITS
from engine.evidence.errata.erratum import exactly, sampled
from engine.evidence.facts import distinct_units
from engine.evidence.judge import judge
from engine.evidence.ledger import read_ledger, write_ledger

CONFIRMED, NOT_CONFIRMED = Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED
SOUND = {"d2-uniform-variance"}
"""Suspected, and right as printed."""

every = pytest.mark.parametrize("erratum", ERRATA, ids=lambda erratum: erratum.id)


@every
def test_a_slip_is_confirmed_and_a_sound_formula_is_not(erratum: Erratum) -> None:
    checked = erratum.check()
    assert checked["verdict"] is (NOT_CONFIRMED if erratum.id in SOUND else CONFIRMED)
    slip = abs(checked["printed"] - checked["right"])
    assert checked["margin"] < slip / 2 or erratum.id in SOUND


@every
def test_without_a_slip_or_a_right_correction_nothing_is_confirmed(erratum: Erratum) -> None:
    assert replace(erratum, printed=erratum.right).check()["verdict"] is NOT_CONFIRMED
    wrong = replace(erratum, right=1.5 * erratum.right)
    assert wrong.check()["verdict"] is NOT_CONFIRMED


def test_errata_have_names_of_their_own_and_stand_by_document() -> None:
    assert len({erratum.id for erratum in ERRATA}) == len(ERRATA)
    documents = [source.document for erratum in ERRATA for source in erratum.sources]
    assert documents == sorted(documents)
    assert set(documents) == {"D0", "D1", "D2", "D4"}
    for erratum, document in zip(ERRATA, documents, strict=True):
        assert erratum.id.startswith(document.lower())


def checked(printed: float, right: float, found: Found) -> dict[str, object]:
    return replace(ERRATA[0], printed=printed, right=right, found=lambda: found).check()


@pytest.mark.parametrize(
    ("printed", "right", "found", "finding"),
    [
        (2.0, 1.0, Found(1.0, 0.1), CONFIRMED),
        (2.0, 1.0, Found(1.2, 0.1), NOT_CONFIRMED),  # the correction does not hold either
        (2.0, 1.0, Found(1.5, 0.6), NOT_CONFIRMED),  # too coarse to tell
        (1.0, 1.0, Found(1.0, 0.1), NOT_CONFIRMED),
    ],
)
def test_three_numbers_decide(printed, right, found, finding) -> None:
    assert checked(printed, right, found)["verdict"] is finding


def test_differences_are_relative_to_what_is_right_and_margins_hold_what_they_should() -> None:
    assert checked(3.0, 2.0, Found(2.0, 0.0))["relative_difference"] == 0.5
    assert checked(-3.0, -2.0, Found(-2.0, 0.0))["relative_difference"] == -0.5
    assert checked(2.0, 2.0, Found(2.0, 0.0))["relative_difference"] == 0
    assert checked(1.0, 0.0, Found(0.0, 0.0))["relative_difference"] == math.inf
    assert exactly(math.pi).margin == pytest.approx(0, abs=1e-8)
    draws = np.random.default_rng(4).normal(1.0, 2.0, (200, 400))
    found = [sampled(row) for row in draws]
    assert all(abs(one.value - 1.0) <= one.margin for one in found)
    assert found[0].margin == pytest.approx(5 * 2.0 / math.sqrt(400), rel=0.1)


@pytest.mark.parametrize("widths", [(10, 20, 30, 10), (30, 10, 25, 5, 40)])
def test_sampled_linear_networks_have_the_variances_of_the_derivation(widths) -> None:
    net = Products(widths)
    for layer in range(net.last + 1):
        gradient = GRADIENT_VARIANCE * net.backward(layer + 1, net.last)
        at = net.gradient(layer)
        assert abs(at.value - gradient) <= at.margin
        weight = net.weight_gradient(layer)
        signal = INPUT_VARIANCE * net.forward(0, layer - 1)
        assert abs(weight.value - signal * gradient) <= weight.margin


def test_units_that_start_alike_stay_alike_however_their_weights_differ() -> None:
    alike = np.tile(np.array([[0.1], [0.2], [0.3]]), (1, UNITS))
    assert distinct_units(alike) == 1
    assert distinct_units(np.random.default_rng(0).standard_normal((3, UNITS))) == UNITS


def test_the_ledger_has_every_erratum_with_its_numbers(tmp_path) -> None:
    ledger = judge({})
    write_ledger(ledger, tmp_path / "verdicts.json")
    entries = read_ledger(tmp_path / "verdicts.json")["errata"]
    assert [entry["id"] for entry in entries] == [erratum.id for erratum in ERRATA]
    assert [entry["number"] for entry in entries] == list(range(1, len(ERRATA) + 1))
    for entry, erratum in zip(entries, ERRATA, strict=True):
        compared = erratum.check()
        assert entry["printed"] == pytest.approx(compared["printed"])
        assert entry["right"] == pytest.approx(compared["right"])
        assert entry["verdict"] == compared["verdict"]
        assert entry["source"]["quotation"] == erratum.sources[0].quotation
        assert set(entry["correction"]) == set(entry["compared"]) == {"zh", "en"}


def test_a_difference_that_has_no_number_is_null(monkeypatch) -> None:
    erratum = replace(ERRATA[0], right=0.0, found=lambda: Found(0.0, 0.0))
    monkeypatch.setattr(judging, "ERRATA", (erratum,))
    ledger = judge({})
    assert json.loads(json.dumps(ledger, allow_nan=False))["errata"][0]["verdict"] == "confirmed"
    assert ledger["errata"][0]["relative_difference"] is None
