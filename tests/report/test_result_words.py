"""Words that depend on the results, in both languages."""

from __future__ import annotations

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


def test_every_verdict_and_agreement_of_the_ledger_has_a_word() -> None:
    assert set(VERDICTS) == set(Outcome)
    assert set(Standing) <= set(OUTCOMES)


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
    for phrases, joined in ((ZH, zh), (EN, en)):
        loops = [
            SimpleNamespace(last=i == len(items) - 1, revindex=len(items) - i)
            for i in range(len(items))
        ]
        assert "".join(f"{x}{phrases.separator(p)}" for x, p in zip(items, loops, strict=True)) == (
            joined
        )


def test_names_open_sentences_with_a_capital_in_english_alone() -> None:
    assert EN.name("tanh", sentence=True) == "Tanh"
    assert ZH.name("tanh", sentence=True) == "tanh"
    assert EN.name("relu", sentence=True) == "ReLU"


@pytest.mark.parametrize(
    ("bounds", "printed"),
    [
        ((0.5, 1.25), "[0.500, 1.250]"),
        ([0.00001, 0.02], "[1.00×10⁻⁵, 0.0200]"),
        ({"low": -0.5, "high": 0.5}, "[−0.500, 0.500]"),
        (SimpleNamespace(low=1, high=2), "[1.000, 2.000]"),
        ((-math.inf, math.inf), "unknown"),
        (None, "unknown"),
    ],
)
def test_bounds_of_every_kind_of_interval(bounds: object, printed: str) -> None:
    assert EN.bounds(bounds) == printed


def test_statements_are_printed_with_apostrophes() -> None:
    entry = {"statement": {"en": "He's rule holds.", "zh": "成立。"}}
    assert EN.statement(entry) == "He’s rule holds."


def test_functions_named_by_common_nouns_have_an_article_in_english() -> None:
    assert EN.names_of(["sigmoid", "tanh"]) == ["the sigmoid", "tanh"]
    assert ZH.the("sigmoid") == "sigmoid"


def test_a_number_that_does_not_exist_is_a_dash() -> None:
    assert EN.number(None) == EN.number(math.nan) == EN.number(math.inf, 3) == "–"
    assert EN.number(0.5) == EN.number(0.5, 3) == "0.500"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.01, "0.01"),
        (2000, "2000"),
        (1e-05, "1×10⁻⁵"),
        (1.5e-08, "1.5×10⁻⁸"),
        (1e6, "1×10⁶"),
        (0.057735, "0.05774"),
        (-2, "−2"),
    ],
)
def test_settings_print_as_written(value: float, printed: str) -> None:
    assert exact(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.5, "50.0%"), (0.0, "0.0%"), (1.0, "100.0%"), (1.39e-6, "0.00014%"), (1e-13, "1.0×10⁻¹¹%")],
)
def test_tiny_shares_keep_their_magnitude(value: float, printed: str) -> None:
    assert share(value) == printed


def test_a_statement_becomes_a_clause() -> None:
    assert EN.clause("With sd 1 it widens.") == "with sd 1 it widens"
    assert EN.clause("ReLU dies.") == "ReLU dies"
    assert EN.clause("He's rule holds.") == "He's rule holds"
    assert ZH.clause("分布变宽。") == "分布变宽"


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


def test_several_open_questions_share_a_sentence() -> None:
    assert EN.open_questions([claim("undecided")] * 2).count("remains undecided") == 1
    assert ZH.open_questions([claim("undecided")] * 2).count("；") == 1


def test_verdicts_are_counted_and_those_that_do_not_occur_are_left_out() -> None:
    verdicts = ["contradicted", "supported", "contradicted"]
    assert EN.tally(verdicts) == "1 supported and 2 contradicted"
    assert ZH.tally(verdicts) == "1条支持和2条相反"
