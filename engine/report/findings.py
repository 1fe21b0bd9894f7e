"""The ledger as the section templates read it: claims, best initializers, published numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.evidence.best import D0_RECOMMENDS
from engine.evidence.claims import STATEMENTS
from engine.evidence.references import SPREADS_ALLOWED
from engine.experiments.propagation.results import PropagationView
from engine.experiments.training.results import TrainingView
from engine.net.activations import Activation
from engine.report.experiments import experiment_views
from engine.report.ledger.dependence import DependenceView, view_dependence
from engine.report.ledger.published import PublishedView, view_published
from engine.report.ledger.robustness import turns
from engine.report.result_words import Phrases
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr

Entry = Mapping[str, Any]

INTRODUCED = ("D0", "D1", "D2", "D4")
"""Documents that the text introduces; a claim may have further ones."""


@dataclass(frozen=True)
class ClaimView:
    """One claim in one language."""

    entry: Entry
    phrases: Phrases

    @property
    def verdict(self) -> str:
        return self.entry["verdict"]

    @property
    def supported(self) -> bool:
        return self.verdict == "supported"

    @property
    def contradicted(self) -> bool:
        return self.verdict == "contradicted"

    @property
    def immaterial(self) -> bool:
        return self.verdict == "immaterial"

    @property
    def fails(self) -> bool:
        """Whether it is shown not to hold as it is meant: contradicted, or immaterial."""
        return self.contradicted or self.immaterial

    @property
    def undecided(self) -> bool:
        return self.verdict == "undecided"

    @property
    def robust(self) -> bool:
        """Whether it was tried in other conditions, and all gave the same verdict."""
        return self.entry["robust"]

    @property
    def turns(self) -> str:
        """Where the verdict is another; "" where it is in none of the conditions tried."""
        return turns(self.entry, self.phrases.language)

    @property
    def estimate(self) -> float | None:
        """What was measured, in the claim's unit; None where it was not run."""
        return self.entry["estimate"]

    @property
    def interval(self) -> Sequence[float | None] | None:
        return self.entry["interval"]

    @property
    def statement(self) -> str:
        return self.phrases.statement(self.entry)

    @property
    def documents(self) -> str:
        """Keys of the introduced documents; one that says it in two places is named once."""
        named = dict.fromkeys(self.entry["documents"])
        return ", ".join(key for key in named if key in INTRODUCED)


class Claims:
    """All claims of the ledger, by id and by verdict."""

    def __init__(self, ledger: Mapping[str, Sequence[Entry]], phrases: Phrases) -> None:
        self._claims = {entry["id"]: ClaimView(entry, phrases) for entry in ledger["claims"]}

    def __call__(self, id: str) -> ClaimView:
        """The claim called `id`; KeyError where the ledger has none, so that a typo is found."""
        return self._claims[id]

    def measured(self, id: str) -> str:
        """What decided the claim `id`: estimate and interval, or a dash where it was not run."""
        claim = self(id)
        estimate = claim.phrases.number(claim.entry["estimate"])
        interval = claim.entry["interval"]
        return f"{estimate} {claim.phrases.bounds(interval)}" if interval else estimate

    def __iter__(self) -> Iterator[ClaimView]:
        return iter(self._claims.values())

    @property
    def total(self) -> int:
        return len(self._claims)

    @property
    def confirming(self) -> list[ClaimView]:
        """Those fixed when results of an earlier seed were known, and judged under a fresh one."""
        told = [claim for claim in self if claim.entry["frozen"]]
        return [c for c in told if c.entry["frozen"]["fresh"] and c.entry["frozen"]["known"]]

    @property
    def confirmed(self) -> int:
        """How many of these have the verdict that they had before."""
        return sum(c.verdict == c.entry["frozen"]["known"] for c in self.confirming)

    @property
    def split(self) -> int:
        """Statements that are several claims, one for each setting."""
        return sum(count > 1 for count in self._settings)

    @property
    def statements(self) -> int:
        """The claims, those of one statement taken as one."""
        return self.total - sum(count - 1 for count in self._settings if count)

    @property
    def _settings(self) -> list[int]:
        """Of how many settings of each statement with several the ledger has a claim."""
        return [len(self._claims.keys() & one.settings.keys()) for one in STATEMENTS]

    def having(self, verdict: str) -> list[ClaimView]:
        return [claim for claim in self if claim.verdict == verdict]

    def count(self, verdict: str) -> int:
        return len(self.having(verdict))

    def of(self, document: str) -> list[ClaimView]:
        """The claims that a document makes, in the ledger's order."""
        return [claim for claim in self if document in claim.entry["documents"]]


