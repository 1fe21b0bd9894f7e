"""Judge every claim of the documents on the measurements, once: what the ledger says."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence import coverage
from engine.evidence.best import find_best
from engine.evidence.claims import FAMILIES
from engine.evidence.claims.claim import Claim
from engine.evidence.claims.tried_again import variants_of
from engine.evidence.counts import settings
from engine.evidence.criteria import Outcome
from engine.evidence.errata import ERRATA
from engine.evidence.frozen import Frozen, read_frozen
from engine.evidence.ledger import Entry, Ledger, write_ledger
from engine.evidence.predicates import Check
from engine.evidence.published import published_numbers
from engine.evidence.quantity import NotRunError, Reason
from engine.evidence.references import compare_saito
from engine.evidence.variants import Tried, try_variants
from engine.evidence.verdicts import Finding, Judgement, judge_alone, judge_family
from engine.study.language import Text
from engine.study.records import read_measurements

Measurements = Mapping[str, xr.Dataset]
"""By experiment."""


def judge(
    measurements: Measurements,
    families: Mapping[str, tuple[Claim, ...]] = FAMILIES,
    frozen: Mapping[str, Frozen] = MappingProxyType({}),
) -> Ledger:
    """What the measurements say, as `ledger` describes it; what is missing is not run.

    frozen : how claims were fixed, as far as that is told, by their ids.
    """
    by_name = dict(sorted(measurements.items()))
    trained = [data for data in by_name.values() if data.attrs["kind"] == "training"]
    found = {
        "claims": judge_claims(measurements, families, frozen),
        "best": [asdict(best) for data in trained for best in find_best(data)],
        "references": [row for data in trained for row in compare_saito(data)],
        "errata": [erratum.check(number) for number, erratum in enumerate(ERRATA, start=1)],
        "published": [asdict(number) for number in published_numbers(by_name)],
        "coverage": coverage.entries(),
        "failed": [cell for data in by_name.values() for cell in _failed(data)],
    }
    return {name: _plain(entries) for name, entries in found.items()}


def judge_files(measurements: Mapping[str, Path], output: Path, frozen: Path | None = None) -> None:
    """Judge stored measurements, given by experiment, and write the ledger.

    frozen : the file that says when each claim was fixed; None where that is not told.
    """
    loaded = {name: read_measurements(path) for name, path in measurements.items()}
    told = read_frozen(frozen) if frozen else {}
    write_ledger(judge(loaded, frozen=told), output)


def _failed(dataset: xr.Dataset) -> list[Entry]:
    names = ("experiment", "activation", "initializer", "message")
    failures = json.loads(dataset.attrs.get("failures", "[]"))
    return [dict(zip(names, (dataset.attrs["experiment"], *one), strict=True)) for one in failures]


def judge_claims(
    measurements: Measurements,
    families: Mapping[str, tuple[Claim, ...]] = FAMILIES,
    frozen: Mapping[str, Frozen] = MappingProxyType({}),
) -> list[Entry]:
    """Every claim's entry."""
    entries: dict[str, Entry] = {}
    judged: dict[str, tuple[Claim, xr.Dataset]] = {}
    checks: dict[str, tuple[Check, ...]] = {}
    for family, claim in [(name, claim) for name, claims in families.items() for claim in claims]:
        data = measurements.get(claim.evidence.experiment or "")
        told = {"family": family, "frozen": _frozen_entry(frozen.get(claim.id), data)}
        entries[claim.id] = _claim_entry(claim, data) | told
        try:
            own = _measured(claim, measurements)
            checks[claim.id], judged[claim.id] = claim.checks(own), (claim, own)
        except NotRunError as obstacle:
            why = {"reason": obstacle.reason, "detail": obstacle.detail}
            entries[claim.id] |= _UNRUN | why
    for name, judgement in judge_family(checks).items():
        claim, own = judged[name]
        tried = try_variants(variants_of(claim), own, measurements)
        entries[name] |= _judged(judgement, judge_alone(checks[name]).outcome, tried)
    return [*entries.values()]


def _measured(claim: Claim, measurements: Measurements) -> xr.Dataset:
    """The claim's experiment, with that beside it where it has one: cells and replicates of both.

    Empty for a claim that needs no experiment. Everything of the second carries its name in front,
    axes too, so that nothing is mixed up. Raises `NotRunError` where one was not run.
    """
    experiment, _, beside = claim.evidence
    for name in filter(None, (experiment, beside)):
        if name not in measurements:
            raise NotRunError(Reason.NO_EXPERIMENT, name)
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


def _claim_entry(claim: Claim, data: xr.Dataset | None) -> Entry:
    """What does not depend on the judgement."""
    return {
        "id": claim.id,
        "documents": claim.documents,
        "sources": [asdict(source) for source in claim.sources],
        "statement": asdict(_told(claim.statement, data)),
        "decided_by": asdict(claim.decided_by),
        "experiment": claim.evidence.experiment,
        "dataset": None if data is None else data.attrs.get("dataset_title"),
        "cells": claim.cells(data),
        "figure": claim.evidence.figure,
    }


def _told(statement: Text, data: xr.Dataset | None) -> Text:
    """With the settings that its experiment had; with an N for each where it was not run."""
    found = {"iterations": "N", "laws": "N"}
    if data is not None:
        iterations, laws = settings(data).get("iterations"), data.sizes["initializer"]
        found = {"iterations": f"{iterations}", "laws": f"{laws}"}
    return Text(statement.zh.format(**found), statement.en.format(**found))


_NOTHING = ("label", "estimate", "interval", "confidence", "threshold", "criterion", "contrary")
_UNRUN: Entry = {
    **dict.fromkeys((*_NOTHING, "why", "unit", "alone")),
    "verdict": Outcome.NOT_RUN,
    "n": 0,
    "too_few": False,
    "logarithmic": False,
    "checks": [],
    "variants": [],
    "robust": False,
}


def _judged(judgement: Judgement, alone: Outcome, tried: tuple[Tried, ...]) -> Entry:
    decisive = judgement.decisive
    return {
        **_numbers(decisive),
        "verdict": judgement.outcome,
        "reason": None,
        "detail": None,
        "n": decisive.interval.n,
        "too_few": judgement.too_few,
        "checks": [
            {**_numbers(one), "verdict": one.outcome, "values": one.check.values}
            for one in judgement.findings
        ],
        "alone": alone,
        "variants": [
            {
                "kind": one.variant.kind,
                "label": asdict(one.variant.label),
                "verdict": one.outcome,
                "estimate": one.estimate,
            }
            for one in tried
        ],
        "robust": {one.outcome for one in tried} == {alone} == {judgement.outcome},
    }


def _numbers(finding: Finding) -> Entry:
    check, criterion, interval = finding.check, finding.check.criterion, finding.interval
    return {
        "label": check.label,
        "estimate": interval.estimate,
        "interval": [interval.low, interval.high],
        "confidence": interval.confidence,
        "threshold": criterion.threshold,
        "criterion": criterion.name,
        "contrary": criterion.contrary,
        "why": asdict(criterion.why),
        "unit": check.unit,
        "logarithmic": check.logarithmic,
    }


def _frozen_entry(frozen: Frozen | None, data: xr.Dataset | None) -> Entry | None:
    """Of a claim that rests on draws: mathematics alone has no seed to confirm it."""
    if frozen is None or data is None:
        return None
    seed = int(json.loads(data.attrs["spec"])["seed"])
    known = {"date": frozen.date, "known": frozen.known, "changed": frozen.changed}
    return known | {"fresh": frozen.fresh(seed)}


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
