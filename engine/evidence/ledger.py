"""The ledger: every claim judged, every activation's best weights, published numbers beside ours.

`results/verdicts.json` has these lists. Numbers are as computed; null where there is none.

claims, one entry each, in the order of `FAMILIES`:
    id, family, documents [key], sources [{document, place {zh, en}, quotation, remark}],
    statement {zh, en}, decided_by {zh, en}, experiment (null where mathematics alone
    decides, on no cells, with n = 1), dataset (title, null for Gaussian input),
    cells [[activation, initializer]], figure, verdict, reason (why not run, else null), detail;
    estimate, interval [low, high], confidence, n, threshold of what supports (number, or [low,
    high]), criterion ("above" | "below" | "within"), contrary (the threshold of what contradicts,
    likewise) and why {zh, en} it is there, unit, logarithmic, label: those of the check the verdict
    hangs on (label: the quantity, the layers or cells compared, and "open", "above" or "below",
    where some replicates may lie any distance beyond; null where not run);
    checks [{label, verdict, estimate, interval, confidence, threshold, criterion, contrary, why,
    unit, logarithmic, values [per replicate]}].
    variants [{kind, label {zh, en}, verdict, estimate}]: the claim under other conditions, each
    judged by itself (kind: as in `variants.Kind`; estimate: null where not run).
    alone: what the verdict would be if the claim were the only one, as each variant is judged.
    robust: whether there are variants, and all have the claim's verdict, alone and in the ledger.
    frozen: {date, known, changed, fresh}: when the claim was fixed, its verdict under the last seed
    seen before, whether it was fixed anew after results, whether this seed is another; null where
    that is not told, or nothing is drawn.
best, one entry for each training experiment and activation: the fields of `best.Best`, with
    leader and runner_up (names), margin (runner_up minus leader) and shortfall (D0's choice minus
    leader) as intervals {estimate, low, high, n, confidence}.
references, one entry for each of Saito's stored losses: the fields of `references.ReferenceRow`.
errata, one entry for each supposed slip in the documents: what `erratum.Checked.to_dict` gives.
published, one entry for each published number: the fields of `published.Published`, ours as
    an interval {estimate, low, high, n, confidence} or null.
coverage, one entry for each simulated law and number of replicates: what `coverage.entries` gives.
failed, one entry for each cell whose run broke off: experiment, activation, initializer, message.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.evidence import coverage
from engine.evidence.best import Best, find_best
from engine.evidence.claims import FAMILIES, Claim
from engine.evidence.claims.tried_again import variants_of
from engine.evidence.criteria import Outcome
from engine.evidence.errata import ERRATA, Checked, check_all
from engine.evidence.frozen import Frozen, read_frozen
from engine.evidence.predicates import Check
from engine.evidence.published import Published, published_numbers
from engine.evidence.quantity import NotRunError, Reason
from engine.evidence.references import ReferenceRow, compare_saito
from engine.evidence.variants import Tried, try_variants
from engine.evidence.verdicts import Finding, Judgement, judge_alone, judge_family
from engine.study.files import sealed, unharmed, written_whole
from engine.study.records import read_measurements

if TYPE_CHECKING:
    import xarray as xr

SECTIONS = ("claims", "best", "references", "errata", "published", "coverage", "failed")


class LedgerError(ValueError):
    """A file is not a ledger; the message names it, the rule and a hint."""


@dataclass(frozen=True)
class Verdict:
    """A claim with its judgement, or with the obstacle for which there is none."""

    claim: Claim
    family: str
    measured: xr.Dataset | None
    judgement: Judgement | None
    obstacle: NotRunError | None
    frozen: Frozen | None
    alone: Outcome | None
    """What it would be if the claim were the only one."""
    tried: tuple[Tried, ...]
    """Its variants, as far as they were measured."""

    @property
    def robust(self) -> bool:
        """Whether there are variants, and all of them agree."""
        return {one.outcome for one in self.tried} == {self.alone} == {self.outcome}

    @property
    def outcome(self) -> Outcome:
        return Outcome.NOT_RUN if self.judgement is None else self.judgement.outcome


@dataclass(frozen=True)
class FailedCell:
    """A cell whose run broke off with an error."""

    experiment: str
    activation: str
    initializer: str
    message: str


@dataclass(frozen=True)
class Ledger:
    """What the measurements say."""

    claims: tuple[Verdict, ...]
    best: tuple[Best, ...]
    references: tuple[ReferenceRow, ...]
    errata: tuple[Checked, ...]
    published: tuple[Published, ...]
    failed: tuple[FailedCell, ...]

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Plain JSON-able lists, as the module describes them."""
        sections: dict[str, list[dict[str, Any]]] = {
            "claims": [_claim_entry(verdict) for verdict in self.claims],
            "best": [_best_entry(best) for best in self.best],
            "references": [asdict(row) for row in self.references],
            "errata": [checked.to_dict() for checked in self.errata],
            "published": [asdict(number) for number in self.published],
            "coverage": coverage.entries(),
            "failed": [asdict(cell) for cell in self.failed],
        }
        return {name: _plain(entries) for name, entries in sections.items()}


