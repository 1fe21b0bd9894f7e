"""How often the intervals hold the truth, by simulation: what "95 %" is worth for the data at hand.

Each case draws many samples of a law whose mean is known, as few replicates as the study has, and
asks the functions that judge the claims. The last ones draw whole ledgers whose truths lie exactly
on a threshold, so that every decision is a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.evidence.criteria import Criterion, Outcome, above, within
from engine.evidence.predicates import Check, Scale
from engine.evidence.statistics import (
    DESIGN_EFFECT,
    UNBOUNDED,
    Interval,
    Range,
    median_interval,
    ranged_interval,
    share_interval,
    variance_interval,
)
from engine.evidence.verdicts import judge_family
from engine.study.language import Text

Array = NDArray[np.float64]
Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]

SAMPLES = 1000
LEDGERS = 400
CLAIMS = 10
UNITS = 75
SHARE: Range = (0.0, 1.0)


@dataclass(frozen=True)
class Covered:
    """Of the samples of a law, the shares whose interval holds the truth, or lies on one side."""

    interval: Text
    data: Text
    replicates: int
    covered: float
    below: float
    above: float


@dataclass(frozen=True)
class FalseVerdicts:
    """Of ledgers whose truths lie on a threshold, the share with any verdict at all."""

    data: Text
    replicates: int
    share: float


@dataclass(frozen=True)
class _Law:
    interval: Text
    data: Text
    draw: Draw
    truth: float
    bounds: Range = UNBOUNDED
    draws: float | None = None
    """Units counted in one replicate, their dependence allowed for."""


def _in_clusters(share: float, alike: float) -> Draw:
    """Shares of `UNITS` units that have a chance in common, which varies between replicates."""
    ours, theirs = (part * (1 / alike - 1) for part in (share, 1 - share))
    return lambda rng, shape: rng.binomial(UNITS, rng.beta(ours, theirs, shape)) / UNITS


def _ranks(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Rank correlations of 16 independent pairs."""
    ours, theirs = (rng.random((*shape, 16)).argsort(axis=-1) - 7.5 for _ in range(2))
    return np.asarray((ours * theirs).sum(axis=-1) / (ours**2).sum(axis=-1))


def _counted(hits: Array) -> Interval:
    return share_interval(int(hits.sum()), hits.size)


_STUDENT, _LOGIT = Text("均值（Student）", "mean (Student)"), Text("份额（logit）", "share (logit)")
_LAWS = (
    _Law(_STUDENT, Text("正态", "normal"), lambda rng, n: rng.normal(0, 1, n), 0.0),
    _Law(
        _STUDENT,
        Text("指数分布之差", "difference of exponentials"),
        lambda rng, n: rng.exponential(size=n) - rng.exponential(size=n),
        0.0,
    ),
    _Law(_STUDENT, Text("指数分布", "exponential"), lambda rng, n: rng.exponential(size=n), 1.0),
    _Law(
        _LOGIT,
        Text("贝塔分布，均值0.1", "beta, mean 0.1"),
        lambda rng, n: rng.beta(1, 9, n),
        0.1,
        SHARE,
    ),
    *(
        _Law(
            _LOGIT,
            Text(
                f"{UNITS}个单元中的{share:.0%}，组内相关{alike:g}",
                f"{share:.0%} of {UNITS} units, intraclass correlation {alike:g}",
            ),
            _in_clusters(share, alike),
            share,
            SHARE,
            UNITS / DESIGN_EFFECT,
        )
        for share, alike in ((0.5, 0.05), (0.1, 0.05), (0.01, 0.01))
    ),
    _Law(
        Text("秩相关（logit）", "rank correlation (logit)"),
        Text("无关", "none"),
        _ranks,
        0.0,
        (-1, 1),
    ),
)
_PLAIN: tuple[tuple[Text, Text, Draw, float, Callable[[Array], Interval]], ...] = (
    (
        Text("中位数（次序统计量）", "median (order statistics)"),
        Text("指数分布", "exponential"),
        lambda rng, n: rng.exponential(size=n),
        float(np.log(2)),
        lambda sample: median_interval(sample),
    ),
    (
        Text("方差（卡方）", "variance (chi-squared)"),
        Text("正态", "normal"),
        lambda rng, n: rng.normal(0, 1, n),
        1.0,
        lambda sample: variance_interval(sample),
    ),
    (
        Text("次数（Clopper–Pearson）", "count (Clopper and Pearson)"),
        Text("概率0.1", "chance 0.1"),
        lambda rng, n: (rng.random(n) < 0.1).astype(np.float64),
        0.1,
        _counted,
    ),
)
FEW, MANY = (4, 10), (10, 32)


