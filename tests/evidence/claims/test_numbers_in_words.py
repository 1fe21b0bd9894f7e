"""The numbers that claims name in words are those that they are judged by, in both languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from types import FunctionType
from typing import Any

import pytest
from pydantic import BaseModel

from engine.evidence.claims import FAMILIES
from engine.evidence.claims.claim import Claim
from engine.evidence.definitions import HUNDREDTH, LEARNED, MORE, SKEWED
from engine.experiments.toy.run import CLASSES
from engine.net.activations.activation import SMALL_SHARE
from tests.study.small import full_study

CLAIMS = [claim for claims in FAMILIES.values() for claim in claims]
EXPERIMENTS = full_study().experiments

# Numbers of documents and their figures, of years, and in formulas.
_NAMES = re.compile(
    r"D[0124](?!\d)|CS231n|\(19\d\d\)|图 2|figure 2|sqrt\([12]/n\)|2/\(n_i \+ n_\(i\+1\)\)|1/n_i"
)
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:e-?\d+)?%?")

# What else a claim names: whose id begins so, which numbers, and what they are.
ALLOWED: Mapping[str, tuple[set[float], str]] = {
    "sigmoid-sd1-saturates": ({0, SMALL_SHARE, 2 * SMALL_SHARE}, "what counts as saturated"),
    "sigmoid-sd001-centred": ({0.5}, "the middle of the sigmoid's range"),
    "tanh-lecun-not-skewed": ({SKEWED}, "the like bound of another claim"),
    "tanh-lecun-tilts-with-depth": ({SKEWED}, "the like bound of another claim"),
    "logistic-derivative-zero-at-half": ({0, 0.5}, "D4's own words"),
    "saturated-derivative-zero": ({0, HUNDREDTH, 1}, "the ends, and how near them it is judged"),
    "toy-accuracy-loss": (
        {CLASSES},
        "the classes, of whose number a guess's loss is the logarithm",
    ),
    "normalised-variance-compromise": ({MORE}, "of which the bound is the logarithm"),
    "saturated-escapes-slowly": ({LEARNED}, "one of the bounds that its measure is relative to"),
    "many-relus-die-in-training": ({0.4}, "a citation"),
}


def numbers(text: str) -> set[float]:
    """The numbers that a text names, percentages as shares."""
    found = _NUMBER.findall(_NAMES.sub("", text))
    return {float(n[:-1]) / 100 if n.endswith("%") else float(n) for n in found}


def held(thing: Any) -> Iterator[float]:
    """The sizes of all numbers that an object holds, those in the names of cells included."""
    parts: list[Any] = []
    if isinstance(thing, int | float) and not isinstance(thing, bool):
        yield abs(float(thing))
    elif isinstance(thing, str):
        yield from map(float, re.findall(r"\d+(?:\.\d+)?", thing))
    elif isinstance(thing, partial):
        parts = [thing.args, thing.keywords]
    elif isinstance(thing, FunctionType):
        parts = [cell.cell_contents for cell in thing.__closure__ or ()]
    elif isinstance(thing, BaseModel):
        parts = list(dict(thing).values())
    elif is_dataclass(thing):
        parts = [getattr(thing, field.name) for field in fields(thing)]
    elif isinstance(thing, Mapping):
        parts = list(thing.values())
    elif isinstance(thing, list | tuple):
        parts = list(thing)
    for part in parts:
        yield from held(part)


def strange_numbers(claim: Claim) -> set[float]:
    """What a claim's words name, and neither it nor its experiments nor `ALLOWED` holds."""
    used = [claim.predicates, *(EXPERIMENTS.get(name) for name in claim.evidence)]
    allowed = [own for id, (own, _) in ALLOWED.items() if claim.id.startswith(id)]
    known = {*held(used), *(number for own in allowed for number in own)}
    named = {n for t in (claim.statement, claim.decided_by) for n in numbers(t.zh + t.en)}
    return {number for number in named if number not in map(pytest.approx, known)}


def test_a_claim_names_the_numbers_that_it_is_judged_by_in_both_languages() -> None:
    assert {claim.id: strange for claim in CLAIMS if (strange := strange_numbers(claim))} == {}
    for claim in CLAIMS:
        for text in (claim.statement, claim.decided_by):
            assert numbers(text.zh) == numbers(text.en), claim.id


def test_every_allowance_is_for_a_claim_and_another_threshold_would_be_noticed() -> None:
    for id in ALLOWED:
        assert any(claim.id.startswith(id) for claim in CLAIMS), id
    assert numbers("须小于 5%，with sqrt(1/n), by D0's figure 2 (1988), at 0.1") == {0.05, 0.1}
    assert set(held(CLAIMS[0].predicates)) >= {0.5, 1.0}
