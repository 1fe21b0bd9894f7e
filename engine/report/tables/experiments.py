"""The table of all experiments of a study, of whatever kind."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import Phrases
from engine.report.setting_names import KINDS, settings_text, word
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Language, Text
from engine.study.protocol import Protocol

_HEADER: Sequence[Text] = [
    Text("实验", "Experiment"),
    Text(unbroken("组合"), "Cells"),
    Text(unbroken("重复"), "Replicates"),
    Text("激活函数；初始化方法；其余设置", "Activations; initializers; other settings"),
]
_EVERY_FUNCTION = Text("全部 {} 种激活函数", "all {} functions")
_EVERY_LAW = Text("全部 {} 种初始化方法", "all {} initializers")
_AS = Text("其余与 <code>{}</code> 相同", "the rest as in <code>{}</code>")
_OWN_COLUMNS = ("kind", "replicates")


def experiments_table(protocol: Protocol) -> Table:
    """One row per experiment: its rows and columns, how many cells and replicates, its settings."""
    settings = {name: protocol.settings_of(name) for name in protocol.experiments}
    frame = pd.DataFrame(
        [
            {
                "experiment": name,
                "kind": own["kind"],
                "activations": " ".join(_names(protocol.activations_of(name))),
                "initializers": " ".join(_names(protocol.initializers_of(name))),
                "cells": len(protocol.cells_of(name)),
                "replicates": own["replicates"],
                "settings": json.dumps(_others(own), ensure_ascii=False, sort_keys=True),
            }
            for name, own in settings.items()
        ]
    )

    before = {
        name: other
        for other, name in pairwise(settings)
        if _others(settings[other]) == _others(settings[name])
    }

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                Markup('<span class="bound"><code>{}</code></span><br><small>{}</small>').format(
                    name, word(KINDS, own["kind"], phrases.language)
                ),
                str(len(protocol.cells_of(name))),
                str(own["replicates"]),
                _crossed(protocol, name, before.get(name), phrases),
            ]
            for name, own in settings.items()
        ]

    return Table(frame, _HEADER, rows, "lrrl")


def _names(entries: Sequence[Any]) -> list[str]:
    return [entry.name for entry in entries]


def _others(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key not in _OWN_COLUMNS}


def _crossed(protocol: Protocol, name: str, alike: str | None, phrases: Phrases) -> Markup:
    """The functions and laws of an experiment, and its other settings, or where they stand."""
    language = phrases.language
    functions, laws = protocol.activations_of(name), protocol.initializers_of(name)
    others = escape(settings_text(_others(protocol.settings_of(name)), language))
    parts = (
        _listed(functions, protocol.activations, phrases.name, _EVERY_FUNCTION, language),
        _listed(laws, protocol.initializers, phrases.law, _EVERY_LAW, language),
        Markup(_AS[language]).format(alike) if alike else others,
    )
    return Markup(SEMICOLON[language]).join(parts)


def _listed(
    own: Sequence[Any],
    study: Sequence[Any],
    label: Callable[[str], str],
    every: Text,
    language: Language,
) -> str:
    """The entries by name; only their number where they are all of the study."""
    if _names(own) == _names(study):
        return every[language].format(len(own))
    return ENUMERATION[language].join(map(label, _names(own)))
