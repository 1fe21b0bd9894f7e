"""How the sections on the documents quote claims: whatever a claim's verdict, it is told."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from engine.report.page.page import TEMPLATES, environment_for
from engine.report.result_words import Phrases


def entry(verdict: str, **numbers: Any) -> dict[str, Any]:
    known = {"estimate": 0.25, "interval": [0.1, 0.4], "threshold": 0.2}
    claim = {"id": "a-claim", "verdict": verdict, "label": {"cell": "tanh/lecun_normal"}}
    claim |= {"statement": {"zh": "梯度消失。", "en": "The gradient vanishes."}}
    claim |= {"cells": [["tanh", "lecun_normal"], ["tanh", "he_normal"]]}
    claim |= {"checks": [{"estimate": 0.25}, {"estimate": 0.5}]}
    return claim | (dict.fromkeys(known) if verdict == "not run" else known) | numbers


def told(language: str, call: str, *entries: Mapping[str, Any], **values: Any) -> str:
    """What a macro makes of claims called a and b."""
    phrases = Phrases("zh" if language == "zh" else "en")
    environment = environment_for(TEMPLATES, language)
    names = ("the", "laws", "bounds", "join")
    environment.globals |= {name: getattr(phrases, name) for name in names}
    environment.globals |= {
        "language": language,
        "share": lambda value: f"{100 * value:.0f}%",
        "exact": str,
        "ref": lambda label: f"<{label}>",
        "judged": lambda id: f"[{id}]",
        "a": entries[0],
        "b": entries[-1],
        **values,
    }
    macro = call.partition("(")[0]
    source = f"{{% from 'told.html.j2' import {macro} %}}{{{{ {call} }}}}"
    return environment.from_string(source).render()


def test_numbers_are_printed_with_their_verdict() -> None:
    contradicted = entry("contradicted", estimate=-0.25)
    assert told("en", "est(a)", contradicted) == "−0.25"
    assert told("en", "part(a)", contradicted) == "25%"
    assert told("zh", "brief(a)", contradicted) == "−0.25（[a-claim]）"


@pytest.mark.parametrize("macro", ["est", "part", "brief"])
def test_what_was_not_run_has_no_number(language: str, macro: str) -> None:
    assert not re.search(r"\d", told(language, f"{macro}(a)", entry("not run")))
