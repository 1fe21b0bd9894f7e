"""Claims are held to what was fixed: thresholds, scope, settings and code count, words do not."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.evidence import frozen
from engine.evidence.claims import FAMILIES
from engine.evidence.criteria import above
from engine.evidence.fingerprint import claim_fingerprint
from engine.evidence.frozen import (
    Frozen,
    FrozenError,
    freeze,
    read_frozen,
    study_of,
    write_frozen,
)
from engine.evidence.quantity import Cell
from engine.study.language import Text
from tests.programs import ROOT
from tests.study.small import full_study

CLAIMS = {claim.id: claim for claims in FAMILIES.values() for claim in claims}
CLAIM = CLAIMS["sigmoid-sd1-saturates"]


def test_what_decides_counts_and_words_do_not() -> None:
    before = claim_fingerprint(CLAIM, {"e": {"width": 100}})
    predicate = CLAIM.predicates[0]
    for changed in (
        replace(predicate, criterion=above(0.51)),
        replace(predicate, scope=(Cell("tanh", "normal_sd1"),)),
        replace(predicate, quantity=predicate.quantity.at(rate=0.1)),
        replace(predicate, quantity=replace(predicate.quantity, compute=lambda x: x + 1)),
    ):
        assert claim_fingerprint(replace(CLAIM, tests=changed), {"e": {"width": 100}}) != before
    assert claim_fingerprint(CLAIM, {"e": {"width": 200}}) != before
    quantity = replace(CLAIM.predicates[0].quantity, label=Text("别的", "another"))
    told = replace(CLAIM, en="Other words.", tests=replace(CLAIM.predicates[0], quantity=quantity))
    assert claim_fingerprint(told, {}) == claim_fingerprint(CLAIM, {})


def test_a_called_function_counts() -> None:
    def inner(x: float) -> float:
        return x + 1

    def outer(compute: object) -> object:
        return lambda x: compute(x)  # type: ignore[operator]

    inner.__module__ = "engine.test"
    quantity = CLAIM.predicates[0].quantity
    prints = set()
    for compute in (outer(inner), outer(abs)):
        compute.__module__ = "engine.test"  # type: ignore[attr-defined]
        predicate = replace(CLAIM.predicates[0], quantity=replace(quantity, compute=compute))
        prints.add(claim_fingerprint(replace(CLAIM, tests=predicate), {}))
    assert len(prints) == 2


def test_changed_claims_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one: to fingerprint them all takes seconds."""
    monkeypatch.setattr(frozen, "FAMILIES", {"one": (CLAIM,)})
    protocol = full_study()
    first = freeze(protocol, {CLAIM.id: "supported"}, {}, "2026-01-01")
    assert first[CLAIM.id].known == "supported"
    assert not any(one.changed for one in first.values())
    assert freeze(protocol, {}, first, "2026-02-02") == first
    moved = {**first, CLAIM.id: replace(first[CLAIM.id], fingerprint="0")}
    again = freeze(protocol, {CLAIM.id: "undecided"}, moved, "2026-02-02")[CLAIM.id]
    assert again == replace(first[CLAIM.id], date="2026-02-02", known="undecided", changed=True)


def test_the_file_comes_back(tmp_path: Path) -> None:
    claims = {"a-claim": Frozen("0123456789ab", "2026-01-01", 7, None, False)}
    write_frozen(claims, tmp_path / "frozen.yaml")
    assert read_frozen(tmp_path / "frozen.yaml") == claims
    assert [claims["a-claim"].fresh(seed) for seed in (7, 8)] == [False, True]


@pytest.mark.parametrize("text", [None, "a: [1]\n", "- 1\n", "a: {date: 1}\n", "a: {"])
def test_other_files_are_refused(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "frozen.yaml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(FrozenError, match="make freeze"):
        read_frozen(path)


def test_the_study_is_held_to_its_claims_which_all_differ() -> None:
    now, held = (
        frozen.fingerprints(study_of(ROOT / "config.yaml")),
        read_frozen(ROOT / "workflow/frozen_claims.yaml"),
    )
    assert {claim: one.fingerprint for claim, one in held.items()} == now
    assert len({*now.values()}) == len(CLAIMS)
