"""The table of what is taught: statements that nearly every course makes, and what holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from engine.evidence.claims.claim import StatementSettings
from engine.evidence.claims.statements import STATEMENTS
from engine.report.findings import Entry
from engine.report.ledger.robustness import turns
from engine.report.punctuation import ASIDE, COLON, ENUMERATION, SEMICOLON
from engine.report.result_words import DOCUMENT_NAMES, MARKS, Phrases, exact
from engine.report.tables.table import Table
from engine.study.language import Language, Text
from engine.study.protocol import Protocol

TAUGHT = (
    "sigmoid-sd1-gradient-vanishes",
    "sigmoid-sd001-no-vanishing",
    "sigmoid-lecun-widens",
    "relu-he-width-constant",
    "sigmoid-best-xavier",
    "tanh-best-xavier",
    "relu-best-he",
    "zero-weights-cannot-learn",
    "many-relus-die-in-training",
    "not-zero-centred-slower",
)
"""Ids of the claims; those that are judged in several settings stand for all of these."""

_HEADER: Sequence[Text] = [
    Text("教材的说法", "What is taught"),
    Text("出处", "By"),
    Text("条件与判定", "Condition and verdict"),
]
_SCOPES: Mapping[str, Text] = {
    "depth": Text("{} 层", "{} layers"),
    "width": Text("宽 {}", "width {}"),
    "learning_rate": Text("学习率 {}", "rate {}"),
    "iterations": Text("{} 次迭代", "{} iterations"),
}
"""Settings of an experiment that a condition names, in this order."""


@dataclass(frozen=True)
class Statement:
    """One statement with the ledger's entry for each of its settings, in their order."""

    variants: StatementSettings
    entries: Sequence[Entry]

    @property
    def depends(self) -> bool:
        """Whether there are different verdicts, apart from those that could not be passed."""
        return len({entry["verdict"] for entry in self.entries} - {"not run"}) > 1


def judged_statements(
    ledger: Mapping[str, Sequence[Entry]], variants: Sequence[StatementSettings] = STATEMENTS
) -> list[Statement]:
    """The statements that the ledger judges in more than one setting."""
    entries = {entry["id"]: entry for entry in ledger["claims"]}
    return [Statement(one, [entries[id] for id in one.settings]) for one in variants]


def taught_table(protocol: Protocol, ledger: Mapping[str, Sequence[Entry]]) -> Table:
    """The statements of `TAUGHT`, with a verdict for every condition they were judged under."""
    claims = {entry["id"]: entry for entry in ledger["claims"]}
    settings = {id: s for s in judged_statements(ledger) for id in s.variants.settings}

    def conditions(id: str) -> Iterator[tuple[Text | None, Entry]]:
        if id in settings:
            for entry in settings[id].entries:
                setting, laws = settings[id].variants.settings[entry["id"]], _laws(entry)
                yield Text(setting.zh.format(laws=laws), setting.en.format(laws=laws)), entry
        else:
            yield _scope(protocol, claims[id]), claims[id]

    frame = pd.DataFrame(
        [
            {
                "statement": id,
                "claim": entry["id"],
                "condition": condition and condition.en,
                "verdict": entry["verdict"],
            }
            for id in TAUGHT
            for condition, entry in conditions(id)
        ]
    )

    def rows(phrases: Phrases) -> Iterator[list[str]]:
        language = phrases.language
        for id in TAUGHT:
            if id in settings:
                statement = settings[id].variants.subject[language]
                if language == "en":
                    statement = statement[:1].upper() + statement[1:]
            else:
                statement = phrases.statement(claims[id]).rstrip(".。")
            judged = [_judged(condition, entry, phrases) for condition, entry in conditions(id)]
            by = dict.fromkeys(claims[id]["documents"])
            names = ENUMERATION[language].join(DOCUMENT_NAMES[key][language] for key in by)
            yield [statement, names, Markup(SEMICOLON[language]).join(judged)]

    return Table(frame, _HEADER, lambda phrases: list(rows(phrases)), "lll")


def _laws(entry: Entry) -> int:
    return len({law for _, law in entry["cells"]})


def _scope(protocol: Protocol, entry: Entry) -> Text | None:
    """The settings of the experiment on which the claim was judged; None where there are none."""
    settings = protocol.experiments.get(entry["experiment"])
    named = {name: getattr(settings, name, None) for name in _SCOPES}
    if not any(named.values()):
        return None

    def said(language: Language) -> str:
        return ENUMERATION[language].join(
            _SCOPES[name][language].format(exact(value)) for name, value in named.items() if value
        )

    return Text(said("zh"), said("en"))


def _judged(condition: Text | None, entry: Entry, phrases: Phrases) -> Markup:
    link = Markup('<a href="#claim-{}">{}</a>').format(
        entry["id"], phrases.verdict(entry["verdict"])
    )
    language, other = phrases.language, turns(entry, phrases.language)
    opening = condition[language] + COLON[language] if condition else ""
    found = opening + Markup("{}\u202f{}").format(MARKS[entry["verdict"]], link)
    return found + ASIDE[language].format(other) if other else found
