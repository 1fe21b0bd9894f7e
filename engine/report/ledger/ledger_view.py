"""The ledger as the paper shows it: claims with their numbers, and what decided them."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from engine.report.ledger.decisive_quantity import quantity
from engine.report.ledger.ledger_words import CONDITIONS, CONDITIONS_APART, EARLIER, REASONS, WORDS
from engine.report.ledger.robustness import told, turns
from engine.report.numbers import MINUS, fixed, num
from engine.report.page.page_contents import JudgedClaim
from engine.report.punctuation import COLON, ENUMERATION, FULL_STOP, SEMICOLON
from engine.report.result_words import DOCUMENT_NAMES, MARKS, VERDICTS, Phrases, exact
from engine.study.language import Language, Text, in_language

Entry = Mapping[str, Any]

FAMILIES: Mapping[str, Text] = {
    "propagation": Text("初始化时的传播", "Propagation at initialization"),
    "training": Text("训练", "Training"),
    "symmetry": Text("对称性", "Symmetry"),
    "activation": Text("激活函数", "Activation functions"),
    "glorot": Text("Glorot与Bengio的论述", "After Glorot and Bengio"),
}
"""Headings of the families of claims."""

_OF_ONE_FUNCTION = "histograms_"
_POWER = re.compile(r"\d\.\de-\d+")
_NEGATIVE = re.compile(r"(?<= )-(?=\d)")


def judged_claims(
    ledger: Mapping[str, Sequence[Entry]], language: Language
) -> dict[str, JudgedClaim]:
    """The claims by id, numbered C1, C2, .. in the order of the ledger."""
    return {
        entry["id"]: JudgedClaim(
            number=f"C{number}",
            verdict=entry["verdict"],
            mark=MARKS[entry["verdict"]],
            word=VERDICTS[entry["verdict"]][language],
            turns=turns(entry, language),
            figure=entry["figure"],
        )
        for number, entry in enumerate(ledger["claims"], start=1)
    }


def view_ledger(ledger: Mapping[str, Sequence[Entry]], phrases: Phrases) -> dict[str, Any]:
    """All claims by family, in the order of the ledger, in the words of one language.

    Beside the families stand, by key, the documents, verdicts and activations that the filters ask
    for.
    """
    language, judged = phrases.language, judged_claims(ledger, phrases.language)
    families = [
        {
            "key": key,
            "heading": FAMILIES[key],
            "entries": [
                _view_entry(entry, judged, _like(entry, ledger["claims"]), phrases)
                for entry in entries
            ],
        }
        for key, entries in groupby(ledger["claims"], key=lambda entry: entry["family"])
    ]
    documents = sorted({key for entry in ledger["claims"] for key in entry["documents"]})
    activations = dict.fromkeys(name for e in ledger["claims"] for name in _activations(e))
    return {
        "families": families,
        "documents": {key: f"{DOCUMENT_NAMES[key][language]} ({key})" for key in documents},
        "verdicts": in_language(VERDICTS, language),
        "activations": {name: phrases.name(name) for name in activations},
    }


def rerun_command(entry: Entry) -> str:
    """The command that runs a claim's cells anew and judges them."""
    files = [
        f"results/cells/{entry['experiment']}/{activation}/{initializer}.npz"
        for activation, initializer in entry["cells"]
    ]
    return f'make rerun CELLS="{" ".join(files)}"'


def _like(entry: Entry, claims: Sequence[Entry]) -> list[str]:
    """The other claims that the very same comparisons decide, as where two orders agree."""
    same = [one["id"] for one in claims if one["checks"] == entry["checks"] != []]
    return [id for id in same if id != entry["id"]]


def _view_entry(
    entry: Entry, judged: Mapping[str, JudgedClaim], like: Sequence[str], phrases: Phrases
) -> dict[str, Any]:
    """One claim. like : ids of those with the same comparisons.

    documents, activations: keys, each once; what the filters ask for.
    result: the numbers that decided it, or why there are none.
    places: in documents, each once: two quotations may be of one paragraph; with the remarks.
    cells: what was compared, by activation; "" where it rests on no experiment.
    rerun: the command that computes its cells anew; None where there are none.
    variants: whether other conditions give the same verdict; None where none were measured.
    frozen: when the claim was fixed and what was known of it then; None where that is not told.
    """
    language, variants = phrases.language, told(entry, phrases.language)
    result, frozen = _result(entry, phrases), entry["frozen"]
    known = frozen and frozen["known"]
    if like:
        numbers = ENUMERATION[language].join(judged[id].number for id in like)
        result = WORDS["also"][language].format(result=result, claims=numbers)
    return {
        "id": entry["id"],
        "judged": judged[entry["id"]],
        "statement": phrases.statement(entry),
        "documents": [*dict.fromkeys(entry["documents"])],
        "activations": _activations(entry),
        "quotations": [_quotation(source, language) for source in entry["sources"]],
        "places": [*dict.fromkeys(_place(source, language) for source in entry["sources"])],
        "test": _printed(entry["decided_by"][language]),
        "result": result,
        "experiment": entry["experiment"],
        "cells": _cells(entry, phrases),
        "rerun": rerun_command(entry) if entry["cells"] else None,
        "variants": variants and variants + FULL_STOP[language],
        "frozen": frozen and {**frozen, "known": known and EARLIER[known][language]},
    }


