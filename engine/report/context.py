"""Everything the section templates may name: numbers of the results, of the study, and words.

Numbers are the same in both languages by construction: only `Phrases` and the tables' wording know
the language.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import xarray as xr

from engine.evidence.claims.unjudged import UNJUDGED
from engine.evidence.definitions import (
    BLIND,
    LEARNED,
    POINT,
    RISEN,
    SMALLEST_EFFECT,
    TRAINABLE,
    TRAINS,
    WORKS,
)
from engine.evidence.references import DOCUMENTS, SPREADS_ALLOWED
from engine.evidence.statistics import CONFIDENCE
from engine.experiments import KINDS
from engine.experiments.propagation.results import PropagationView
from engine.net.activations.activation import SMALL_SHARE
from engine.report.bibliography import bibliography, short_reference
from engine.report.catalogue import figure_names
from engine.report.explorer.document import explorer_document
from engine.report.figures.study import Study
from engine.report.findings import Claims, Entry, best_of_all
from engine.report.labels import ACTIVATION_SOURCES, INITIALIZER_SOURCES
from engine.report.ledger.ledger_view import view_ledger
from engine.report.ledger.published import view_published
from engine.report.result_words import Phrases, exact, share
from engine.report.setting_names import RULES
from engine.report.tables.errata import Errata
from engine.report.tables.paper import study_tables
from engine.report.tables.study import provenance_table
from engine.report.tables.taught import TAUGHT, judged_statements
from engine.report.try_it import try_it_document
from engine.study.language import Language
from engine.study.protocol import Protocol

_STEEPEST_SIGMOID = 0.25  # its slope at 0


def build_context(
    protocol: Protocol,
    measurements: Mapping[str, xr.Dataset],
    ledger: Mapping[str, Sequence[Entry]],
    provenance: Mapping[str, Any],
    language: Language,
) -> dict[str, Any]:
    """The values of the section templates, by the names they use, without any times.

    Args:
        measurements: by experiment.
        ledger: as `evidence.ledger.read_ledger` gives it.
        provenance: of `report.provenance.collect`.
    """
    phrases = Phrases(language)
    study = Study(protocol, measurements, ledger)
    best, views = best_of_all(protocol, ledger), {kind: study.view(kind) for kind in KINDS}
    return {
        **_words(phrases),
        **_study(protocol),
        **_judged(protocol, ledger, phrases),
        "has_figure": set(figure_names(protocol)).__contains__,
        "taught": TAUGHT,
        "documents": DOCUMENTS,
        "definitions": _definitions(),
        "theory": _theory(views["propagation"]),
        "p": views["propagation"],
        "t": views["training"],
        "best": best,
        "x": views,
        "explorer": explorer_document(study, language),
        "try_it": try_it_document(protocol, language),
        "tables": {
            **{name: table.content(language) for name, table in study_tables(study).items()},
            "provenance": provenance_table(provenance).content(language),
        },
        "provenance": provenance,
        "run": None,
    }


def add_times(values: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of `build_context` with the times of a run, as `render.ReportInputs` has them.

    Its `cores` is None under a cluster's scheduler.
    """
    total, cells = run["total"]["cpu_s"], run["stages"].get("cells", {"cpu_s": 0.0})["cpu_s"]
    share_of_cells = cells / total if total else None
    times = {"cpu_minutes": total / 60, "cores": run["cores"], "cells_share": share_of_cells}
    return {**values, "run": times}


def _judged(
    protocol: Protocol, ledger: Mapping[str, Sequence[Entry]], phrases: Phrases
) -> dict[str, Any]:
    """Claims, errata, published numbers, and the cells that failed."""
    claims, errata = Claims(ledger, phrases), Errata(ledger["errata"])
    statements, trained = judged_statements(ledger), protocol.first_of_kind("training")
    stored = [row["within"] for row in ledger["references"] if row["experiment"] == trained]
    saito = {"total": len(stored), "agreeing": sum(stored), "tolerance": SPREADS_ALLOWED}
    return {
        "claim": claims,
        "claims": claims,
        "measured": claims.measured,
        "ledger": view_ledger(ledger, phrases),
        "unjudged": [
            (statement[phrases.language].rstrip(".。"), reason[phrases.language])
            for statement, reason in UNJUDGED
        ],
        "errata": errata,
        "slip": errata.slip,
        "dependence": {
            "statements": statements,
            "depending": [statement for statement in statements if statement.depends],
        },
        "published": view_published(ledger["published"]),
        "saito": saito if stored else None,
        "failed": ledger["failed"],
    }


def _words(phrases: Phrases) -> dict[str, Any]:
    """Functions that turn values into words."""
    names = ("name", "the", "law", "laws", "names_of", "join", "separator", "bounds", "points")
    return {
        **{name: getattr(phrases, name) for name in names},
        "rule": lambda name: RULES[name][phrases.language],
        "exact": exact,
        "share": share,
        "tally": lambda claims: phrases.tally([claim["verdict"] for claim in claims]),
        "work": lambda key: short_reference(bibliography()[key], phrases.language),
        "still_open": lambda *claims: phrases.open_questions(claims),
    }


def _study(protocol: Protocol) -> dict[str, Any]:
    """What was combined with what, and the works to cite for it; a user's own has none."""
    activations, laws = protocol.activations, protocol.initializers
    return {
        "names": {
            "activations": [
                {"name": entry.name, "source": ACTIVATION_SOURCES.get(entry.family)}
                for entry in activations
            ],
            "initializers": [entry.name for entry in laws],
        },
        "activation_sources": ACTIVATION_SOURCES,
        "law_sources": dict.fromkeys(
            filter(None, (INITIALIZER_SOURCES.get(e.family) for e in laws))
        ),
        "fixed_laws": {e.name for e in laws if "sd" in e.parameters},
        "adaptive_laws": {e.family for e in laws if e.binding or e.calibration},
        "reference_width": protocol.reference_width,
        "cells_computed": len(protocol.cells()),
    }


def _definitions() -> dict[str, float]:
    """Thresholds of the definitions in the methods section, as the code applies them."""
    return {
        "saturation": SMALL_SHARE,
        "confidence": CONFIDENCE,
        "risk": 1 - CONFIDENCE,
        "smallest_share": SMALLEST_EFFECT,
        "learned_share": LEARNED,
        "spreads": SPREADS_ALLOWED,
        "blind": BLIND,
        "risen": RISEN,
        "point": POINT,
        "works": WORKS,
        "trains": TRAINS,
        "trainable": TRAINABLE,
    }


def _theory(propagation: PropagationView | None) -> dict[str, Any]:
    """Numbers that follow from the formulas of the methods section.

    small_weight_factor: what a layer does to the gradient's sd when every slope is the sigmoid's
    steepest and weights have the small sd.
    """
    slope = DOCUMENTS["small_sd"] * _STEEPEST_SIGMOID
    factor = math.sqrt(propagation.settings.width) * slope if propagation else None
    return {"root_half": math.sqrt(0.5), "small_weight_factor": factor}
