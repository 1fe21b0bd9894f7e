"""The answer: which initial weights suit each activation, each law at its own learning rate."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence.best import Standing as Agreement
from engine.evidence.counts import test_images
from engine.evidence.definitions import LEARNED, POINT
from engine.evidence.finished_cells import CellArrays, cell_arrays
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import CONFIDENCE, Interval, ranged_interval
from engine.evidence.tuned import (
    DOCUMENTS_RECOMMEND,
    Standing,
    grid_end,
    regrets,
    standing,
    working_rates,
)
from engine.experiments.tuned_training.settings import HalvingSettings
from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.cell_results import Status
from engine.study.files import sealed, written_whole
from engine.study.protocol import Protocol
from engine.study.records import read_measurements

USUAL = ("lecun_normal", "he_normal", "uniform_fan_in")
"""The usual advice: what two documents call Xavier, He, and what PyTorch does unasked."""

BAD = (Standing.WORSE, Standing.DIVERGED)
_SHAPES = ((100, 100), (200, 100), (100, 200))
"""Layers for which variances are given: one of equal width, one that narrows, one that widens."""


class Change(StrEnum):
    """What becomes of an answer elsewhere; of the laws as good as the best, as far as run there."""

    CHANGES = "changes"  # all of them are shown to be worse than the best there, or diverge
    HOLDS = "holds"  # some are shown to be as good as the best there
    OPEN = "not settled"


@dataclass(frozen=True)
class LawAnswer:
    """One law with one activation, at the rate chosen for it.

    sd : where it is the same whatever the layer's size. variances : of a weight, for layers of
    several shapes; None for a law that is scaled on data. rates : lowest and highest
    that work. edge : "lowest" or "highest" where the chosen rate is at an end of all that may be
    tried. accuracy, loss (in nat), regret : None where a replicate diverged.
    """

    initializer: str
    sd: float | None
    variances: tuple[float, ...] | None
    replicates: int
    diverged: int
    rate: float
    edge: str | None
    rates: tuple[float, float] | None
    accuracy: Interval | None
    loss: Interval | None
    regret: Interval | None

    @property
    def standing(self) -> Standing:
        return standing(self.regret)

    @property
    def gain(self) -> float | None:
        """Its sd times the root of n, between layers of equal width, where it goes with n."""
        if self.variances is None or self.sd is not None:
            return None
        return math.sqrt(_SHAPES[0][0] * self.variances[0])

    def like(self, other: LawAnswer) -> bool:
        """Whether both give their weights the same variance, to a thousandth."""
        if self.variances is None or other.variances is None:
            return self.initializer == other.initializer
        return bool(np.allclose(self.variances, other.variances, rtol=1e-3))


@dataclass(frozen=True)
class ActivationAnswer:
    """One activation; laws are sorted by regret, the best first, what diverged last.

    learned : whether the leader is shown to have learned. same : laws that draw the same weights up
    to the distribution, by the first of them.
    """

    activation: str
    laws: tuple[LawAnswer, ...]
    learned: bool

    @property
    def leader(self) -> LawAnswer:
        return self.laws[0]

    def having(self, *standings: str) -> list[str]:
        """Names of the laws that stand so."""
        return [law.initializer for law in self.laws if law.standing in standings]

    @property
    def best(self) -> list[str]:
        """Laws shown to be as good as the best."""
        return self.having(Standing.GOOD)

    @property
    def open(self) -> list[str]:
        return self.having(Standing.OPEN)

    @property
    def scattered(self) -> str | None:
        """Where no law is shown to be as good as the best: the open one known least precisely."""
        widths = {
            law.initializer: law.accuracy.high - law.accuracy.low
            for law in self.laws
            if law.accuracy and law.standing is Standing.OPEN
        }
        settled = self.best or not self.learned
        return None if settled else max(widths, key=lambda name: widths[name], default=None)

    @property
    def at_edge(self) -> list[str]:
        return [law.initializer for law in self.laws if law.edge and law.rates]

    @property
    def groups(self) -> list[list[LawAnswer]]:
        """Laws that give one variance together, the most accurate group first."""
        groups: list[list[LawAnswer]] = []
        for law in self.laws:
            alike = next((group for group in groups if group[0].like(law)), None)
            if alike is None:
                groups.append([law])
            else:
                alike.append(law)
        return groups

    def law(self, initializer: str) -> LawAnswer | None:
        return next((law for law in self.laws if law.initializer == initializer), None)

    def change(self, elsewhere: ActivationAnswer) -> Change:
        """Where either learned nothing, nothing is settled."""
        good = [law for law in map(elsewhere.law, self.best) if law]
        if not (good and self.learned and elsewhere.learned):
            return Change.OPEN
        if any(law.standing == Standing.GOOD for law in good):
            return Change.HOLDS
        return Change.CHANGES if all(law.standing in BAD for law in good) else Change.OPEN

    @property
    def recommended(self) -> LawAnswer | None:
        """What the documents recommend, where they do and it was run."""
        return self.law(DOCUMENTS_RECOMMEND.get(self.activation, ""))

    @property
    def outcome(self) -> str:
        """As the report calls what became of the documents' recommendation."""
        if self.activation not in DOCUMENTS_RECOMMEND:
            return Agreement.NO_STATEMENT
        if all(law.accuracy is None for law in self.laws):
            return "diverged"
        if not self.learned:
            return "nothing learned"
        if self.recommended is None:
            return Agreement.NOT_RUN
        if self.recommended.standing in BAD:
            return Agreement.DISAGREES
        alone = [self.recommended.initializer] == self.having(Standing.GOOD, Standing.OPEN)
        return Agreement.AGREES if alone else Agreement.TIES


