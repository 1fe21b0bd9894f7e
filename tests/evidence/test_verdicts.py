"""Families judged together: the correction, the deciding check, and what null data give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence.criteria import Outcome, above, below
from engine.evidence.predicates import Check
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.verdicts import Judgement, judge_family
from tests.evidence.synthetic import around

STUDIES = 400
ALPHA = 0.05
# Three standard errors of a share of ALPHA over STUDIES: what chance may add.
TOLERANCE = ALPHA + 3 * (ALPHA * (1 - ALPHA) / STUDIES) ** 0.5
EFFECT = above(1).mirrored(ratio=False)


def check(mean: float, spread: float, n: int = 6, threshold: float = 0.0) -> Check:
    return Check({}, around(mean, spread, n), above(threshold))


def test_a_verdict_hangs_on_the_check_that_decides_it():
    judgement = judge_family({"a": [check(9, 1), check(3, 1), check(6, 1)]})["a"]
    assert (judgement.outcome, judgement.decisive) == (Outcome.SUPPORTED, judgement.findings[1])
    assert judgement.decisive.interval.estimate == pytest.approx(3)
    assert judgement.decisive.interval.confidence == 0.95
    judgement = judge_family({"a": [check(9, 1), check(-3, 1), check(-6, 1)]})["a"]
    assert (judgement.outcome, judgement.decisive) == (Outcome.CONTRADICTED, judgement.findings[2])
    # any of three may refute, so each is drawn at a third of the level
    assert judgement.decisive.interval.confidence == pytest.approx(1 - 0.05 / 3)
    judgement = judge_family({"a": [check(9, 1), check(0.1, 1)]})["a"]
    assert (judgement.outcome, judgement.decisive) == (Outcome.UNDECIDED, judgement.findings[1])
    assert judgement.decisive.outcome is Outcome.UNDECIDED


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 3)), min_size=1, max_size=5))
def test_what_is_shown_of_a_claim_has_its_verdict(drawn):
    checks = [Check({}, around(mean, spread, 6), EFFECT) for mean, spread in drawn]
    judgement = judge_family({"a": checks})["a"]
    assert judgement.decisive.outcome is judgement.outcome


def effect(*means: float) -> list[Check]:
    return [Check({}, around(mean, 0.1, 6), EFFECT) for mean in means]


def test_immaterial_is_what_falls_short_and_is_nowhere_the_contrary():
    judgement = judge_family({"a": effect(9, 0.5, -0.2)})["a"]
    assert (judgement.outcome, judgement.decisive) == (Outcome.IMMATERIAL, judgement.findings[2])
    assert judge_family({"a": effect(9, 0.5, -0.99)})["a"].outcome is Outcome.UNDECIDED
    assert judge_family({"a": effect(9, 0.5, -2)})["a"].outcome is Outcome.CONTRADICTED
    assert judge_family({"a": effect(9, 2, 1.01)})["a"].outcome is Outcome.UNDECIDED


def counted(draws: float | None, share: float = 0.0) -> Judgement:
    counts = Check({}, np.full(4, share), below(0.1), bounds=SHARE, draws=draws)
    return judge_family({"a": [counts]})["a"]


def test_a_share_of_too_few_units_cannot_be_supported_whatever_they_are():
    """Clopper and Pearson allow 1 - 0.025^(1/n) where none of n is hit: 0.31 of 10, 0.04 of 100."""
    few, many = counted(10), counted(100)
    assert (few.outcome, few.too_few) == (Outcome.UNDECIDED, True)
    assert (many.outcome, many.too_few) == (Outcome.SUPPORTED, False)
    assert counted(10, 1.0).too_few  # though as many can contradict it
    assert not counted(None).too_few  # nothing is counted


def test_a_claim_that_stands_alone_may_fall_in_a_family_whose_order_does_not_matter():
    alone = {"a": [check(1, 0.9)]}
    assert judge_family(alone)["a"].outcome is Outcome.SUPPORTED
    family = alone | {f"other {index}": [check(0, 1)] for index in range(9)}
    judgement = judge_family(family)["a"]
    assert judgement.outcome is Outcome.UNDECIDED
    assert judgement.decisive.interval.confidence == pytest.approx(1 - 0.05 / 10)
    family = {str(mean): [check(mean, 1), check(mean + 1, 1)] for mean in (-3, 0.5, 2, 8)}
    backwards = dict(reversed(family.items()))
    assert {name: j.outcome for name, j in judge_family(family).items()} == {
        name: j.outcome for name, j in judge_family(backwards).items()
    }
    assert judge_family({}) == {}


def false_verdicts(
    rng: np.random.Generator, make_family, false: tuple[Outcome, ...] | None
) -> float:
    """Share of studies in which some claim gets one of the outcomes `false` (None: any)."""
    wrong = {*Outcome} - {Outcome.UNDECIDED} if false is None else {*false}
    hits = 0
    for _ in range(STUDIES):
        outcomes = {judgement.outcome for judgement in judge_family(make_family(rng)).values()}
        hits += bool(outcomes & wrong)
    return hits / STUDIES


def twins(rng: np.random.Generator, n: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Losses of one law under two names: shared batches, draws of their own."""
    shared = rng.normal(1, 0.2, n)
    return shared + rng.normal(0, 0.1, n), shared + rng.normal(0, 0.1, n)


