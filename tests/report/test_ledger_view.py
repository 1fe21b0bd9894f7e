"""The ledger in the paper: numbers, marks, and links to its claims."""

from __future__ import annotations

import re

import pytest

from engine.report.elements import Elements
from engine.report.formulas import load_formulas
from engine.report.ledger_view import judged_claims
from engine.report.page import TEMPLATES, environment_for
from engine.report.parts import PageError, Sources
from engine.report.phrases import MARKS, VERDICTS
from tests.report.papers import LANGUAGES, Paper, TextMedium, words


def render(paper: Paper, language: str, template: str) -> str:
    """A piece of a section template, with the claims of the paper."""
    environment = environment_for(TEMPLATES)
    markup = environment.get_template("macros.html.j2").module
    claims = judged_claims(paper.ledger, language)
    sources = Sources({}, load_formulas(), cited=None, claims=claims)
    elements = Elements(language, TextMedium(), sources, markup)
    return elements.finish(environment.from_string(template).render(elements.functions()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_are_numbered_in_the_order_of_the_ledger(paper: Paper, language: str) -> None:
    claims = judged_claims(paper.ledger, language)
    assert list(claims) == [entry["id"] for entry in paper.ledger["claims"]]
    assert [c.number for c in claims.values()] == [f"C{i}" for i in range(1, len(claims) + 1)]


def test_every_verdict_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(VERDICTS["en"])
    assert len(set(MARKS.values())) == len(MARKS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", MARKS)
def test_a_link_says_verdict_and_number(paper: Paper, language: str, verdict: str) -> None:
    judged = paper.judged(relu_best_he=verdict)
    html = render(judged, language, "{{ judged('relu-best-he') }}")
    number = judged_claims(judged.ledger, language)["relu-best-he"].number
    assert 'href="#claim-relu-best-he"' in html
    comma = {"zh": "，", "en": ", "}[language]
    assert words(html).split("\u00a0") == [
        MARKS[verdict],
        f"{VERDICTS[language][verdict]}{comma}{number}",
    ]


def test_an_unknown_claim_is_named(paper: Paper) -> None:
    with pytest.raises(PageError, match=r"claim 'relu-best-hee'.*did you mean 'relu-best-he'"):
        render(paper, "en", "{{ judged('relu-best-hee') }}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_has_one_anchor(paper: Paper, language: str) -> None:
    anchors = re.findall(r'id="claim-([^"]+)"', paper.html(language))
    assert anchors == [entry["id"] for entry in paper.ledger["claims"]]