def judge(
    measurements: Mapping[str, xr.Dataset],
    families: Mapping[str, tuple[Claim, ...]] = FAMILIES,
    frozen: Mapping[str, Frozen] = MappingProxyType({}),
) -> Ledger:
    """Judge the claims on the measurements, given by experiment; what is missing is not run.

    frozen : how claims were fixed, as far as that is told, by their ids.
    """
    trained = [data for _, data in sorted(measurements.items()) if data.attrs["kind"] == "training"]
    return Ledger(
        claims=_judge_claims(families, measurements, frozen),
        best=tuple(best for data in trained for best in find_best(data)),
        references=tuple(row for data in trained for row in compare_saito(data) or ()),
        errata=check_all(ERRATA),
        published=tuple(published_numbers(dict(sorted(measurements.items())))),
        failed=tuple(cell for _, data in sorted(measurements.items()) for cell in _failed(data)),
    )


def judge_files(measurements: Mapping[str, Path], output: Path, frozen: Path | None = None) -> None:
    """Judge stored measurements, given by experiment, and write the ledger.

    frozen : the file that says when each claim was fixed; None where that is not told.
    """
    loaded = {name: read_measurements(path) for name, path in measurements.items()}
    told = read_frozen(frozen) if frozen else {}
    write_ledger(judge(loaded, frozen=told), output)


