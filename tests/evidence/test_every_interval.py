"""Of no claim may an interval leave the possible, or have no width where chance had a part.

Nor is any judged on measurements with holes.
"""

import contextlib
import math

import numpy as np
import pytest

from engine.evidence.claims import FAMILIES
from engine.evidence.quantity import NotRunError, Reason
from engine.evidence.verdicts import judge_family
from tests.evidence.blank_study import study

CLAIMS = [c for claims in FAMILIES.values() for c in claims if c.evidence.experiment]
PREDICATES = [predicate for claim in CLAIMS for predicate in claim.predicates]
CERTAIN = {p.quantity.name for p in PREDICATES if p.quantity.exact}
STUDY = study()
# The only ones that may be any number.
FREE = {"depth_exponent", "fan_in_exponent", "skewness_gain"}


def test_every_quantity_says_what_it_cannot_leave():
    free = {p.quantity.name for p in PREDICATES if math.isinf(p.quantity.range[0])}
    assert free == FREE


@pytest.mark.parametrize("alike", [True, False], ids=["alike", "apart"])
def test_no_interval_leaves_the_possible_or_has_no_width(alike):
    replicates = [0] * 4 if alike else [0, 1, 2]
    found = []
    data = {name: one.isel(replicate=replicates) for name, one in STUDY.items()}
    for claim in CLAIMS:
        with contextlib.suppress(NotRunError):  # of equal curves, that none gets there
            checks = claim.checks(data[claim.evidence.experiment])
            found += judge_family({claim.id: checks})[claim.id].findings
    assert len(found) > len(PREDICATES)
    for check, interval in ((finding.check, finding.interval) for finding in found):
        low, high = np.exp(check.bounds) if check.logarithmic else check.bounds
        assert (0 if check.logarithmic else low) <= interval.low <= interval.estimate, check.label
        assert interval.estimate <= interval.high
        assert check.logarithmic or interval.high <= high
        certain = check.scale == "exact" and check.label["quantity"] in CERTAIN
        assert interval.low < interval.high or certain, check.label


@pytest.mark.parametrize(
    ("hole", "reason"),
    [
        (lambda data: data.isel(replicate=[0]), Reason.TOO_FEW),
        (lambda data: data.assign(status=data["status"] * np.nan), Reason.NO_CELL),
        (lambda data: data.drop_vars({*data} - {"status"}), Reason.NO_VARIABLE),
    ],
)
def test_holes_in_the_measurements_are_not_run(hole, reason):
    """Or, of times in curves that are all alike, there is nothing defined that could be missing."""
    for claim in (claim for claim in CLAIMS if claim.evidence.beside is None):
        with pytest.raises(NotRunError) as caught:
            claim.checks(hole(STUDY[claim.evidence.experiment]))
        assert caught.value.reason in (reason, Reason.UNDEFINED), claim.id
