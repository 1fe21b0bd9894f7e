"""The ledger in the paper: numbers, marks, and links to its claims."""

import re
from html import unescape

import pytest

from engine.evidence.frozen import read_frozen
from engine.evidence.quantity import Reason
from engine.report.formulas import load_formulas
from engine.report.ledger.ledger_view import judged_claims, view_ledger
from engine.report.ledger.ledger_words import EARLIER, REASONS, WORDS
from engine.report.numbers import num
from engine.report.page.cross_references import Elements
from engine.report.page.page import NARROW_SPACE, TEMPLATES, environment_for
from engine.report.page.page_contents import PageError, Sources
from engine.report.result_words import MARKS, VERDICTS, Phrases
from tests.programs import ROOT
from tests.report.papers import Paper, TextMedium, words

MEDIA = ("html", "pdf")


def claims_in(html: str) -> list[str]:
    """The markup of each of the ledger's entries."""
    _, *claims = re.split(r'(?=<\w+ class="claim" id=)', html.partition("</main>")[0])
    return claims


def without_spaces(text: str) -> str:
    """`text` as it reads however it was spaced: Chinese is spaced anew when it is printed."""
    return "".join(text.split())


def render(paper: Paper, language: str, template: str) -> str:
    """A piece of a section template, with the claims of the paper."""
    environment = environment_for(TEMPLATES, language)
    markup = environment.get_template("macros.html.j2").module
    claims = judged_claims(paper.ledger, language)
    sources = Sources({}, load_formulas(), works={}, claims=claims)
    elements = Elements(language, TextMedium(), sources, markup)
    return elements.finish(environment.from_string(template).render(elements.functions()))


def test_every_verdict_has_a_mark_and_an_unknown_claim_is_named(paper: Paper) -> None:
    assert set(MARKS) == set(VERDICTS)
    assert len(set(MARKS.values())) == len(MARKS)
    known = {frozen.known for frozen in read_frozen(ROOT / "workflow/frozen_claims.yaml").values()}
    assert known - {None} <= set(EARLIER)
    with pytest.raises(PageError, match=r"claim 'relu-best-hee'.*did you mean 'relu-best-he'"):
        render(paper, "en", "{{ judged('relu-best-hee') }}")


@pytest.mark.parametrize("verdict", MARKS)
def test_a_link_says_verdict_and_number(paper: Paper, language: str, verdict: str) -> None:
    judged = paper.judged(relu_best_he=verdict)
    html = render(judged, language, "{{ judged('relu-best-he') }}")
    number = judged_claims(judged.ledger, language)["relu-best-he"].number
    assert 'href="#claim-relu-best-he"' in html
    comma = {"zh": "，", "en": ", "}[language]
    said = f"{VERDICTS[verdict][language]}{comma}{number}"
    assert words(html) == f"{MARKS[verdict]} {said}"
    assert f"</span>{NARROW_SPACE}<a" in html


def test_a_claim_s_sections_are_those_of_its_figure_and_those_that_mention_it(paper: Paper) -> None:
    html = render(
        paper,
        "en",
        "{{ judged('relu-best-he') }}{{ section('a', en='A', zh='A') }}"
        "{{ section('b', en='B', zh='B', numbered=false) }}"
        "{{ judged('relu-best-he') }}{{ section('c', en='C', zh='C') }}{{ judged('relu-best-he') }}"
        "{{ discussed('relu-best-he')|join(' ') }}; {{ discussed('tanh-best-xavier')|join(' ') }};",
    )
    assert html.endswith("sec:a sec:c; ;")


@pytest.mark.parametrize("medium", MEDIA)
def test_every_claim_stands_once_with_how_it_is_read(paper: Paper, language: str, medium: str):
    """Remarks on the reading of a sentence are in print as well, where it does not itself stand."""
    html, told = paper.html(language, medium), 0
    anchors = re.findall(r'id="claim-([^"]+)"', html)
    assert anchors == [entry["id"] for entry in paper.ledger["claims"]]
    for entry, text in zip(paper.ledger["claims"], claims_in(html), strict=True):
        read = without_spaces(unescape(re.sub(r"<[^>]*>", "", text)))
        for source in entry["sources"]:
            assert without_spaces(source["place"][language]) in read
            assert (without_spaces(source["quotation"]) in read) == (medium == "html")
            if source["remark"]:
                told += 1
                remark = without_spaces(source["remark"][language]).replace("'", "’")
                assert remark in read, entry["id"]
        assert without_spaces(VERDICTS[entry["verdict"]][language]) in read
    assert told


