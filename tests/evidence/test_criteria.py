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
OUTCOMES = SUPPORTED, CONTRADICTED, IMMATERIAL, UNDECIDED
CASES = [
    (above(1), [(1.1, 2)], [(0.2, 0.9)], [], [(0.9, 5), (1, 1)]),
    (below(1), [(0.2, 0.9)], [(1.1, 2)], [], [(0.9, 1.2)]),
    (MORE, [(1.1, 2)], [(-3, -2)], [(0.2, 0.9), (-0.9, -0.2), (-0.9, 0.9)], [(-2, 0.9)]),
    (MORE, [], [], [], [(0.9, 1.1), (-2, 2)]),
    (LESS, [(0.1, 0.4)], [(2.1, 3)], [(0.6, 1.9)], []),
    (GONE, [(0.01, 0.09)], [(0.6, 40)], [(0.2, 0.4)], [(0.4, 0.6)]),
    (within(1, 2), [(1.1, 1.9)], [(0.1, 0.9), (2.1, 9)], [], [(0.9, 1.5), (0.5, 2.5), (-9, 1.5)]),
]
"""Criteria, and the intervals that decide each outcome: too small an effect, on either side of
nothing, is immaterial."""


@pytest.mark.parametrize(("criterion", "intervals"), [(one, rest) for one, *rest in CASES])
def test_the_interval_decides(criterion, intervals):
    for expected, ends in zip(OUTCOMES, intervals, strict=True):
        for low, high in ends:
            interval = Interval((low + high) / 2, low, high, 5, 0.95)
            assert outcome(criterion, interval) is expected, (low, high)


def test_no_bare_mean_decides_and_a_weaker_statement_s_contrary_begins_at_its_own_bound():
    beyond = Interval(estimate=10, low=0.5, high=19.5, n=5, confidence=0.95)
    assert outcome(above(1), beyond) is UNDECIDED
    unbeaten = above(-1).mirrored(ratio=False)
    assert (unbeaten.contrary, unbeaten.why) == (-1, COMPLEMENT)


@pytest.mark.parametrize("criterion", [MORE, GONE, within(2, 3)])
def test_thresholds_scale_with_the_yardstick(criterion: Criterion):
    for value in (-2.5, 0.05, 0.3, 0.7, 2.5):
        scaled = criterion.mapped(lambda edge: 10 * edge)
        assert scaled.holds(10 * value) == criterion.holds(value)
        assert scaled.fails(10 * value) == criterion.fails(value)


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
        inverse, opposite = 1 / criterion.threshold, -criterion.threshold
        beyond = {"ratio": (inverse,), "own": (inverse, opposite)}  # a level may be a ratio itself
        assert criterion.contrary in map(pytest.approx, beyond.get(predicate.scale, (opposite,)))
    if predicate.scale not in ("exact", "own"):  # of a level 0 and 1 are numbers like others
        assert criterion.threshold not in (0, 1)