def write_ledger(ledger: Ledger, path: Path) -> None:
    """Store a ledger as JSON; equal ledgers give equal bytes."""
    text = json.dumps(
        ledger.to_dict(), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False
    )
    with written_whole(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8")
    sealed(path)


def read_ledger(path: Path) -> dict[str, list[dict[str, Any]]]:
    """A stored ledger as plain lists. Raises `LedgerError` or `DamagedError`."""
    hint = "Hint: judge the measurements again"
    unharmed(path)
    try:
        ledger = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LedgerError(f"{path}: no such ledger. {hint}") from None
    except ValueError as error:
        raise LedgerError(f"{path}: must be a whole JSON file, got {error}. {hint}") from error
    if not isinstance(ledger, dict) or set(ledger) != set(SECTIONS):
        got = sorted(ledger) if isinstance(ledger, dict) else type(ledger).__name__
        raise LedgerError(f"{path}: must hold {', '.join(SECTIONS)}, got {got}. {hint}")
    return ledger


def _failed(dataset: xr.Dataset) -> list[FailedCell]:
    experiment = str(dataset.attrs["experiment"])
    return [
        FailedCell(experiment, *cell) for cell in json.loads(dataset.attrs.get("failures", "[]"))
    ]


def _judge_claims(
    families: Mapping[str, tuple[Claim, ...]],
    measurements: Mapping[str, xr.Dataset],
    frozen: Mapping[str, Frozen],
) -> tuple[Verdict, ...]:
    checks: dict[str, tuple[Check, ...]] = {}
    obstacles: dict[str, NotRunError] = {}
    all_claims = [(family, claim) for family, claims in families.items() for claim in claims]
    for _, claim in all_claims:
        try:
            checks[claim.id] = _checks(claim, measurements)
        except NotRunError as obstacle:
            obstacles[claim.id] = obstacle
    judgements = judge_family(checks)
    return tuple(
        Verdict(
            claim,
            family,
            measurements.get(claim.evidence.experiment or ""),
            judgements.get(claim.id),
            obstacles.get(claim.id),
            frozen.get(claim.id),
            judge_alone(checks[claim.id]).outcome if claim.id in judgements else None,
            _tried(claim, measurements) if claim.id in judgements else (),
        )
        for family, claim in all_claims
    )


def _checks(claim: Claim, measurements: Mapping[str, xr.Dataset]) -> tuple[Check, ...]:
    for experiment in filter(None, (claim.evidence.experiment, claim.evidence.beside)):
        if experiment not in measurements:
            raise NotRunError(Reason.NO_EXPERIMENT, experiment)
    return claim.checks(_measured(claim, measurements))


def _tried(claim: Claim, measurements: Mapping[str, xr.Dataset]) -> tuple[Tried, ...]:
    return try_variants(variants_of(claim), _measured(claim, measurements), measurements)


def _measured(claim: Claim, measurements: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """The claim's experiment, with that beside it where it has one: cells and replicates of both.

    Empty for a claim that needs no experiment. Everything of the second carries its name in front,
    axes too, so that nothing is mixed up.
    """
    import xarray as xr

    experiment, _, beside = claim.evidence
    if experiment is None:
        return xr.Dataset()
    own = measurements[experiment]
    if beside is None:
        return own
    second = measurements[beside]
    shared = ("activation", "initializer", "replicate")
    names = {*second.variables, *second.dims} - {*shared}
    second = second.rename({name: f"{beside}.{name}" for name in names})
    return own.merge(second, join="inner", combine_attrs="override")


def _claim_entry(verdict: Verdict) -> dict[str, Any]:
    claim, judgement, data = verdict.claim, verdict.judgement, verdict.measured
    return {
        "id": claim.id,
        "family": verdict.family,
        "documents": list(claim.documents),
        "sources": [asdict(source) for source in claim.sources],
        "statement": asdict(claim.statement),
        "decided_by": asdict(claim.decided_by),
        "experiment": claim.evidence.experiment,
        "dataset": None if data is None else data.attrs.get("dataset_title"),
        "cells": [list(cell) for cell in claim.cells(data)],
        "figure": claim.evidence.figure,
        "verdict": verdict.outcome,
        "reason": verdict.obstacle and verdict.obstacle.reason,
        "detail": verdict.obstacle and verdict.obstacle.detail,
        "n": judgement.decisive.interval.n if judgement else 0,
        "label": dict(judgement.decisive.check.label) if judgement else None,
        **_numbers(judgement.decisive if judgement else None),
        "checks": [_check_entry(finding) for finding in judgement.findings] if judgement else [],
        "alone": verdict.alone,
        "variants": [_tried_entry(one) for one in verdict.tried],
        "robust": verdict.robust,
        "frozen": _frozen_entry(verdict.frozen, data),
    }


def _tried_entry(one: Tried) -> dict[str, Any]:
    told = {"kind": one.variant.kind, "label": asdict(one.variant.label)}
    return told | {"verdict": one.outcome, "estimate": one.estimate}


def _frozen_entry(frozen: Frozen | None, data: xr.Dataset | None) -> dict[str, Any] | None:
    """Of a claim that rests on draws: mathematics alone has no seed to confirm it."""
    if frozen is None or data is None:
        return None
    seed = int(json.loads(data.attrs["spec"])["seed"])
    known = {"date": frozen.date, "known": frozen.known, "changed": frozen.changed}
    return known | {"fresh": frozen.fresh(seed)}


def _numbers(finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        names = ("estimate", "interval", "confidence", "threshold", "criterion", "contrary", "why")
        return {**dict.fromkeys(names), "unit": None, "logarithmic": False}
    criterion = finding.check.criterion
    return {
        "estimate": finding.interval.estimate,
        "interval": [finding.interval.low, finding.interval.high],
        "confidence": finding.interval.confidence,
        "threshold": criterion.threshold,
        "criterion": criterion.name,
        "contrary": criterion.contrary,
        "why": asdict(criterion.why),
        "unit": finding.check.unit,
        "logarithmic": finding.check.logarithmic,
    }


def _check_entry(finding: Finding) -> dict[str, Any]:
    return {
        "label": dict(finding.check.label),
        "verdict": finding.outcome,
        "values": finding.check.values,
        **_numbers(finding),
    }


def _best_entry(best: Best) -> dict[str, Any]:
    runner_up = best.runner_up
    return {
        **asdict(best),
        "leader": best.leader.initializer,
        "runner_up": runner_up.initializer if runner_up else None,
        "margin": asdict(runner_up.behind) if runner_up else None,
        "shortfall": asdict(best.shortfall) if best.shortfall else None,
    }


def _plain(value: Any) -> Any:
    """Built-in types only, with None for every number that is not finite."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return str(value) if isinstance(value, str) else value