def test_a_claim_says_which_others_the_same_comparisons_decide(paper: Paper, language: str) -> None:
    ledger = {**paper.ledger, "claims": [dict(entry) for entry in paper.ledger["claims"]]}
    run = [entry for entry in ledger["claims"] if entry["checks"]]
    run[0]["checks"] = run[2]["checks"]
    numbers = judged_claims(ledger, language)
    ends = {"zh": "{}出自同样的比较。", "en": " {}: the same comparisons."}
    found = {
        entry["id"]: entry["result"]
        for family in view_ledger(ledger, Phrases(language))["families"]
        for entry in family["entries"]
    }
    for own, other in ((run[0], run[2]), (run[2], run[0])):
        assert found[own["id"]].endswith(ends[language].format(numbers[other["id"]].number))
    assert not any(found[one["id"]].endswith(ends[language].format("")) for one in run[3:])


def test_what_a_count_cannot_support_is_told(paper: Paper, language: str) -> None:
    entry = dict(next(one for one in paper.ledger["claims"] if one["verdict"] == "undecided"))
    words = WORDS["too_few"][language]
    for too_few in (True, False):
        ledger = {**paper.ledger, "claims": [entry | {"too_few": too_few}]}
        [family] = view_ledger(ledger, Phrases(language))["families"]
        assert (words in family["entries"][0]["result"]) == too_few


@pytest.mark.parametrize("medium", MEDIA)
def test_claims_and_figures_link_to_each_other(paper: Paper, language: str, medium: str) -> None:
    html = paper.html(language, medium)
    shown = set(re.findall(r'<figure id="fig-([^"]+)"', html))
    from_figures = {
        (claim, figure[1])
        for figure in re.finditer(r'<figure id="fig-([^"]+)".*?</figure>', html, re.S)
        for claim in re.findall(r'href="#claim-([^"]+)"', figure[0])
    }
    claims = [(entry["id"], entry["figure"]) for entry in paper.ledger["claims"]]
    assert from_figures == {pair for pair in claims if pair[1] in shown}
    for (_, figure), text in zip(claims, claims_in(html), strict=True):
        linked = medium == "html" and figure in shown  # in print the captions name the claims
        assert (f'href="#fig-{figure}"' in text) == linked
        assert ('href="#sec-' in text) == linked


def test_the_filters_know_every_document_verdict_and_activation(paper, language) -> None:
    ledger = view_ledger(paper.ledger, Phrases(language))
    entries = [entry for family in ledger["families"] for entry in family["entries"]]
    assert {entry["judged"].verdict for entry in entries} <= set(ledger["verdicts"])
    assert {key for entry in entries for key in entry["documents"]} == set(ledger["documents"])
    assert {key for entry in entries for key in entry["activations"]} == set(ledger["activations"])
    html = paper.html(language)
    for stored, entry, text in zip(paper.ledger["claims"], entries, claims_in(html), strict=True):
        assert {activation for activation, _ in stored["cells"]} <= set(entry["activations"])
        assert f'data-documents="{" ".join(entry["documents"])}"' in text
        assert f'data-verdict="{entry["judged"].verdict}"' in text
        assert f'data-activations="{" ".join(entry["activations"])}"' in text


def test_numbers_or_the_want_of_them_and_tests_are_told(paper: Paper, language: str) -> None:
    ledger = view_ledger(paper.ledger, Phrases(language))
    entries = [entry for family in ledger["families"] for entry in family["entries"]]
    for stored, entry in zip(paper.ledger["claims"], entries, strict=True):
        if stored["verdict"] == "not run":
            assert REASONS[stored["reason"]][language] in entry["result"]
        else:
            assert num(stored["estimate"]) in entry["result"]
            assert (
                f"{stored['n']}次" in entry["result"] or f" {stored['n']} r" in entry["result"]
            ) == (stored["experiment"] is not None)
        assert (entry["rerun"] is None) == (not stored["cells"])
    assert set(REASONS) == set(Reason)
    tests = {
        entry["id"]: entry["test"] for family in ledger["families"] for entry in family["entries"]
    }
    assert "1.5×10⁻⁸" in tests["linear-net-stays-linear"]
    assert "−0.5" in tests["sigmoid-sd1-worse-with-depth"]
    assert not any(re.search(r"\de-\d| -\d", test) for test in tests.values())
