"""The simulation that tells what intervals are worth, and what it must come to."""

from engine.evidence import coverage
from engine.evidence.coverage import LEDGERS, SAMPLES
from engine.evidence.statistics import CONFIDENCE


def error(of: int) -> float:
    """Four standard errors of a simulated share."""
    return 4 * (CONFIDENCE * (1 - CONFIDENCE) / of) ** 0.5


def test_intervals_cover_what_they_say_and_truths_on_a_threshold_stay_undecided():
    """As the ledger has them."""
    found = [one for one in coverage.entries() if one["interval"] is not None]
    assert found
    for one in found:
        assert one["covered"] + one["below"] + one["above"] == 1
        # skewed data are the known exception, and the reason to show the table
        if one["data"]["en"] != "exponential" or "median" in one["interval"]["en"]:
            assert one["covered"] > CONFIDENCE - error(SAMPLES), one
    skewed = [
        one
        for one in found
        if one["data"]["en"] == "exponential" and "mean" in one["interval"]["en"]
    ]
    assert all(one["below"] > 3 * one["above"] for one in skewed)
    ledgers = [one for one in coverage.entries() if one["interval"] is None]
    assert ledgers
    assert all(one["covered"] > CONFIDENCE - error(LEDGERS) for one in ledgers)