@dataclass(frozen=True)
class Setting:
    """Experiments alike but for their cells and replicates: one network on one data set."""

    title: str
    experiments: tuple[str, ...]
    settings: HalvingSettings
    guess_loss: float
    activations: tuple[ActivationAnswer, ...]

    @property
    def network(self) -> tuple[object, ...]:
        """What is trained on what, however long."""
        return self.title, self.settings.hidden, self.settings.inputs

    @property
    def diverging(self) -> bool:
        """Whether a replicate of any law diverged at the rate chosen."""
        return any(law.diverged for answer in self.activations for law in answer.laws)

    @property
    def replicates(self) -> list[int]:
        """Numbers of replicates judged, ascending."""
        return sorted({law.replicates for answer in self.activations for law in answer.laws})

    def answer(self, activation: str) -> ActivationAnswer | None:
        return next((a for a in self.activations if a.activation == activation), None)

    def usual(self, initializer: str) -> list[tuple[str, LawAnswer]]:
        """One law with every activation that has it, the greatest regret first, divergence before.

        Those that are shown to be worse than the best, that is.
        """
        found = [(a.activation, law) for a in self.activations if (law := a.law(initializer))]
        bad = [(name, law) for name, law in found if law.standing in BAD]
        return sorted(bad, key=lambda pair: -(pair[1].regret.low if pair[1].regret else math.inf))


