"""The ledger as the section templates read it: claims, best initializers, published numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.evidence.best import D0_RECOMMENDS
from engine.evidence.claims.statements import STATEMENTS
from engine.evidence.claims.tried_again import BY_WEIGHTS
from engine.report.result_words import Phrases
from engine.study.protocol import Protocol

Entry = Mapping[str, Any]


class Claims:
    """All claims of the ledger, by id and by verdict.

    Each is its entry with two answers: `supported`, and `fails`, whether it is shown not to hold as
    it is meant.
    """

    def __init__(self, ledger: Mapping[str, Sequence[Entry]], phrases: Phrases) -> None:
        self._phrases = phrases
        self._claims = {
            entry["id"]: {
                **entry,
                "supported": entry["verdict"] == "supported",
                "fails": entry["verdict"] in ("contradicted", "immaterial"),
            }
            for entry in ledger["claims"]
        }

    def __call__(self, id: str) -> Entry:
        """The claim called `id`; KeyError where the ledger has none, so that a typo is found."""
        return self._claims[id]

    def measured(self, id: str) -> str:
        """What decided the claim `id`: estimate and interval, or a dash where it was not run."""
        claim = self(id)
        estimate, interval = self._phrases.number(claim["estimate"]), claim["interval"]
        return f"{estimate} {self._phrases.bounds(interval)}" if interval else estimate

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._claims.values())

    @property
    def total(self) -> int:
        return len(self._claims)

    @property
    def confirming(self) -> list[Entry]:
        """Those fixed when results of an earlier seed were known, and judged under a fresh one."""
        return [c for c in self if (told := c["frozen"]) and told["fresh"] and told["known"]]

    @property
    def confirmed(self) -> int:
        """How many of these have the verdict that they had before."""
        return sum(c["verdict"] == c["frozen"]["known"] for c in self.confirming)

    @property
    def by_weights(self) -> list[bool]:
        """Of those on gradients, whether that of the weights gives another verdict."""
        label = asdict(BY_WEIGHTS)
        pairs = ((claim, one) for claim in self for one in claim["variants"])
        return [one["verdict"] != claim["alone"] for claim, one in pairs if one["label"] == label]

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

    def count(self, verdict: str) -> int:
        return sum(claim["verdict"] == verdict for claim in self)


@dataclass(frozen=True)
class BestView:
    """The best initializers of one activation.

    outcome: "agrees", "ties" or "disagrees" with D0, "no statement", "nothing learned" (no
        initializer is shown to have learned), "diverged" (each did) or "not run".
    leader: the initializer that ranks first; loss: the lowest mean training loss there is [nat].
    rival, margin: the initializer against which it or D0's choice is set, and by how much the
        higher of the two losses exceeds the lower, with the interval; None where there is none.
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

    @property
    def tie(self) -> tuple[str, ...]:
        """The best whatever their order, so that functions of one answer can be told together."""
        return tuple(sorted(self.best))


def best_of_all(protocol: Protocol, ledger: Mapping[str, Sequence[Entry]]) -> list[BestView]:
    """Of the activations on which D0 pronounces, then of the others, in the study's order."""
    experiment = protocol.first_of_kind("training")
    entries = {e["activation"]: e for e in ledger["best"] if e["experiment"] == experiment}
    best = [
        view_entry(entries[activation.name])
        if activation.name in entries
        else BestView(activation.name, D0_RECOMMENDS.get(activation.name), "not run")
        for activation in protocol.activations
    ]
    return sorted(best, key=lambda view: not view.recommended)


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
