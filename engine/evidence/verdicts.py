"""From checks to verdicts: a family of claims judged together.

A claim is supported when every check's interval supports it, refuted when one check's interval
refutes it, undecided otherwise. Its p-value is the largest of the checks' where all lean its way
(all must be shown) and m times the smallest opposing one of m checks where not (any one may
refute; Bonferroni). Holm's procedure over the family's claims then sets the level at which each
claim's intervals are drawn, so the chance of any false verdict in a family is at most 5 %.
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
        """The weakest finding of a supported claim, the strongest against a refuted one."""
        return self.findings[self.deciding]


def judge_family(
    family: Mapping[str, Sequence[Check]], confidence: float = CONFIDENCE
) -> dict[str, Judgement]:
    """Judge claims, given by name with their checks, at a confidence for all of them together."""
    weighed = {name: _weigh(checks) for name, checks in family.items()}
    levels = holm([p for p, _ in weighed.values()], 1 - confidence)
    return {
        name: _judge(family[name], float(level), deciding)
        for (name, (_, deciding)), level in zip(weighed.items(), levels, strict=True)
    }


def _weigh(checks: Sequence[Check]) -> tuple[float, int]:
    """A claim's p-value and the index of the check it comes from."""
    p_values = [check.p_value() for check in checks]
    against = [index for index, check in enumerate(checks) if not check.leans()]
    if against:
        deciding = min(against, key=p_values.__getitem__)
        return min(1.0, len(checks) * p_values[deciding]), deciding
    deciding = max(range(len(checks)), key=p_values.__getitem__)
    return p_values[deciding], deciding


def _judge(checks: Sequence[Check], level: float, deciding: int) -> Judgement:
    share = 1 if checks[deciding].leans() else len(checks)
    findings = tuple(_find(check, 1 - level / share) for check in checks)
    outcomes = {finding.outcome for finding in findings}
    if Outcome.REFUTED in outcomes:
        verdict = Outcome.REFUTED
    elif Outcome.UNDECIDED in outcomes:
        verdict = Outcome.UNDECIDED
    else:
        verdict = Outcome.SUPPORTED
    return Judgement(verdict, findings, deciding)


def _find(check: Check, confidence: float) -> Finding:
    interval = check.interval(confidence)
    return Finding(check, interval, outcome(check.criterion, interval))