def coverage() -> Iterator[Covered]:
    """Every kind of interval that the ledger and the figures use, at `CONFIDENCE`."""
    rng = np.random.default_rng(0)
    for law in _LAWS:
        for n in FEW:
            draws = law.draws and law.draws * n

            def find(sample: Array, law: _Law = law, draws: float | None = draws) -> Interval:
                return ranged_interval(sample, law.bounds, draws=draws)

            yield _covered(law.interval, law.data, law.truth, law.draw(rng, (SAMPLES, n)), find)
    for interval, data, draw, truth, plain in _PLAIN:
        for n in MANY:
            yield _covered(interval, data, truth, draw(rng, (SAMPLES, n)), plain)


def _covered(
    interval: Text, data: Text, truth: float, samples: Array, find: Callable[[Array], Interval]
) -> Covered:
    found = [find(sample) for sample in samples]
    below = float(np.mean([one.high < truth for one in found]))
    over = float(np.mean([one.low > truth for one in found]))
    return Covered(interval, data, samples.shape[1], 1 - below - over, below, over)


_CASES: tuple[tuple[Text, Draw, Criterion, Scale, Range], ...] = (
    (
        Text("差，真值与界限均为0", "differences, truth and threshold 0"),
        lambda rng, n: rng.normal(0, 1, n),
        above(0.0),
        "difference",
        UNBOUNDED,
    ),
    (
        Text("差，真值恰为最小效应", "differences, truth the smallest effect"),
        lambda rng, n: rng.normal(1, 0.2, n),
        above(1.0).mirrored(ratio=False),
        "difference",
        UNBOUNDED,
    ),
    (
        Text("比，真值恰在上界", "ratios, truth at the upper bound"),
        lambda rng, n: np.exp(rng.normal(np.log(1.25), 0.1, n)),
        within(0.8, 1.25),
        "ratio",
        UNBOUNDED,
    ),
    (
        Text("份额，真值恰在界限0.1", "shares, truth at the threshold 0.1"),
        lambda rng, n: rng.beta(2, 18, n),
        above(0.1),
        "own",
        SHARE,
    ),
)


def false_verdicts() -> Iterator[FalseVerdicts]:
    """Ledgers of `CLAIMS` claims that no measurement should decide."""
    rng = np.random.default_rng(1)
    for data, draw, criterion, scale, bounds in _CASES:
        for n in FEW:
            decided = 0
            for _ in range(LEDGERS):
                checks = {
                    str(i): [Check({}, values, criterion, "1", scale, bounds)]
                    for i, values in enumerate(draw(rng, (CLAIMS, n)))
                }
                outcomes = {judged.outcome for judged in judge_family(checks).values()}
                decided += outcomes != {Outcome.UNDECIDED}
            yield FalseVerdicts(data, n, decided / LEDGERS)


@cache
def _simulated() -> tuple[tuple[Covered, ...], tuple[FalseVerdicts, ...]]:
    """Simulated once: the same numbers whatever the study, and some seconds' work."""
    return tuple(coverage()), tuple(false_verdicts())


def entries() -> list[dict[str, Any]]:
    """Plain lists for the ledger: the fields of `Covered`, with how many samples were drawn.

    Of whole ledgers interval is None, covered the share without a verdict, below and above None.
    """
    covered, ledgers = _simulated()
    return [
        *(asdict(one) | {"samples": SAMPLES} for one in covered),
        *(
            {
                "interval": None,
                "data": asdict(one.data),
                "replicates": one.replicates,
                "covered": 1 - one.share,
                "below": None,
                "above": None,
                "samples": LEDGERS,
            }
            for one in ledgers
        ),
    ]
