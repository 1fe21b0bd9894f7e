"""In how many variants of a claim its verdict is the same, and where it turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.report.ledger.ledger_words import VARIED, WORDS
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import VERDICTS
from engine.study.language import Language, Text

Entry = Mapping[str, Any]

_OR = Text("或", " or ")
_VERDICT = Text("{where}时{verdict}", "{verdict} {where}")


def told(entry: Entry, language: Language) -> str | None:
    """The share of variants with the claim's verdict, and where it turns; None without any."""
    variants = entry["variants"]
    if not variants:
        return None
    same = sum(one["verdict"] == entry["verdict"] for one in variants)
    share = WORDS["same"][language].format(same=same, count=len(variants))
    return SEMICOLON[language].join(filter(None, (share, turns(entry, language))))


def turns(entry: Entry, language: Language) -> str:
    """The other verdicts, each with all the conditions in which it is passed; "" if none is."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in entry["variants"]:
        if one["verdict"] != entry["verdict"]:
            kinds = found.setdefault(one["verdict"], {})
            kinds.setdefault(one["kind"], []).append(one["label"][language])
    return SEMICOLON[language].join(
        _VERDICT[language].format(
            verdict=VERDICTS[verdict][language],
            where=_OR[language].join(
                VARIED[kind][language].format(ENUMERATION[language].join(labels))
                for kind, labels in kinds.items()
            ),
        )
        for verdict, kinds in found.items()
    )