def clearly_better(rng: np.random.Generator) -> dict[str, list[Check]]:
    """One law under two names, said to beat itself, by an effect small against the noise."""
    pairs = [twins(rng) for _ in range(10)]
    return {str(index): [Check({}, a - b, above(0.01))] for index, (a, b) in enumerate(pairs)}


def no_worse_anywhere(rng: np.random.Generator) -> dict[str, list[Check]]:
    """True claims of nine checks each, all on the threshold: contradicting any one is false."""
    return {name: [Check({}, rng.normal(0, 1, 5), above(0)) for _ in range(9)] for name in "abc"}


def at_its_contrary(rng: np.random.Generator) -> dict[str, list[Check]]:
    """Noise that lets an interval lie within the smallest effect."""
    return {name: [Check({}, rng.normal(-1, 0.2, 8), EFFECT)] for name in "abcdef"}


def one_of_many_at_its_contrary(rng: np.random.Generator) -> dict[str, list[Check]]:
    """Immaterial in four places, in the fifth on the edge to the contrary."""
    return {
        name: [Check({}, rng.normal(truth, 0.2, 8), EFFECT) for truth in (0, 0, 0, 0, -1)]
        for name in "abcdef"
    }


@pytest.mark.parametrize(
    ("make_family", "false"),
    [
        (clearly_better, (Outcome.SUPPORTED, Outcome.CONTRADICTED)),
        (no_worse_anywhere, (Outcome.CONTRADICTED, Outcome.IMMATERIAL)),
        (at_its_contrary, None),
        (one_of_many_at_its_contrary, None),
    ],
)
def test_null_data_are_seldom_decided(make_family, false):
    """Truths on a threshold or at the smallest effect are in `test_coverage`."""
    share = false_verdicts(np.random.default_rng(20200925), make_family, false)
    assert share <= TOLERANCE, f"{share:.3f} of {STUDIES} families hold a false verdict"


def test_a_real_difference_is_found():
    """The other side of caution: an effect of three sds among ten claims is seen."""

    def family(rng: np.random.Generator) -> dict[str, list[Check]]:
        null = {str(i): [Check({}, rng.normal(0, 1, 8), above(0))] for i in range(9)}
        return {"real": [Check({}, rng.normal(3, 1, 8), above(0))]} | null

    rng = np.random.default_rng(2)
    found = [judge_family(family(rng))["real"].outcome for _ in range(100)]
    assert found.count(Outcome.SUPPORTED) > 95