def _activations(entry: Entry) -> list[str]:
    """Those of its cells; a fact of a function, which has none, is about the one in its figure."""
    if not entry["cells"] and entry["figure"].startswith(_OF_ONE_FUNCTION):
        return [entry["figure"].removeprefix(_OF_ONE_FUNCTION)]
    return [*dict.fromkeys(activation for activation, _ in entry["cells"])]


def _place(source: Mapping[str, Any], language: Language) -> tuple[str, str, str | None]:
    """A document, a place in it (no line breaks within one such as "part 3, 2)"), the remark."""
    place: str = source["place"][language]
    bound = place if "“" in place else place.replace(" ", "\u00a0")
    return DOCUMENT_NAMES[source["document"]][language], bound, _remark(source, language)


def _remark(source: Mapping[str, Any], language: Language) -> str | None:
    """An editor's, in brackets."""
    remark = source["remark"]
    return WORDS["remark"][language].format(_printed(remark[language])) if remark else None


def _quotation(source: Mapping[str, Any], language: Language) -> dict[str, str | None]:
    """What a document says and where, in its own words.

    lang: the language of these words; translation: into that of the page, where it is another.
    """
    translation, text = source["translation"], source["quotation"]
    return {
        "document": DOCUMENT_NAMES[source["document"]][language],
        "place": source["place"][language],
        "text": text,
        "lang": "zh-CN" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en",
        "translation": _printed(translation) if translation and language == "en" else None,
        "remark": _remark(source, language),
    }


def _result(entry: Entry, phrases: Phrases) -> str:
    language = phrases.language
    words = in_language(WORDS, language)
    if entry["label"] is None:
        return words["not_run"].format(reason=REASONS[entry["reason"]][language])
    estimate = phrases.number(entry["estimate"])
    low, high = entry["interval"]
    form = words["fact" if not entry["experiment"] else "equal" if low == high else "estimate"]
    if entry["logarithmic"]:
        estimate = words["geometric"].format(estimate=estimate)
    return form.format(
        quantity=_decisive(entry, phrases),
        estimate=words[entry["label"].get("open", "closed")].format(estimate=estimate),
        confidence=_confidence(entry["confidence"]),
        bounds=phrases.bounds(entry["interval"]),
        n=entry["n"],
        condition=_condition(entry, language),
    )


def _confidence(level: float) -> str:
    """In percent, with the decimals that its distance from certainty needs."""
    return f"{fixed(100 * level, max(0, -math.floor(math.log10(100 * (1 - level)))))}%"


def _condition(entry: Entry, language: Language) -> str:
    """What supports the claim, and what contradicts it."""
    criterion, threshold, contrary = (entry[k] for k in ("criterion", "threshold", "contrary"))
    if threshold != contrary:
        form, edges = CONDITIONS_APART[criterion], [threshold, contrary]
    else:
        form = CONDITIONS[criterion]
        edges = [*threshold] if isinstance(threshold, Sequence) else [threshold]
    short = entry["verdict"] == "undecided" and entry["too_few"]
    told = form[language].format(*map(exact, edges), why=entry["why"][language])
    return told + (WORDS["too_few"][language] if short else "")


def _decisive(entry: Entry, phrases: Phrases) -> str | None:
    """The quantity that decided, and of how many."""
    named, count = quantity(entry, phrases), len(entry["checks"])
    form = WORDS["deciding"][phrases.language]
    return form.format(quantity=named, count=count) if count > 1 else named


def _cells(entry: Entry, phrases: Phrases) -> str:
    """The cells in words: each activation with its initializers."""
    by_activation: dict[str, list[str]] = {}
    for activation, initializer in entry["cells"]:
        by_activation.setdefault(activation, []).append(phrases.law(initializer))
    language = phrases.language
    return SEMICOLON[language].join(
        f"{phrases.name(activation)}{COLON[language]}{ENUMERATION[language].join(laws)}"
        for activation, laws in by_activation.items()
    )


def _printed(text: str) -> str:
    """`text` with the signs of print: powers of ten, minus signs, apostrophes."""
    text = _POWER.sub(lambda number: num(float(number[0]), 2), text)
    return _NEGATIVE.sub(MINUS, text).replace("'", "’")
