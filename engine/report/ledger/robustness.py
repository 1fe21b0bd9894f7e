"""In how many variants of a claim its verdict is the same, and where it turns."""

from collections.abc import Mapping
from typing import Any

from engine.report.ledger.ledger_words import VARIED, WORDS
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import VERDICTS
from engine.study.language import Language, Text

Entry = Mapping[str, Any]

_OR = Text("或", " or ")
_ALONE = Text("单独判定则{verdict}", "{verdict} if judged alone")
_ALIKE = Text("，各变式均单独判定", ", as variants are")
_VERDICT = Text("{where}时{verdict}", "{verdict} {where}")


def told(entry: Entry, language: Language) -> str | None:
    """The share of variants that agree with the claim, and where it turns; None without any."""
    variants = entry["variants"]
    if not variants:
        return None
    same = sum(one["verdict"] == entry["alone"] for one in variants)
    share = WORDS["same"][language].format(same=same, count=len(variants))
    return SEMICOLON[language].join(filter(None, (share, turns(entry, language))))


def turns(entry: Entry, language: Language) -> str:
    """The verdict if the claim were the only one, where it is another, and those of the variants
    that differ from it, each with all the conditions in which it is passed; "" if none is."""
    alone = entry["alone"] or entry["verdict"]
    found: dict[str, dict[str, list[str]]] = {}
    for one in entry["variants"]:
        if one["verdict"] != alone:
            kinds = found.setdefault(one["verdict"], {})
            kinds.setdefault(one["kind"], []).append(one["label"][language])
    others = [
        _VERDICT[language].format(
            verdict=VERDICTS[verdict][language],
            where=_OR[language].join(
                VARIED[kind][language].format(ENUMERATION[language].join(labels))
                for kind, labels in kinds.items()
            ),
        )
        for verdict, kinds in found.items()
    ]
    if alone != entry["verdict"]:
        itself = _ALONE[language].format(verdict=VERDICTS[alone][language])
        others.insert(0, itself + (_ALIKE[language] if others else ""))
    return SEMICOLON[language].join(others)