@dataclass(frozen=True)
class TunedTrainingView:
    """first : the study's own. elsewhere : the same asked of other networks and data sets."""

    first: Setting
    elsewhere: tuple[Setting, ...]

    @property
    def usual(self) -> list[str]:
        """The usual laws, as far as they were run."""
        run = {law.initializer for answer in self.first.activations for law in answer.laws}
        return [name for name in USUAL if name in run]

    @property
    def harmless(self) -> list[str]:
        """The usual laws that are shown to be worse than the best with no activation."""
        return [name for name in self.usual if not self.first.usual(name)]

    @property
    def reference(self) -> Setting:
        """What the others are held against: the first one's network, trained as they are if run."""
        same = (s for s in self.elsewhere if s.network == self.first.network)
        return next(same, self.first)

    @property
    def others(self) -> list[Setting]:
        """Apart from the reference."""
        return [setting for setting in self.elsewhere if setting is not self.reference]

    def changes(self, setting: Setting) -> dict[Change, list[ActivationAnswer]]:
        """Answers of a setting by what became of them; the reference is held against the first."""
        every = [(self.change(setting, there), there) for there in setting.activations]
        return {change: [there for own, there in every if own is change] for change in Change}

    @property
    def groundless(self) -> int:
        """Cases that nothing could settle: the reference has no law as good as the best there."""
        cases = (self.reference.answer(a.activation) for s in self.others for a in s.activations)
        return sum(1 for here in cases if here is None or not here.best)

    def cases(self, change: Change) -> list[tuple[Setting, list[ActivationAnswer]]]:
        """Settings beside the reference with such answers, and these."""
        return [(there, found) for there in self.others if (found := self.changes(there)[change])]

    @staticmethod
    def by_functions(
        cases: list[tuple[Setting, list[ActivationAnswer]]],
    ) -> list[tuple[tuple[str, ...], list[Setting]]]:
        """`cases` by the functions that they are about: settings of the same ones together."""
        grouped: dict[tuple[str, ...], list[Setting]] = {}
        for there, found in cases:
            grouped.setdefault(tuple(a.activation for a in found), []).append(there)
        return list(grouped.items())

    def everywhere(self, *standings: Standing) -> list[str]:
        """Laws that stand so in the reference and the others with every function that learned."""
        settings = (self.reference, *self.others)
        answers = [a for setting in settings for a in setting.activations if a.learned]
        stood: dict[str, set[Standing]] = {}
        for law in (law for answer in answers for law in answer.laws):
            stood.setdefault(law.initializer, set()).add(law.standing)
        return [law for law, found in stood.items() if found <= {*standings}]

    def change(self, setting: Setting, there: ActivationAnswer) -> Change | None:
        """Of one answer of a setting; None for the first, and where there is none to compare."""
        if setting is self.first:
            return None
        base = self.first if setting is self.reference else self.reference
        here = base.answer(there.activation)
        return here.change(there) if here else None


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> TunedTrainingView:
    """Cells without results are left out, and so are activations that have none."""
    groups: dict[str, list[str]] = {}
    for name in measurements:
        settings = protocol.experiments[name].cell_settings()
        key = json.dumps({k: v for k, v in settings.items() if k != "replicates"})
        groups.setdefault(key, []).append(name)
    first, *others = (setting_of(protocol, measurements, names) for names in groups.values())
    return TunedTrainingView(first, tuple(others))


def setting_of(
    protocol: Protocol, measurements: Mapping[str, xr.Dataset], names: Sequence[str]
) -> Setting:
    """What the experiments of these names, alike but for their cells, answer together."""
    data, settings = measurements[names[0]], protocol.own(names[0], HalvingSettings)
    cells: dict[Activation, dict[Initializer, CellArrays]] = {}
    for name in names:
        arrays = cell_arrays(measurements[name])
        for activation in protocol.activations_of(name):
            for initializer in protocol.initializers_of(name):
                cell = arrays[activation.name, initializer.name]
                if not (cell["status"] == Status.FAILED).any():
                    cells.setdefault(activation, {})[initializer] = cell
    known = [activation.name for activation in protocol.activations]
    ordered = sorted(cells, key=lambda a: [*known, a.name].index(a.name))
    return Setting(
        title=str(data.attrs["dataset_title"]),
        experiments=tuple(names),
        settings=settings,
        guess_loss=guess_loss(data),
        activations=tuple(_answer(a, cells[a], settings, data) for a in ordered),
    )


