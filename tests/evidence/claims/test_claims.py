"""The claims as written: complete in both languages, quoted briefly, within the study."""

from collections import Counter
from dataclasses import replace

import pytest

from engine.evidence.claims import FAMILIES
from engine.evidence.claims.claim import Claim, Evidence, Source
from engine.evidence.criteria import above
from engine.evidence.expectations import read_accepted
from engine.evidence.predicates import level
from engine.evidence.quantities import SD
from engine.evidence.quantity import Cell
from engine.report.catalogue import figure_names
from engine.study.language import Text
from tests.programs import ROOT
from tests.study.small import full_study

CLAIMS = [claim for claims in FAMILIES.values() for claim in claims]
ACCEPTED = ROOT / "workflow" / "expected_verdicts.yaml"
PLACE = Text("第 1 节", "section 1")


def by_id(claim: Claim) -> str:
    return claim.id


def test_no_id_is_used_twice():
    repeated = [name for name, count in Counter(map(by_id, CLAIMS)).items() if count > 1]
    assert repeated == []


def test_both_languages_say_it_in_their_own_script():
    for claim in CLAIMS:
        for text in (claim.statement, claim.decided_by, *(s.place for s in claim.sources)):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh), claim.id
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in text.en), claim.id


def test_the_default_study_measures_them_and_draws_their_figures():
    protocol = full_study()
    for claim in CLAIMS:
        cells = {(claim.evidence.experiment, *cell) for cell in claim.cells(None)}
        if claim.evidence.experiment is None:
            assert not cells, claim.id
            continue
        for experiment in filter(None, (claim.evidence.experiment, claim.evidence.beside)):
            assert experiment in protocol.experiments, claim.id
        assert cells <= {*protocol.cells_of(claim.evidence.experiment)}, claim.id
    drawn = set(figure_names(protocol))
    assert {
        claim.id: claim.evidence.figure for claim in CLAIMS if claim.evidence.figure not in drawn
    } == {}


def test_no_statement_of_the_documents_is_left_out():
    assert {*read_accepted(ACCEPTED)} == {claim.id for claim in CLAIMS}


def test_a_long_quotation_is_refused():
    Source("D0", PLACE, "字" * 25, "sign")
    with pytest.raises(ValueError, match=r"D0 must have 1 to 25 words, got 26.*Hint"):
        Source("D0", PLACE, "字" * 26, "sign")
    with pytest.raises(ValueError, match="got 0"):
        Source("D0", PLACE, "")


@pytest.mark.parametrize("words", [("字",), ("y = x", "y is x")])
def test_chinese_words_and_only_they_have_a_translation(words):
    with pytest.raises(ValueError, match="must have a translation where it is Chinese"):
        Source("D0", PLACE, *words)


@pytest.mark.parametrize("texts", [("", "only English"), ("只有中文", "")])
def test_a_text_in_one_language_is_refused(texts):
    with pytest.raises(ValueError, match="both languages"):
        Text(*texts)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [({"id": "Not An Id"}, "joined by hyphens"), ({"sources": ()}, "got no sources")],
)
def test_a_claim_without_id_or_source_is_refused(changes, complaint):
    tests = level(SD, Cell("relu", "he_normal"), above(1), "last")
    sources = (Source("D0", PLACE, "字", "sign"),)
    claim = Claim("a-claim", sources, "字", "word", Evidence("net", "spread"), tests, "字", "word")
    with pytest.raises(ValueError, match=complaint):
        replace(claim, **changes)
