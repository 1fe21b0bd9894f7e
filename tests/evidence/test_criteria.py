from __future__ import annotations

import pytest

from engine.evidence.claims import FAMILIES
from engine.evidence.criteria import (
    COMPLEMENT,
    MIRRORED,
    Contrary,
    Criterion,
    Outcome,
    above,
    below,
    outcome,
    within,
)
from engine.evidence.predicates import Predicate
from engine.evidence.statistics import Interval
from engine.study.language import Text

SUPPORTED, CONTRADICTED = Outcome.SUPPORTED, Outcome.CONTRADICTED
IMMATERIAL, UNDECIDED = Outcome.IMMATERIAL, Outcome.UNDECIDED

MORE = above(1).mirrored(ratio=False)
LESS = below(0.5).mirrored(ratio=True)
GONE = below(0.1, Contrary(0.5, Text("未减半", "not halved")))
CASES = [
    (above(1), (1.1, 2), SUPPORTED),
    (above(1), (0.2, 0.9), CONTRADICTED),
    (above(1), (0.9, 5), UNDECIDED),
    (above(1), (1, 1), UNDECIDED),
    (below(1), (0.2, 0.9), SUPPORTED),
    (below(1), (1.1, 2), CONTRADICTED),
    (below(1), (0.9, 1.2), UNDECIDED),
    (MORE, (1.1, 2), SUPPORTED),
    (MORE, (0.2, 0.9), IMMATERIAL),  # as claimed, but too small to matter
    (MORE, (-0.9, -0.2), IMMATERIAL),  # the other way, and too small to matter
    (MORE, (-0.9, 0.9), IMMATERIAL),
    (MORE, (-3, -2), CONTRADICTED),
    (MORE, (-2, 0.9), UNDECIDED),  # not as claimed, but the contrary or nothing to speak of
    (MORE, (0.9, 1.1), UNDECIDED),
    (MORE, (-2, 2), UNDECIDED),
    (LESS, (0.1, 0.4), SUPPORTED),
    (LESS, (0.6, 1.9), IMMATERIAL),
    (LESS, (2.1, 3), CONTRADICTED),
    (GONE, (0.01, 0.09), SUPPORTED),
    (GONE, (0.2, 0.4), IMMATERIAL),
    (GONE, (0.6, 40), CONTRADICTED),
    (GONE, (0.4, 0.6), UNDECIDED),
    (within(1, 2), (1.1, 1.9), SUPPORTED),
    (within(1, 2), (0.1, 0.9), CONTRADICTED),
    (within(1, 2), (2.1, 9), CONTRADICTED),
    (within(1, 2), (0.9, 1.5), UNDECIDED),
    (within(1, 2), (0.5, 2.5), UNDECIDED),
    (within(1, 2), (-9, 1.5), UNDECIDED),
]


@pytest.mark.parametrize(("criterion", "ends", "expected"), CASES)
def test_the_interval_decides(criterion, ends, expected):
    low, high = ends
    interval = Interval((low + high) / 2, low, high, 5, 0.95)
    assert outcome(criterion, interval) is expected


def test_no_bare_mean_decides():
    beyond = Interval(estimate=10, low=0.5, high=19.5, n=5, confidence=0.95)
    assert outcome(above(1), beyond) is UNDECIDED


@pytest.mark.parametrize("criterion", [MORE, GONE, within(2, 3)])
def test_thresholds_scale_with_the_yardstick(criterion: Criterion):
    for value in (-2.5, 0.05, 0.3, 0.7, 2.5):
        scaled = criterion.mapped(lambda edge: 10 * edge)
        assert scaled.holds(10 * value) == criterion.holds(value)
        assert scaled.fails(10 * value) == criterion.fails(value)


def test_the_contrary_of_a_weaker_statement_begins_at_its_own_bound():
    """Not to be behind by more than the effect: to be so is the contrary."""
    unbeaten = above(-1).mirrored(ratio=False)
    assert (unbeaten.contrary, unbeaten.why) == (-1, COMPLEMENT)


CRITERIA = {
    f"{claim.id}/{number}": predicate
    for claims in FAMILIES.values()
    for claim in claims
    for number, predicate in enumerate(claim.predicates)
}


@pytest.mark.parametrize("predicate", CRITERIA.values(), ids=CRITERIA)
def test_every_claim_has_a_smallest_effect_and_a_reason(predicate: Predicate):
    """No effect at all is never held to be one, nor the bound from where something is."""
    criterion = predicate.criterion
    assert criterion.why.en
    assert criterion.why.zh
    assert (criterion.threshold == criterion.contrary) == (criterion.why == COMPLEMENT)
    if criterion.why == MIRRORED:
        nothing = [0.0] if predicate.scale == "correlation" else [1.0, 0.0]
        assert any(not criterion.holds(n) and not criterion.fails(n) for n in nothing)
    if predicate.scale not in ("exact", "own"):  # of a level 0 and 1 are numbers like others
        assert criterion.threshold not in (0, 1)
