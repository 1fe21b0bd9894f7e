"""Everything the section templates may name: numbers of the results, of the study, and words.

Numbers are the same in both languages by construction: only `Phrases` and the tables' wording know
the language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.evidence.claims import UNJUDGED
from engine.evidence.definitions import BLIND, LEARNED, RISEN, SMALLEST_EFFECT
from engine.evidence.references import DOCUMENTS, SPREADS_ALLOWED
from engine.evidence.statistics import CONFIDENCE
from engine.experiments.propagation.results import PropagationView
from engine.experiments.training.results import view_matrix
from engine.net.activations.activation import SMALL_SHARE
from engine.report import bibliography
from engine.report.bibliography import ACTIVATION_SOURCES, INITIALIZER_SOURCES, short_reference
from engine.report.catalogue import figure_names
from engine.report.explorer.document import explorer_document
from engine.report.findings import Claims, Entry, find
from engine.report.ledger.errata import Errata
from engine.report.ledger.ledger_view import view_ledger
from engine.report.result_words import Phrases, exact, share
from engine.report.setting_names import RULES
from engine.report.tables.paper import study_tables
from engine.report.tables.study import provenance_table
from engine.report.tables.taught import TAUGHT
from engine.report.try_it import try_it_document
from engine.study.language import Language
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr

_STEEPEST_SIGMOID = 0.25  # its slope at 0


@dataclass(frozen=True)
class Source:
    """An entry of the study and the key of the work to cite for it; None for a user's own."""

    name: str
    source: str | None


def build_context(
    protocol: Protocol,
    measurements: Mapping[str, xr.Dataset],
    ledger: Mapping[str, Sequence[Mapping[str, Any]]],
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
    findings = find(protocol, measurements, ledger)
    return {
        **_words(phrases),
        **_study(protocol),
        **_judged(ledger, phrases),
        "has_figure": set(figure_names(protocol)).__contains__,
        "taught": TAUGHT,
        "documents": DOCUMENTS,
        "definitions": _definitions(),
        "theory": _theory(findings.propagation),
        "p": findings.propagation,
        "t": findings.training,
        "matrix": view_matrix(protocol, findings.training) if findings.training else None,
        "best": findings.best,
        "saito": findings.saito,
        "published": findings.published,
        "dependence": findings.dependence,
        "x": findings.chapters,
        "explorer": explorer_document(findings, measurements, language),
        "try_it": try_it_document(protocol, language),
        "tables": {
            **{name: table.content(language) for name, table in study_tables(findings).items()},
            "provenance": provenance_table(provenance).content(language),
        },
        "provenance": provenance,
        "run": None,
    }


def add_times(values: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of `build_context` with the times of a run, as `render.ReportInputs` has them."""
    return {**values, "run": _run(run)}


def _judged(ledger: Mapping[str, Sequence[Entry]], phrases: Phrases) -> dict[str, Any]:
    """Claims, errata, and the cells that failed."""
    claims, errata = Claims(ledger, phrases), Errata(ledger["errata"])
    return {
        "claim": claims,
        "claims": claims,
        "measured": claims.measured,
        "ledger": view_ledger(ledger, phrases),
        "unjudged": phrases.unjudged(UNJUDGED),
        "errata": errata,
        "slip": errata.slip,
        "failed": ledger["failed"],
    }


def _words(phrases: Phrases) -> dict[str, Any]:
    """Functions that turn values into words."""
    names = (
        "name",
        "the",
        "law",
        "laws",
        "names_of",
        "join",
        "separator",
        "bounds",
        "points",
    )
    return {
        **{name: getattr(phrases, name) for name in names},
        "rule": lambda name: RULES[name][phrases.language],
        "exact": exact,
        "share": share,
        "tally": lambda claims: phrases.tally([claim.verdict for claim in claims]),
        "work": lambda key: short_reference(bibliography.find(key), phrases.language),
        "still_open": lambda *views: phrases.open_questions([view.entry for view in views]),
    }


def _study(protocol: Protocol) -> dict[str, Any]:
    """What was combined with what."""
    names = _names(protocol)
    sources = [entry.source for entry in names["initializers"] if entry.source]
    return {
        "names": names,
        "activation_sources": ACTIVATION_SOURCES,
        "law_sources": list(dict.fromkeys(sources)),
        "adaptive_laws": {e.family for e in protocol.initializers if e.binding or e.calibration},
        "reference_width": protocol.reference_width,
        "cells_computed": len(protocol.cells()),
    }


def _names(protocol: Protocol) -> dict[str, list[Source]]:
    return {
        "activations": [
            Source(entry.name, ACTIVATION_SOURCES.get(entry.family))
            for entry in protocol.activations
        ],
        "initializers": [
            Source(entry.name, INITIALIZER_SOURCES.get(entry.family))
            for entry in protocol.initializers
        ],
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
    }


def _halved_over(depth: int) -> float:
    """The root of what is left where each of the layers after the first halves a second moment."""
    return math.sqrt(0.5) ** (depth - 1)


def _theory(propagation: PropagationView | None) -> dict[str, Any]:
    """Numbers that follow from the formulas of the methods section.

    relu_variance: variance of ReLU(z) for z standard normal. small_weight_factor: what a layer does
    to the gradient's sd when every slope is the sigmoid's steepest and weights have the small sd.
    """
    width = propagation.width if propagation else None
    return {
        "relu_variance": 0.5 - 0.5 / math.pi,
        "root_half": math.sqrt(0.5),
        "halved_over": _halved_over,
        "small_weight_factor": math.sqrt(width) * DOCUMENTS["small_sd"] * _STEEPEST_SIGMOID
        if width
        else None,
    }


def _run(run: Mapping[str, Any]) -> dict[str, Any]:
    """Times of a run for the HTML page; `cores` is None under a cluster's scheduler."""
    total, cells = run["total"]["cpu_s"], run["stages"].get("cells", {"cpu_s": 0.0})["cpu_s"]
    return {
        "cpu_minutes": total / 60,
        "cores": run["cores"],
        "cells_share": cells / total if total else None,
    }
