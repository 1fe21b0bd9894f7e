"""From checks to verdicts: a family of claims judged together.

A claim is supported when every check's interval supports it, contradicted when one check's does,
immaterial when none can any more and one at least falls short, undecided otherwise. Its p-value is
the level up to which its intervals give the verdict that the bare means suggest: the largest of the
checks' where all must be shown, m times the smallest of m where any one may decide (Bonferroni).
Holm's procedure over the family's claims then sets the level at which each claim's intervals are
drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.evidence.criteria import Outcome, outcome
from engine.evidence.predicates import Check
from engine.evidence.statistics import CONFIDENCE, Interval, holm


@dataclass(frozen=True)
class Finding:
    """One check with its interval and what that says."""

    check: Check
    interval: Interval
    outcome: Outcome


@dataclass(frozen=True)
class Judgement:
    """A claim's outcome and all findings; `deciding` is the index of the one it hangs on."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    deciding: int

    @property
    def decisive(self) -> Finding:
        """The weakest finding of a supported claim, else the strongest against it."""
        return self.findings[self.deciding]


@dataclass(frozen=True)
class _Weighed:
    """A claim's p-value, the index of the check it hangs on, and how many may decide alone."""

    p_value: float
    deciding: int
    alone: int


def judge_family(
    family: Mapping[str, Sequence[Check]], confidence: float = CONFIDENCE
) -> dict[str, Judgement]:
    """Judge claims, given by name with their checks, at a confidence for all of them together."""
    weighed = {name: _weigh(checks) for name, checks in family.items()}
    levels = holm([one.p_value for one in weighed.values()], 1 - confidence)
    return {
        name: _judge(family[name], float(level), one)
        for (name, one), level in zip(weighed.items(), levels, strict=True)
    }


def _weigh(checks: Sequence[Check]) -> _Weighed:
    """By the bare means: all for the claim, one against it, or one short of it and none against."""
    p_values = [check.p_value(check.criterion.contested(check.estimate)) for check in checks]
    short = [i for i, check in enumerate(checks) if not check.criterion.holds(check.estimate)]
    if not short:
        deciding = max(range(len(checks)), key=p_values.__getitem__)
        return _Weighed(p_values[deciding], deciding, 1)
    against = [i for i in short if checks[i].criterion.fails(checks[i].estimate)]
    deciding = min(against or short, key=p_values.__getitem__)
    p_value = p_values[deciding]
    if not against:
        p_value = max(p_value, *(check.p_value(check.criterion.contraries) for check in checks))
    return _Weighed(min(1.0, len(checks) * p_value), deciding, len(checks))


def _judge(checks: Sequence[Check], level: float, weighed: _Weighed) -> Judgement:
    findings = tuple(_find(check, 1 - level / weighed.alone) for check in checks)
    outcomes = {finding.outcome for finding in findings}
    if outcomes == {Outcome.SUPPORTED}:
        verdict = Outcome.SUPPORTED
    elif Outcome.CONTRADICTED in outcomes:
        verdict = Outcome.CONTRADICTED
    elif Outcome.IMMATERIAL in outcomes and not any(map(_may_be_contrary, findings)):
        verdict = Outcome.IMMATERIAL
    else:
        verdict = Outcome.UNDECIDED
    return Judgement(verdict, findings, weighed.deciding)


def _may_be_contrary(finding: Finding) -> bool:
    criterion, interval = finding.check.criterion, finding.interval
    return not (criterion.under < interval.low and interval.high < criterion.over)


def _find(check: Check, confidence: float) -> Finding:
    interval = check.interval(confidence)
    return Finding(check, interval, outcome(check.criterion, interval))