def _answer(
    activation: Activation,
    cells: Mapping[Initializer, CellArrays],
    settings: HalvingSettings,
    data: xr.Dataset,
) -> ActivationAnswer:
    accuracies = {
        law.name: cell["test_accuracy"]
        for law, cell in cells.items()
        if np.isfinite(cell["test_accuracy"]).all()
    }
    behind = regrets(accuracies)
    laws = [
        _law(law, activation, cell, settings, data, behind.get(law.name))
        for law, cell in cells.items()
    ]
    # Over shared replicates: of two names of one law, the one with more does not lead by these.
    laws.sort(key=lambda law: law.regret.estimate if law.regret else math.inf)
    loss = laws[0].loss
    return ActivationAnswer(
        activation.name,
        tuple(laws),
        learned=loss is not None and loss.high < LEARNED * guess_loss(data),
    )


def _law(
    law: Initializer,
    activation: Activation,
    cell: CellArrays,
    settings: HalvingSettings,
    data: xr.Dataset,
    regret: Interval | None,
) -> LawAnswer:
    rates, chosen = np.asarray(settings.learning_rates), float(cell["chosen_rate"])
    trials = cell["trial_loss"].mean(axis=0)
    return LawAnswer(
        initializer=law.name,
        sd=law.parameters.get("sd"),
        variances=_variances(law, activation),
        replicates=len(cell["status"]),
        diverged=int((cell["status"] == Status.DIVERGED).sum()),
        rate=chosen,
        edge=grid_end(chosen, rates),
        rates=working_rates(rates, trials, chosen, guess_loss(data), settings.plateau),
        accuracy=regret and ranged_interval(cell["test_accuracy"], SHARE, draws=test_images(data)),
        loss=regret and ranged_interval(cell["train_loss"], POSITIVE),
        regret=regret,
    )


@cache  # every setting asks again, and theory's laws are solved for
def _variances(law: Initializer, activation: Activation) -> tuple[float, ...] | None:
    bound = law.bound_to(activation)
    return None if law.calibration else tuple(bound.variance(*shape) for shape in _SHAPES)


def write_answers(protocol: Protocol, measurements: Mapping[str, Path], output: Path) -> None:
    """The answers of all settings as JSON; docs/answers.md says what its keys mean."""
    read = {name: read_measurements(path) for name, path in measurements.items()}
    with written_whole(output) as draft:
        text = json.dumps(document(view(protocol, read)), indent=1, ensure_ascii=False)
        draft.write_text(f"{text}\n", encoding="utf-8")
    sealed(output)


def document(view: TunedTrainingView) -> dict[str, Any]:
    """A view as plain values; numbers that are not finite are null."""
    return {
        "smallest_effect": POINT,
        "confidence": CONFIDENCE,
        "settings": [
            {
                "dataset": setting.title,
                "experiments": list(setting.experiments),
                "hidden": list(setting.settings.hidden),
                "inputs": setting.settings.inputs or "unit",
                "batch_size": setting.settings.batch_size,
                "iterations": setting.settings.iterations,
                "activations": {
                    a.activation: {"change": view.change(setting, a), **_plain(a)}
                    for a in setting.activations
                },
            }
            for setting in (view.first, *view.elsewhere)
        ],
    }


def _plain(answer: ActivationAnswer) -> dict[str, Any]:
    return {
        "learned": answer.learned,
        "best": answer.best,
        "open": answer.open,
        "regret_of_usual_advice": {
            name: _ends(law.regret) for name in USUAL if (law := answer.law(name))
        },
        "laws": {
            law.initializer: {
                "standing": str(law.standing),
                "gain": law.gain,
                "sd": law.sd,
                "replicates": law.replicates,
                "diverged": law.diverged,
                "learning_rate": law.rate,
                "working_rates": law.rates,
                "test_accuracy": _ends(law.accuracy),
                "train_loss": _ends(law.loss),
                "regret": _ends(law.regret),
            }
            for law in answer.laws
        },
    }


def _ends(interval: Interval | None) -> dict[str, float | None] | None:
    if interval is None:
        return None
    ends = {"estimate": interval.estimate, "low": interval.low, "high": interval.high}
    return {name: value if math.isfinite(value) else None for name, value in ends.items()}
