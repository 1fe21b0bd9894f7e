"""The claims as written: complete in both languages, quoted briefly, within the study."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from engine.evidence.claims import FAMILIES, UNJUDGED, Claim, Source, Text
from engine.evidence.criteria import Above
from engine.evidence.predicates import Level
from engine.evidence.quantities import SD, Cell
from engine.report.catalogue import figure_families
from engine.study.protocol import Protocol

CLAIMS = [claim for claims in FAMILIES.values() for claim in claims]
CONFIG = Path(__file__).parents[3] / "config.yaml"
PLACE = Text("第 1 节", "section 1")


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return Protocol.load(yaml.safe_load(CONFIG.read_text(encoding="utf-8")))


def by_id(claim: Claim) -> str:
    return claim.id


def test_no_id_is_used_twice():
    repeated = [name for name, count in Counter(map(by_id, CLAIMS)).items() if count > 1]
    assert repeated == []


@pytest.mark.parametrize("claim", CLAIMS, ids=by_id)
def test_both_languages_say_it_in_their_own_script(claim):
    for text in (claim.statement, claim.decided_by, *(s.place for s in claim.sources)):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in text.en)


@pytest.mark.parametrize("claim", CLAIMS, ids=by_id)
def test_the_default_study_measures_it(claim, protocol):
    if claim.experiment is None:
        assert claim.predicate.cells(None) == ()
        return
    for experiment in filter(None, (claim.experiment, claim.beside)):
        assert experiment in protocol.experiments
    activations = {entry.name for entry in protocol.activations_of(claim.experiment)}
    initializers = {entry.name for entry in protocol.initializers_of(claim.experiment)}
    for cell in claim.predicate.cells(None):
        assert cell.activation in activations
        assert cell.initializer in initializers


@pytest.mark.parametrize("claim", CLAIMS, ids=by_id)
def test_its_figure_is_drawn(claim, protocol):
    drawn = {name for names in figure_families(protocol).values() for name in names}
    assert claim.figure in drawn


def test_what_no_verdict_decides_has_a_reason_and_no_claim():
    assert [entry.id for entry in UNJUDGED] == ["exp-is-costly"]
    assert not {entry.id for entry in UNJUDGED} & {claim.id for claim in CLAIMS}
    assert all(entry.reason.zh and entry.reason.en for entry in UNJUDGED)


def test_a_long_quotation_is_refused():
    Source("D0", PLACE, "字" * 25)
    with pytest.raises(ValueError, match=r"D0 must have 1 to 25 words, got 26.*Hint"):
        Source("D0", PLACE, "字" * 26)
    with pytest.raises(ValueError, match="got 0"):
        Source("D0", PLACE, "")


@pytest.mark.parametrize("texts", [("", "only English"), ("只有中文", "")])
def test_a_text_in_one_language_is_refused(texts):
    with pytest.raises(ValueError, match="both languages"):
        Text(*texts)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [({"id": "Not An Id"}, "joined by hyphens"), ({"sources": ()}, "got no sources")],
)
def test_a_claim_without_id_or_source_is_refused(changes, complaint):
    fields = {
        "id": "a-claim",
        "sources": (Source("D0", PLACE, "字"),),
        "statement": PLACE,
        "experiment": "propagation",
        "predicate": Level(SD, Cell("relu", "he_normal"), Above(1), "last"),
        "decided_by": PLACE,
        "figure": "spread",
    }
    with pytest.raises(ValueError, match=complaint):
        Claim(**fields | changes)
