"""From checks to verdicts: all claims of a ledger judged together.

A claim is supported when every check's interval supports it, contradicted when one check's does,
immaterial when none can any more and one at least falls short, undecided otherwise. Each claim has
an equal part of the ledger's error (Bonferroni), and where any one of its m checks may decide, each
of them an m-th of that. So the chance that any verdict of the ledger is false, in whichever
direction and however the claims depend on one another, is at most that error, as far as each
interval covers what it says. A claim's verdict does not hang on what the others' numbers are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.evidence.criteria import Outcome, outcome
from engine.evidence.predicates import Check
from engine.evidence.statistics import CONFIDENCE, Interval


@dataclass(frozen=True)
class Finding:
    """One check with its interval and what that says."""

    check: Check
    interval: Interval
    outcome: Outcome


@dataclass(frozen=True)
class Judgement:
    """A claim's outcome and all findings.

    decisive : the weakest finding of a supported claim, else the strongest against it; its own
    outcome is the claim's. level : the claim's part of the ledger's error.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    decisive: Finding
    level: float

    @property
    def too_few(self) -> bool:
        """Whether the units or images counted could not have supported it, whatever they were."""
        return any(_short(finding.check, 1 - self.level) for finding in self.findings)


def judge_family(
    family: Mapping[str, Sequence[Check]], confidence: float = CONFIDENCE
) -> dict[str, Judgement]:
    """Judge claims, given by name with their checks, at a confidence for all of them together."""
    level = (1 - confidence) / max(len(family), 1)
    return {name: _judge(checks, level) for name, checks in family.items()}


def judge_alone(checks: Sequence[Check]) -> Judgement:
    """Judge one claim as if there were no other."""
    return _judge(checks, 1 - CONFIDENCE)


def _judge(checks: Sequence[Check], level: float) -> Judgement:
    deciding, alone = _weigh(checks)
    findings = tuple(_find(check, 1 - level / alone) for check in checks)
    decisive = findings[deciding]
    outcomes = {finding.outcome for finding in findings}
    if outcomes == {Outcome.SUPPORTED}:
        verdict = Outcome.SUPPORTED
    elif Outcome.CONTRADICTED in outcomes:
        verdict = Outcome.CONTRADICTED
    elif Outcome.IMMATERIAL in outcomes and not any(map(_may_be_contrary, findings)):
        verdict = Outcome.IMMATERIAL
    else:
        verdict = Outcome.UNDECIDED
    if decisive.outcome is not verdict:
        # The means named another: what is shown must show why the verdict is what it is.
        decisive = next(finding for finding in findings if finding.outcome is verdict)
    return Judgement(verdict, findings, decisive, level)


def _short(check: Check, confidence: float) -> bool:
    """Whether a share would not do even if all that it counts were as claimed."""
    ends = [end for end in check.bounds if check.draws and check.criterion.holds(end)]
    perfect = (replace(check, values=np.full_like(check.values, end)) for end in ends)
    return any(_find(one, confidence).outcome is not Outcome.SUPPORTED for one in perfect)


def _weigh(checks: Sequence[Check]) -> tuple[int, int]:
    """The index of the check that the claim hangs on, and how many might decide it alone.

    By the bare means: all must hold, one is against it, or one short of it and none against.
    """
    if len(checks) == 1:
        return 0, 1
    p_values = [check.p_value(check.criterion.contested(check.estimate)) for check in checks]
    short = [i for i, check in enumerate(checks) if not check.criterion.holds(check.estimate)]
    if not short:
        return max(range(len(checks)), key=p_values.__getitem__), 1
    against = [i for i in short if checks[i].criterion.fails(checks[i].estimate)]
    return min(against or short, key=p_values.__getitem__), len(checks)


def _may_be_contrary(finding: Finding) -> bool:
    criterion, interval = finding.check.criterion, finding.interval
    return not (criterion.under < interval.low and interval.high < criterion.over)


def _find(check: Check, confidence: float) -> Finding:
    interval = check.interval(confidence)
    return Finding(check, interval, outcome(check.criterion, interval))
