"""The table of all experiments of a study, of whatever kind."""

import json
from collections.abc import Callable, Mapping, Sequence
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
    Text(unbroken("组合"), "Number"),
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

    models = {
        name: _model(own, {other: settings[other] for other in list(settings)[:place]})
        for place, (name, own) in enumerate(settings.items())
    }

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                Markup('<span class="bound"><code>{}</code></span><br><small>{}</small>').format(
                    name, word(KINDS, own["kind"], phrases.language)
                ),
                str(len(protocol.cells_of(name))),
                str(own["replicates"]),
                _crossed(protocol, name, models[name], phrases),
            ]
            for name, own in settings.items()
        ]

    return Table(frame, _HEADER, rows, "lrrl")


def _names(entries: Sequence[Any]) -> list[str]:
    return [entry.name for entry in entries]


def _others(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key not in _OWN_COLUMNS}


def _differing(own: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    own, other = _others(own), _others(other)
    return [key for key in {**own, **other} if own.get(key) != other.get(key)]


def _model(own: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The earlier experiment of the kind that is most alike, if most settings are its own."""
    alike = {
        name: len(_differing(own, other))
        for name, other in earlier.items()
        if other["kind"] == own["kind"]
    }
    model = min(alike, key=lambda name: alike[name], default=None)
    return model if model and 2 * alike[model] < len(_others(own)) else None


def _crossed(protocol: Protocol, name: str, model: str | None, phrases: Phrases) -> Markup:
    """The functions and laws of an experiment, and its other settings, or in what they differ."""
    language, own = phrases.language, protocol.settings_of(name)
    functions, laws = protocol.activations_of(name), protocol.initializers_of(name)
    told = _differing(own, protocol.settings_of(model)) if model else list(_others(own))
    parts = (
        _listed(functions, protocol.activations, phrases.name, _EVERY_FUNCTION, language),
        _listed(laws, protocol.initializers, phrases.law, _EVERY_LAW, language),
        escape(settings_text({key: own.get(key) for key in told}, language)),
        Markup(_AS[language]).format(model) if model else "",
    )
    return Markup(SEMICOLON[language]).join(part for part in parts if part)


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
