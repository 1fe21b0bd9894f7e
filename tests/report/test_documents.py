"""The sections on the documents: every statement is told there, whatever became of it."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from markupsafe import Markup

from engine.evidence.claims import FAMILIES
from engine.report.findings import Claims
from engine.report.formulas import load_formulas
from engine.report.ledger.ledger_view import judged_claims
from engine.report.page.cross_references import Elements
from engine.report.page.page import TEMPLATES, environment_for
from engine.report.page.page_contents import Sources
from engine.report.result_words import VERDICTS, Phrases
from engine.study.language import LANGUAGES
from tests.report.papers import Paper, TextMedium, words

CLAIMS = [claim for claims in FAMILIES.values() for claim in claims]
DOCUMENTS = ("D0", "D1", "D2", "D4")
WORLDS = (*VERDICTS, "mixed")
"""All claims with one verdict, and with verdicts thrown at random."""


def in_world(paper: Paper, world: str) -> Paper:
    if world in VERDICTS:
        return paper.judged(every=world)
    throw = random.Random(world)
    return paper.judged(**{claim.id: throw.choice(list(VERDICTS)) for claim in CLAIMS})


@pytest.fixture(scope="module")
def section(paper: Paper):
    """HTML of the section on a document, by world, language and document, its slots unfilled."""

    @cache
    def rendered(world: str, language: str, document: str) -> str:
        ledger = in_world(paper, world).ledger
        claims = Claims(ledger, Phrases(language))
        environment = environment_for(TEMPLATES, language)
        elements = Elements(
            language,
            TextMedium(),
            Sources({}, load_formulas(), Markup, judged_claims(ledger, language)),
            environment.get_template("macros.html.j2").module,
        )
        values = paper.values(language) | {"claim": claims, "claims": claims}
        environment.globals |= {**values, **elements.functions(), "language": language}
        names = sorted(p.name for p in (TEMPLATES / "sections").glob("49*.html.j2"))
        return "".join(
            environment.get_template(f"sections/{name}").render()
            for name in names
            if document.lower() in re.split(r"[_.]", name)
        )

    return rendered


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("world", WORLDS)
def test_every_statement_of_a_document_is_told_with_its_verdict(
    section, world: str, language: str, document: str
) -> None:
    told = set(re.findall(r'href="#claim-([^"]+)"', section(world, language, document)))
    said = {claim.id for claim in CLAIMS if document in claim.documents}
    assert said - told == set()


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("world", WORLDS)
def test_the_section_reads_whatever_the_verdicts(
    section, world: str, language: str, document: str
) -> None:
    text = words(section(world, language, document))
    assert not re.search(r"\b(nan|inf|None(?! of)|Undefined|True|False)\b", text)
    assert not re.search(r"[,;:][,.;:]|\.\.|\?[.,]|[。，；：？][。，；：]|（）|\(\)", text)
    if language == "en":
        assert not re.search(r"[a-z\])%][.;:,?][A-Z(]| [.,;:]", text)
    else:
        assert not re.search(r"[（，。；：、][ \n]*[，。；：、）]", text)
