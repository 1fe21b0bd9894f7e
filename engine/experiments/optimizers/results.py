"""What a wrong start costs under each update rule, and whether another rule mends it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.tuned import Standing
from engine.experiments.optimizers.run import RULE
from engine.experiments.optimizers.settings import Settings
from engine.experiments.tuned_training.results import BAD, LawAnswer, Setting, setting_of
from engine.study.protocol import Protocol

Start = tuple[str, str]
"""Activation and law."""


@dataclass(frozen=True)
class UnderRule:
    """All starts under one rule.

    starts : those of functions that some start is shown to have taught under this rule; of the
    others, `unlearned`, no start can be called wrong.
    """

    rule: str
    setting: Setting
    starts: Mapping[Start, LawAnswer]
    unlearned: tuple[str, ...]

    @property
    def wrong(self) -> list[Start]:
        """Starts shown to cost more than a point, or that diverge; the dearest first."""
        found = [start for start, law in self.starts.items() if law.standing in BAD]
        return sorted(found, key=lambda start: -self.cost(start))

    @property
    def at_edge(self) -> list[Start]:
        """Starts that work, but whose rate is at an end of all that might be tried."""
        return [start for start, law in self.starts.items() if law.edge and law.rates]

    def cost(self, start: Start) -> float:
        """A start's regret; infinite where it diverges, or its function has not learned."""
        regret = self.starts[start].regret if start in self.starts else None
        return regret.estimate if regret else math.inf


@dataclass(frozen=True)
class Mending:
    """What another rule makes of the starts that are wrong under plain gradient descent.

    mended : shown to be as good as the best under the rule. wrong : shown to be worse still.
    unsettled : neither, or of a function that learns from no start under this rule. added : wrong
    under this rule, and not shown to be under plain descent.
    """

    under: UnderRule
    mended: list[Start]
    wrong: list[Start]
    unsettled: list[Start]
    added: list[Start]


@dataclass(frozen=True)
class OptimizersView:
    """plain : the first rule, which the others are set against."""

    title: str
    settings: Settings
    plain: UnderRule
    others: tuple[UnderRule, ...]

    @property
    def rules(self) -> tuple[UnderRule, ...]:
        return (self.plain, *self.others)

    @property
    def mendings(self) -> list[Mending]:
        return [_mending(self.plain, under) for under in self.others]

    @property
    def mean_costs(self) -> dict[str, float]:
        """By rule, of the starts wrong under plain descent that have a cost under every rule."""
        costs = np.array(
            [[under.cost(start) for under in self.rules] for start in self.plain.wrong]
        )
        counted = costs[np.isfinite(costs).all(axis=1)] if len(costs) else costs
        means = counted.mean(axis=0).tolist() if len(counted) else []
        return {under.rule: mean for under, mean in zip(self.rules, means, strict=False)}

    @property
    def wrong_everywhere(self) -> list[Start]:
        return [s for s in self.plain.wrong if all(s in under.wrong for under in self.others)]

    @property
    def safe(self) -> list[str]:
        """Laws of which no start is wrong under any rule."""
        wrong = {law for under in self.rules for _, law in under.wrong}
        tried = dict.fromkeys(law for under in self.rules for _, law in under.starts)
        return [law for law in tried if law not in wrong]

    @staticmethod
    def by_law(starts: Sequence[Start]) -> dict[str, list[str]]:
        """Activations by the law with which they are."""
        laws = dict.fromkeys(law for _, law in starts)
        return {law: [activation for activation, own in starts if own == law] for law in laws}


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> OptimizersView:
    """The study's experiment of this kind."""
    [(name, data)] = measurements.items()
    settings = protocol.own(name, Settings)
    plain, *others = (
        _under(rule, setting_of(protocol, {name: data.sel({RULE: rule})}, [name]))
        for rule in settings.rules
    )
    return OptimizersView(plain.setting.title, settings, plain, tuple(others))


def _under(rule: str, setting: Setting) -> UnderRule:
    learned = [answer for answer in setting.activations if answer.learned]
    return UnderRule(
        rule=rule,
        setting=setting,
        starts={(a.activation, law.initializer): law for a in learned for law in a.laws},
        unlearned=tuple(a.activation for a in setting.activations if not a.learned),
    )


def _mending(plain: UnderRule, under: UnderRule) -> Mending:
    wrong = plain.wrong
    standings = {start: under.starts[start].standing for start in wrong if start in under.starts}
    mended = [start for start, standing in standings.items() if standing is Standing.GOOD]
    still = [start for start, standing in standings.items() if standing in BAD]
    return Mending(
        under=under,
        mended=mended,
        wrong=still,
        unsettled=[start for start in wrong if start not in (*mended, *still)],
        added=[start for start in under.wrong if start not in wrong],
    )
