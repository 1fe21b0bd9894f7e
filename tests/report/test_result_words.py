"""Words that depend on the results, in both languages."""

import math
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from engine.evidence.best import Standing
from engine.evidence.criteria import Outcome
from engine.report.result_words import OUTCOMES, VERDICTS, Phrases, exact, share
from engine.study.language import LANGUAGES, Text, in_language

ZH, EN = Phrases("zh"), Phrases("en")


def claim(verdict: str, estimate: float | None = 0.25) -> dict:
    return {
        "verdict": verdict,
        "statement": {"zh": "分布变宽。", "en": "With sd 1 it widens."},
        "estimate": estimate,
        "interval": None if estimate is None else [0.1, 0.4],
        "criterion": None if estimate is None else "within",
        "threshold": None if estimate is None else [0.2, 0.3],
    }


@pytest.mark.parametrize("words", [VERDICTS, OUTCOMES])
def test_both_languages_have_a_word_of_its_own_for_everything(words: Mapping[str, Text]) -> None:
    for language in LANGUAGES:
        assert len(set(in_language(words, language).values())) == len(words)


def test_every_verdict_has_a_word_and_is_counted_and_no_number_is_a_dash() -> None:
    assert set(VERDICTS) == set(Outcome)
    assert set(Standing) <= set(OUTCOMES)
    assert EN.number(None) == EN.number(math.nan) == EN.number(math.inf, 3) == "–"
    assert EN.number(0.5) == EN.number(0.5, 3) == "0.500"
    verdicts = ["contradicted", "supported", "contradicted"]
    assert EN.tally(verdicts) == "1 supported and 2 contradicted"
    assert ZH.tally(verdicts) == "1项支持和2项相反"


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a和b", "a and b"),
        (["a", "b", "c"], "a、b和c", "a, b and c"),
        ((6, 5), "6和5", "6 and 5"),
    ],
)
def test_enumerations(items: list, zh: str, en: str) -> None:
    assert ZH.join(items) == zh
    assert EN.join(items) == en
    loops = [SimpleNamespace(last=n == 1, revindex=n) for n in range(len(items), 0, -1)]
    said = zip(items, map(EN.separator, loops), strict=True)
    assert "".join(f"{item}{separator}" for item, separator in said) == en


def test_bounds_of_every_kind_of_interval() -> None:
    assert EN.bounds((0.5, 1.25)) == "[0.500, 1.250]"
    assert EN.bounds([0.00001, 0.02]) == "[1.00×10⁻⁵, 0.0200]"
    assert EN.bounds({"low": -0.5, "high": 0.5}) == "[−0.500, 0.500]"
    assert EN.bounds(SimpleNamespace(low=1, high=2)) == "[1.000, 2.000]"
    assert EN.bounds((-math.inf, math.inf)) == EN.bounds(None) == "unknown"


def test_functions_have_articles_and_statements_become_clauses() -> None:
    assert EN.names_of(["sigmoid", "tanh"]) == ["the sigmoid", "tanh"]
    assert ZH.the("sigmoid") == "sigmoid"
    assert EN.clause("With sd 1 it widens.") == "with sd 1 it widens"
    assert EN.clause("ReLU dies.") == "ReLU dies"
    assert EN.clause("He's rule holds.") == "He's rule holds"
    assert ZH.clause("分布变宽。") == "分布变宽"


def test_settings_print_as_written_and_tiny_shares_keep_their_magnitude() -> None:
    settings = {0.01: "0.01", 2000: "2000", 1e-05: "1×10⁻⁵", 1.5e-08: "1.5×10⁻⁸", 1e6: "1×10⁶"}
    settings |= {0.057735: "0.05774", -2: "−2"}
    assert {value: exact(value) for value in settings} == settings
    shares = {0.5: "50.0%", 0.0: "0.0%", 1.0: "100.0%", 1.39e-6: "0.00014%", 1e-13: "1.0×10⁻¹¹%"}
    assert {value: share(value) for value in shares} == shares


def test_open_questions_are_asked_and_settled_ones_are_not() -> None:
    settled = [claim(verdict) for verdict in ("supported", "contradicted", "immaterial")]
    claims = [*settled, claim("undecided"), claim("not run", None)]
    english = EN.open_questions(claims)
    assert english == (
        " It remains undecided whether with sd 1 it widens. For want of results it could not be "
        "tested whether with sd 1 it widens."
    )
    assert ZH.open_questions(claims) == (
        "以下说法尚无定论：分布变宽。以下说法因所需的组合没有结果而未能检验：分布变宽。"
    )
    assert EN.open_questions(settled) == ""
