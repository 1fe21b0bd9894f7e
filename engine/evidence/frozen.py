"""Claims as they were fixed before a seed that nobody had seen results of.

`workflow/frozen_claims.yaml` has the fingerprint of each claim, the date on which it was fixed, and
what the results of an earlier seed had said: these were known when the claim was fixed. Under the
present seed the default study confirms the claim, or does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.evidence.by_claim import FileOfClaims
from engine.evidence.claims import FAMILIES
from engine.evidence.claims.claim import Claim
from engine.evidence.criteria import Outcome
from engine.evidence.fingerprint import claim_fingerprint
from engine.study.protocol import Protocol

_HEADER = """\
# Every claim as it was fixed: a fingerprint of predicate, thresholds, scope and settings; the date;
# the seed whose results were known then, and what they said of the claim (null: nothing yet).
# changed: fixed anew after results had been seen. Written by `make freeze`; a test holds to it.
"""


class FrozenError(ValueError):
    """The file of frozen claims is missing or something else; names it, the rule and a hint."""


@dataclass(frozen=True)
class Frozen:
    """How a claim was fixed. known : the verdict under `seed`, the last one seen before."""

    fingerprint: str
    date: str
    seed: int
    known: str | None
    changed: bool

    def fresh(self, seed: int) -> bool:
        """Whether results under `seed` came after the claim was fixed."""
        return seed != self.seed


def study_of(config: Path) -> Protocol:
    """The study that a configuration file describes."""
    return Protocol.load(yaml.safe_load(config.read_text(encoding="utf-8")))


def fingerprints(protocol: Protocol) -> dict[str, str]:
    """Of every claim, by its id, in the study's own settings."""
    return {
        claim.id: claim_fingerprint(claim, _settings(claim, protocol))
        for claims in FAMILIES.values()
        for claim in claims
    }


def _settings(claim: Claim, protocol: Protocol) -> dict[str, Any]:
    """Settings of the experiments that a claim rests on, as far as the study has them.

    One that is not set is left out: a new setting that leaves all as it was changes no claim.
    """
    named = (claim.evidence.experiment, claim.evidence.beside)
    return {
        name: {key: one for key, one in protocol.settings_of(name).items() if one is not None}
        for name in named
        if name in protocol.experiments
    }


def freeze(
    protocol: Protocol, verdicts: Mapping[str, str], earlier: Mapping[str, Frozen], date: str
) -> dict[str, Frozen]:
    """Fix all claims; what has not changed keeps its entry.

    verdicts : under the study's seed, by claim; what was not run is not known.
    """
    frozen = {}
    for claim, fingerprint in fingerprints(protocol).items():
        before = earlier.get(claim)
        if before is None or before.fingerprint != fingerprint:
            changed = before is not None
            known = verdicts.get(claim)
            known = None if known == Outcome.NOT_RUN else known
            before = Frozen(fingerprint, date, protocol.seed, known, changed)
        frozen[claim] = before
    return frozen


_FILE = FileOfClaims(
    Frozen, "frozen claims", "entries", _HEADER, FrozenError, "`make freeze` writes it"
)
read_frozen, write_frozen = _FILE.read, _FILE.write