@dataclass(frozen=True)
class BestView:
    """The best initializers of one activation.

    outcome: "agrees", "ties" or "disagrees" with D0, "no statement", "nothing learned" (no
        initializer is shown to have learned), "diverged" (each did) or "not run".
    leader: the initializer that ranks first; loss: the lowest mean training loss there is [nat].
    rival, margin: the initializer against which it or D0's choice is set, and by how much the
        higher of the two losses exceeds the lower, with the interval; None where there is none.
    one_variance: whether the best, being several, give their weights the same variance.
    """

    activation: str
    recommended: str | None
    outcome: str
    best: tuple[str, ...] = ()
    leader: str | None = None
    loss: float | None = None
    test_accuracy: float | None = None
    rival: str | None = None
    margin: Entry | None = None
    learned: bool = False
    one_variance: bool = False

    @property
    def tie(self) -> tuple[str, ...]:
        """The best whatever their order, so that functions of one answer can be told together."""
        return tuple(sorted(self.best))

    @property
    def others(self) -> tuple[str, ...]:
        """The best apart from the one that is recommended."""
        return tuple(name for name in self.best if name != self.recommended)


@dataclass(frozen=True)
class BestViews:
    """Activations on which D0 pronounces, and the others, each in the study's order."""

    recommended: tuple[BestView, ...]
    others: tuple[BestView, ...]

    @property
    def rows(self) -> tuple[BestView, ...]:
        return self.recommended + self.others


@dataclass(frozen=True)
class SaitoView:
    """Saito's stored losses beside ours."""

    rows: tuple[Entry, ...]
    tolerance: float = SPREADS_ALLOWED

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def agreeing(self) -> int:
        return sum(row["within"] for row in self.rows)


@dataclass(frozen=True)
class Findings:
    """All that the paper reports, apart from words; parts are None where a study lacks them."""

    protocol: Protocol
    ledger: Mapping[str, Sequence[Entry]]
    propagation: PropagationView | None
    training: TrainingView | None
    best: BestViews
    saito: SaitoView | None
    published: PublishedView
    dependence: DependenceView
    chapters: Mapping[str, Any]
    """By kind of experiment, what its section names; None for a kind that the study lacks."""


def find(
    protocol: Protocol,
    measurements: Mapping[str, xr.Dataset],
    ledger: Mapping[str, Sequence[Entry]],
) -> Findings:
    """Read the measurements, by experiment, and the ledger for the experiments the paper shows."""
    experiment, views = protocol.first_of_kind("training"), experiment_views(protocol, measurements)
    stored = tuple(row for row in ledger["references"] if row["experiment"] == experiment)
    entries = {e["activation"]: e for e in ledger["best"] if e["experiment"] == experiment}
    return Findings(
        protocol,
        ledger,
        views["propagation"],
        views["training"],
        _all_best(protocol, entries),
        SaitoView(stored) if stored else None,
        view_published(ledger["published"]),
        view_dependence(ledger),
        views,
    )


def _all_best(protocol: Protocol, entries: Mapping[str, Entry]) -> BestViews:
    views = [
        _with_variances(view_entry(entries[activation.name]), activation, protocol)
        if activation.name in entries
        else BestView(activation.name, D0_RECOMMENDS.get(activation.name), "not run")
        for activation in protocol.activations
    ]
    return BestViews(
        tuple(view for view in views if view.recommended),
        tuple(view for view in views if not view.recommended),
    )


def _with_variances(view: BestView, activation: Activation, protocol: Protocol) -> BestView:
    """`view` with `one_variance` found out from the laws, for layers that widen and that narrow."""
    laws = [e.bound_to(activation) for e in protocol.initializers if e.name in view.best]
    variances = {
        (law.calibration, *(law.variance(*shape) for shape in ((2, 3), (3, 2)))) for law in laws
    }
    return replace(view, one_variance=len(view.best) > 1 and len(variances) == 1)


def view_entry(entry: Entry) -> BestView:
    """One entry of the ledger's list of the best."""
    recommended, leader = entry["recommended"], entry["leader"]
    losses = (contender["loss"]["estimate"] for contender in entry["contenders"])
    behind = bool(entry["shortfall"]) and recommended != leader
    return BestView(
        activation=entry["activation"],
        recommended=recommended,
        outcome=_outcome(entry),
        best=tuple(entry["best"]),
        leader=leader,
        loss=next((loss for loss in losses if loss is not None), None),
        test_accuracy=entry["test_accuracy"]["estimate"],
        rival=leader if behind else entry["runner_up"],
        margin=entry["shortfall"] if behind else entry["margin"],
        learned=entry["learned"],
    )


def _outcome(entry: Entry) -> str:
    if all(contender["diverged"] for contender in entry["contenders"]):
        return "diverged"
    return entry["agreement"] if entry["learned"] else "nothing learned"
