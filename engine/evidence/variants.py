"""Claims tried again: under other thresholds, and in other conditions than the documents'.

Variants are judged each as if it were the only claim, at 95 %: they say where a verdict turns, and
add none. So they are held against the claim judged alone likewise, and a verdict is robust if this
and every variant gives the same one.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import xarray as xr

from engine.evidence.criteria import Criterion, Outcome
from engine.evidence.predicates import Check, Predicate
from engine.evidence.quantity import NotRunError, Reason, guess_accuracy, guess_loss, one
from engine.evidence.verdicts import judge_alone
from engine.study.language import Text

Kind = Literal[
    "effect",
    "width",
    "inputs",
    "depth",
    "measure",
    "rate",
    "margin",
    "law",
    "net",
    "time",
    "window",
    "reach",
    "data",
]
"""What a variant differs in."""

FACTORS = {Text("减半", "halved"): 0.5, Text("加倍", "doubled"): 2.0}

MEDIAN_FROM = 12
"""Replicates; from as many the sign test can decide a hundred comparisons at once."""

_SHARE = (0.0, 1.0)
_ABSENT = {Reason.NO_EXPERIMENT, Reason.NO_CELL, Reason.NO_VARIABLE, Reason.NO_SETTING}
"""Reasons for which a variant was not part of the study."""


@dataclass(frozen=True)
class Variant:
    """What is tested instead. label : what `kind` is here; None as experiment: the claim's own.

    median : by the median over replicates, of which it needs at least `MEDIAN_FROM`.
    taken_for : initializers whose measurements are to stand for those of others.
    """

    kind: Kind
    label: Text
    tests: tuple[Predicate, ...]
    experiment: str | None = None
    median: bool = False
    taken_for: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """What a variant came to; without an estimate where it could not be judged."""

    variant: Variant
    outcome: Outcome
    estimate: float | None


def other_effects(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    """Half and twice the smallest effect that matters, wherever that makes a difference."""
    for label, factor in FACTORS.items():
        scaled = tuple(replace(t, criterion=_scaled(t, factor)) for t in tests)
        if any(a.criterion != b.criterion for a, b in zip(tests, scaled, strict=True)):
            yield Variant("effect", label, scaled)


def _scaled(test: Predicate, factor: float) -> Criterion:
    """With thresholds as many times as far from no effect.

    Of a ratio that is in the logarithm, of a share in its odds, of a correlation in Fisher's z. A
    number that no chance sways, such as a count of units, has no smallest effect.
    """
    exact = test.quantity.exact
    return test.criterion if exact else test.criterion.mapped(_scaling(test, factor))


def _scaling(test: Predicate, factor: float) -> Callable[[float], float]:
    if test.scale == "correlation":
        return lambda edge: math.tanh(factor * math.atanh(edge))
    if test.scale == "ratio" or (test.scale in ("own", "exact") and _about_one(test)):
        return lambda edge: edge**factor
    if test.scale == "own" and test.quantity.range == _SHARE and test.quantity.yardstick is one:
        return lambda edge: factor * edge / (1 - edge + factor * edge)
    return lambda edge: factor * edge


def _about_one(test: Predicate) -> bool:
    """Whether a level's 1 is no effect: a multiple of a guess's, or what is held against 1."""
    edges = [edge for edge in test.criterion.all_edges if math.isfinite(edge)]
    straddled = min(edges) <= 1 <= max(edges) and min(edges) < max(edges)
    return test.quantity.yardstick in (guess_loss, guess_accuracy) or straddled


def try_variants(
    variants: Iterator[Variant], own: xr.Dataset, measurements: Mapping[str, xr.Dataset]
) -> tuple[Tried, ...]:
    """Those that the study has measurements for. own : those that the claim is judged on."""
    return tuple(tried for v in variants if (tried := _try(v, own, measurements)) is not None)


def _try(variant: Variant, own: xr.Dataset, measurements: Mapping[str, xr.Dataset]) -> Tried | None:
    data = own if variant.experiment is None else measurements.get(variant.experiment)
    if data is None:
        return None
    if variant.taken_for:
        laws = (str(law) for law in data["initializer"].to_numpy())
        data = data.assign_coords(initializer=[variant.taken_for.get(law, law) for law in laws])
    try:
        checks: list[Check] = [check for test in variant.tests for check in test.checks(data)]
    except NotRunError as obstacle:
        absent = obstacle.reason in _ABSENT
        return None if absent else Tried(variant, Outcome.NOT_RUN, None)
    if variant.median:
        if any(check.scale == "exact" or check.values.size < MEDIAN_FROM for check in checks):
            return None
        checks = [replace(check, median=True) for check in checks]
    judgement = judge_alone(checks)
    return Tried(variant, judgement.outcome, judgement.decisive.interval.estimate)
