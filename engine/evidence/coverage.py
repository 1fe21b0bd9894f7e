"""How often the intervals hold the truth, by simulation: what "95 %" is worth for the data at hand.

Each case draws many samples of a law whose mean is known, as few replicates as the study has, and
asks the functions that judge the claims. The last ones draw whole ledgers whose truths lie exactly
on a threshold, so that every decision is a false one.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from engine.evidence.criteria import Criterion, Outcome, above, within
from engine.evidence.predicates import Check, Scale
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.statistics import (
    DESIGN_EFFECT,
    UNBOUNDED,
    Array,
    Interval,
    Range,
    median_interval,
    ranged_interval,
    share_interval,
    variance_interval,
)
from engine.evidence.verdicts import judge_family
from engine.study.language import Text

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]
Find = Callable[[Array], Interval]

SAMPLES = 1000
LEDGERS = 400
CLAIMS = 10
UNITS = 75
FEW, MANY = (4, 10), (10, 32)


class _Law(NamedTuple):
    """What is drawn, its true mean (or median, or variance), and the interval that should hold it.

    replicates : numbers of them in a sample.
    """

    interval: Text
    data: Text
    draw: Draw
    truth: float
    find: Find
    replicates: tuple[int, ...] = FEW


def _ranged(bounds: Range = UNBOUNDED, draws: float = 0.0) -> Find:
    """draws : units counted in one replicate, their dependence allowed for."""
    return lambda sample: ranged_interval(sample, bounds, draws=draws * sample.size)


_normal: Draw = np.random.Generator.standard_normal
_exponential: Draw = np.random.Generator.standard_exponential


def _in_clusters(share: float, alike: float) -> Draw:
    """Shares of `UNITS` units that have a chance in common, which varies between replicates."""
    ours, theirs = (part * (1 / alike - 1) for part in (share, 1 - share))
    return lambda rng, shape: rng.binomial(UNITS, rng.beta(ours, theirs, shape)) / UNITS


def _ranks(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Rank correlations of 16 independent pairs."""
    ours, theirs = (rng.random((*shape, 16)).argsort(axis=-1) - 7.5 for _ in range(2))
    return np.asarray((ours * theirs).sum(axis=-1) / (ours**2).sum(axis=-1))


_STUDENT, _LOGIT = Text("均值（Student）", "mean (Student)"), Text("份额（logit）", "share (logit)")
_NORMAL, _EXPONENTIAL = Text("正态", "normal"), Text("指数分布", "exponential")
_LAWS = (
    _Law(_STUDENT, _NORMAL, _normal, 0.0, _ranged()),
    _Law(
        _STUDENT,
        Text("指数分布之差", "difference of exponentials"),
        lambda rng, n: _exponential(rng, n) - _exponential(rng, n),
        0.0,
        _ranged(),
    ),
    _Law(_STUDENT, _EXPONENTIAL, _exponential, 1.0, _ranged()),
    _Law(
        _LOGIT,
        Text("贝塔分布，均值0.1", "beta, mean 0.1"),
        lambda rng, n: rng.beta(1, 9, n),
        0.1,
        _ranged(SHARE),
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
            _ranged(SHARE, UNITS / DESIGN_EFFECT),
        )
        for share, alike in ((0.5, 0.05), (0.1, 0.05), (0.01, 0.01))
    ),
    _Law(
        Text("秩相关（logit）", "rank correlation (logit)"),
        Text("无关", "none"),
        _ranks,
        0.0,
        _ranged((-1.0, 1.0)),
    ),
    _Law(
        Text("中位数（次序统计量）", "median (order statistics)"),
        _EXPONENTIAL,
        _exponential,
        float(np.log(2)),
        median_interval,
        MANY,
    ),
    _Law(
        Text("方差（卡方）", "variance (chi-squared)"),
        _NORMAL,
        _normal,
        1.0,
        variance_interval,
        MANY,
    ),
    _Law(
        Text("次数（Clopper–Pearson）", "count (Clopper and Pearson)"),
        Text("概率0.1", "chance 0.1"),
        lambda rng, n: (rng.random(n) < 0.1).astype(np.float64),
        0.1,
        lambda hits: share_interval(int(hits.sum()), hits.size),
        MANY,
    ),
)


def coverage() -> Iterator[dict[str, Any]]:
    """Every kind of interval that the ledger and the figures use, at `CONFIDENCE`.

    Of the samples of a law, the shares whose interval holds the truth, or lies on one side of it.
    """
    rng = np.random.default_rng(0)
    for law in _LAWS:
        for n in law.replicates:
            found = [law.find(sample) for sample in law.draw(rng, (SAMPLES, n))]
            below = float(np.mean([one.high < law.truth for one in found]))
            over = float(np.mean([one.low > law.truth for one in found]))
            ends = {"interval": asdict(law.interval), "below": below, "above": over}
            yield _entry(law.data, n, 1 - below - over, SAMPLES) | ends


def _entry(data: Text, replicates: int, covered: float, samples: int) -> dict[str, Any]:
    """Without what only a law has: the kind of its interval, and the shares on either side."""
    told = {"replicates": replicates, "covered": covered, "samples": samples}
    return {"data": asdict(data), **told, **dict.fromkeys(("interval", "below", "above"))}


_CASES: tuple[tuple[Text, Draw, Criterion, Scale], ...] = (
    (
        Text("差，真值与界限均为0", "differences, truth and threshold 0"),
        _normal,
        above(0.0),
        "difference",
    ),
    (
        Text("差，真值恰为最小效应", "differences, truth the smallest effect"),
        lambda rng, n: rng.normal(1, 0.2, n),
        above(1.0).mirrored(ratio=False),
        "difference",
    ),
    (
        Text("比，真值恰在上界", "ratios, truth at the upper bound"),
        lambda rng, n: np.exp(rng.normal(np.log(1.25), 0.1, n)),
        within(0.8, 1.25),
        "ratio",
    ),
    (
        Text("份额，真值恰在界限0.1", "shares, truth at the threshold 0.1"),
        lambda rng, n: rng.beta(2, 18, n),
        above(0.1),
        "own",
    ),
)


def false_verdicts() -> Iterator[dict[str, Any]]:
    """Ledgers of `CLAIMS` claims that no measurement should decide: the share without a verdict."""
    rng = np.random.default_rng(1)
    for data, draw, criterion, scale in _CASES:
        bounds = SHARE if scale == "own" else UNBOUNDED
        for n in FEW:
            decided = 0
            for _ in range(LEDGERS):
                checks = {
                    str(i): [Check({}, values, criterion, "1", scale, bounds)]
                    for i, values in enumerate(draw(rng, (CLAIMS, n)))
                }
                outcomes = {judged.outcome for judged in judge_family(checks).values()}
                decided += outcomes != {Outcome.UNDECIDED}
            yield _entry(data, n, 1 - decided / LEDGERS, LEDGERS)


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """For the ledger; the same whatever the study, and some seconds' work."""
    return *coverage(), *false_verdicts()
