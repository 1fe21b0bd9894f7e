"""What sums up the paper tells a verdict that is not robust only together with its condition."""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from jinja2 import nodes

from engine.report.page.page import TEMPLATES, environment_for
from engine.report.tables.taught import TAUGHT
from engine.study.language import LANGUAGES
from tests.report.papers import Paper, words

SUMMARIES = {
    "00_front.html.j2": "",
    "05_answer.html.j2": "",
    "490_taught.html.j2": "taught",
    "50_conclusions.html.j2": "conclusions",
}
"""Templates of abstract, answer and conclusions, with the section that each of them opens."""


def condition(number: int) -> str:
    return f"7{number:03d}.5"


def fragile(paper: Paper, verdict: str) -> Paper:
    """The same where every claim has this verdict, and another under a condition of its own."""
    judged = paper.judged(every=verdict)
    ledger = copy.deepcopy(judged.ledger)
    for number, claim in enumerate(ledger["claims"]):
        label = dict.fromkeys(LANGUAGES, condition(number))
        claim["variants"] = [{"kind": "inputs", "label": label, "verdict": "undecided"}]
        claim["robust"] = False
    return replace(judged, ledger=ledger)


def asked(template: str) -> set[str]:
    """The claims whose outcome, number or verdict a template asks for."""
    source = (TEMPLATES / "sections" / template).read_text(encoding="utf-8")
    calls = environment_for(TEMPLATES, "en").parse(source).find_all(nodes.Call)
    functions = ("claim", "judged", "conditionally", "measured")
    return {call.args[0].value for call in calls if getattr(call.node, "name", "") in functions}


def part(html: str, section: str) -> str:
    """The HTML of a section of the first order; of what comes before them all without a name."""
    front, *sections = re.split(r'(?=<h2 id="sec-)', html)
    if not section:
        return front
    [own] = (one for one in sections if one.startswith(f'<h2 id="sec-{section}"'))
    return own


def blocks(html: str) -> Iterator[str]:
    for match in re.finditer(r"<(p|li|td|figcaption|caption)\b.*?</\1>", html, re.DOTALL):
        yield match.group()


@pytest.fixture(scope="module")
def told(paper: Paper) -> dict[str, Paper]:
    return {verdict: fragile(paper, verdict) for verdict in ("supported", "contradicted")}


@pytest.mark.parametrize("verdict", ["supported", "contradicted"])
def test_a_verdict_comes_with_its_condition(told, language, verdict) -> None:
    numbers = {claim["id"]: n for n, claim in enumerate(told[verdict].ledger["claims"])}
    html = told[verdict].html(language)
    mentioned = set()
    for section in {*SUMMARIES.values()}:
        for block in blocks(part(html, section)):
            ids = re.findall(r'href="#claim-([\w-]+)"', block)
            mentioned.update(ids)
            for id in ids:
                assert condition(numbers[id]) in words(block), (id, words(block))
    assert {*TAUGHT} <= mentioned


@pytest.mark.parametrize("template", SUMMARIES)
def test_what_leans_on_a_claim_names_its_condition(told: dict[str, Paper], template: str) -> None:
    supported = told["supported"]
    numbers = {claim["id"]: n for n, claim in enumerate(supported.ledger["claims"])}
    text = words(part(supported.html("en"), SUMMARIES[template]))
    silent = [id for id in asked(template) if condition(numbers[id]) not in text]
    assert silent == []


def test_a_robust_verdict_stands_alone(paper: Paper) -> None:
    """Without another verdict in any condition there is nothing to add."""
    ledger = copy.deepcopy(paper.judged(every="supported").ledger)
    for claim in ledger["claims"]:
        claim["variants"], claim["robust"] = [], True
    text = words(part(replace(paper, ledger=ledger).html("en"), "conclusions"))
    assert "for inputs of sd" not in text
