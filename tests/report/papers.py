"""A small real study and its ledger, and the paper's own sections rendered from them."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

import xarray as xr
from markupsafe import Markup

from engine.evidence.judge import judge_files
from engine.evidence.ledger import read_ledger
from engine.report.bibliography import bibliography, format_reference
from engine.report.catalogue import figure_names
from engine.report.context import add_times, build_context
from engine.report.formulas import Formula, load_formulas
from engine.report.ledger.ledger_view import judged_claims
from engine.report.page.page import TEMPLATES, Manuscript, compose
from engine.report.page.page_contents import Picture, Sources
from engine.report.provenance import collect
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.study.small import small_config, small_measurements

RUN = {"total": {"cpu_s": 90.0}, "stages": {"cells": {"cpu_s": 81.0}}, "cores": 2}

_BLOCKS = frozenset({"figure", "figcaption", "table", "tr", "td", "th", "li", "div", "br", "p"})
_BLOCKS |= {"h1", "h2", "h3"}
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")


@dataclass(frozen=True)
class TextMedium:
    """A medium that shows pictures and formulas by their names."""

    name: str = "html"

    def picture(self, name: str, picture: Picture) -> Markup:
        return Markup("[{}]").format(name)

    def formula(self, formula: Formula, language: str) -> Markup:
        return Markup("⟨{}⟩").format(formula.key)


@dataclass(frozen=True)
class Paper:
    """What a paper is rendered from; `folder` holds stand-ins for its pictures."""

    protocol: Protocol
    measurements: Mapping[str, xr.Dataset]
    ledger: Mapping[str, Any]
    folder: Path
    _done: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was made before, by what was asked for; a changed copy starts anew."""

    def values(self, language: str, run: Mapping[str, Any] | None = None) -> dict[str, Any]:
        if language not in self._done:
            self._done[language] = build_context(
                self.protocol,
                self.measurements,
                self.ledger,
                collect(self.protocol, "0123abc"),
                language,
            )
        values = dict(self._done[language])
        return add_times(values, run) if run else values

    def html(
        self, language: str, medium: str = "html", values: Mapping[str, Any] | None = None
    ) -> str:
        """The whole document; `values` replace those of the same name."""
        if values:
            return self._html(language, medium, values)
        if (language, medium) not in self._done:
            self._done[language, medium] = self._html(language, medium, {})
        return self._done[language, medium]

    def _html(self, language: str, medium: str, values: Mapping[str, Any]) -> str:
        names = figure_names(self.protocol)
        file = self.folder / "picture.svg"
        file.write_text("<svg/>")
        manuscript = Manuscript(
            language=language,
            titles=self.protocol.report.title,
            sources=Sources(
                pictures={name: Picture(file, name) for name in names},
                formulas=load_formulas(),
                works={
                    key: format_reference(work, language) for key, work in bibliography().items()
                },
                claims=judged_claims(self.ledger, language),
            ),
            values={**self.values(language, RUN if medium == "html" else None), **values},
            templates=TEMPLATES,
        )
        return compose(manuscript, TextMedium(medium), css="")

    def text(self, language: str, medium: str = "html", **values: Any) -> str:
        """The document's words, without markup, one block a line."""
        return words(self.html(language, medium, values))

    def judged(self, **verdicts: str) -> Paper:
        """The same with other verdicts, by claim id with "_" for "-"; "every" means all claims."""
        ledger = copy.deepcopy(dict(self.ledger))
        wanted = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
        for claim in ledger["claims"]:
            claim["verdict"] = wanted.get(claim["id"], wanted.get("every", claim["verdict"]))
            claim["alone"] = claim["verdict"]
            claim |= _numbers_for(claim)
        return replace(self, ledger=ledger)


def _numbers_for(claim: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers that a claim with this verdict has: none if not run, stand-ins if it had none."""
    if claim["verdict"] == "not run":
        lacking = ("estimate", "interval", "threshold", "criterion", "contrary", "why", "label")
        return {**dict.fromkeys(lacking), "reason": "cell missing", "detail": "tanh"}
    if claim["estimate"] is not None:
        return {}
    label = {"quantity": "train_loss", "cell": "sigmoid/lecun_normal", "rival": "he_normal"}
    numbers = {"estimate": 0.7, "interval": [0.6, 0.8], "threshold": 0.5, "criterion": "above"}
    numbers |= {"contrary": -0.5, "why": {"zh": "反之", "en": "the other way"}}
    return {**numbers, "unit": "1", "label": label, "confidence": 0.95, "n": 3}


def words(html: str) -> str:
    """Text of a page: tags out, block elements on lines of their own."""
    html = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.S)
    text = _TAG.sub(lambda tag: "\n" if tag[2] in _BLOCKS else "", html)
    lines = (" ".join(line.split()) for line in re.sub(r"(?<!\n)\n(?!\n)", " \n", text).split("\n"))
    return unescape("\n".join(line for line in lines if line))


def run_and_judge(folder: Path) -> None:
    """The small study, for `judged_paper`."""
    judge_files(small_measurements(folder), folder / "verdicts.json")


def judged_paper(folder: Path) -> Paper:
    protocol = Protocol.load(small_config(folder / "source"))
    paths = {name: folder / "measurements" / f"{name}.nc" for name in protocol.experiments}
    measurements = {name: read_measurements(path) for name, path in paths.items()}
    return Paper(protocol, measurements, read_ledger(folder / "verdicts.json"), folder)
