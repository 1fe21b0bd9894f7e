"""All that the explorer's script reads, for one language.

    words        what the script says: words.WORDS and the names of the statuses
    confidence   of all intervals
    activations, initializers
                 [{name, label, color, marker, filled, dash}], in the order of the study, then what
                 only the tuned networks have; marker is matplotlib's code, dash the lengths of
                 strokes and gaps in widths of the line
    quantities   what the matrix can show: [{name, part, label, scale, layered, ..}]
    training     {title, windows, guess_loss, replicates, unit}, or null
    tuned        {unit}, or null: the answers of the study's own network
    propagation  {layers, replicates, parts, bins by activation: [low, high]}, or null
    phase        {width, sigma_w, sigma_b, activations} as `diagram.diagrams` gives them, or null
    claims       by id {number, verdict, mark, word, statement}: those that rest on any cell shown
    cells        [activation][initializer] {training, tuned, propagation, phase: as in cells.py, or
                 null; claims: [id]}

Intervals are [estimate, low, high].
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from engine.evidence.finished_cells import cell_arrays
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import CONFIDENCE
from engine.experiments.tuned_training.results import LawAnswer
from engine.report.explorer.cells import phase_part, propagation_part, training_part, tuned_part
from engine.report.explorer.diagram import diagrams
from engine.report.explorer.explorer_words import QUANTITIES, WORDS, quantity
from engine.report.explorer.values import PARTS, number
from engine.report.figures.study import Study
from engine.report.labels import (
    Look,
    activation_label,
    activation_look,
    initializer_label,
    initializer_look,
)
from engine.report.ledger.ledger_view import judged_claims
from engine.report.result_words import Phrases
from engine.study.language import Language, in_language
from engine.study.settings.perceptron import PerceptronSettings

Names = tuple[str, str]


def explorer_document(study: Study, language: Language) -> dict[str, Any] | None:
    """The document that the module describes; None for a study whose cells have nothing to show."""
    parts = {
        "training": _training(study),
        "tuned": _tuned(study),
        "propagation": _propagation(study),
        "phase": _phase(study),
    }
    if not (parts["training"] or parts["tuned"] or parts["propagation"]):
        return None
    tuned = _tuned_cells(study)
    names = _names(study, tuned)
    own = _claims_by_cell(study)
    return {
        "words": in_language(WORDS, language),
        "confidence": CONFIDENCE,
        "activations": [
            {"name": name, "label": activation_label(name, language)} | _look(activation_look(name))
            for name in names[0]
        ],
        "initializers": [
            {"name": name, "label": initializer_label(name, language)}
            | _look(initializer_look(name))
            for name in names[1]
        ],
        "quantities": [
            quantity(name, parts, language) for name in QUANTITIES if parts[QUANTITIES[name].part]
        ],
        **parts,
        "claims": _claims(study, own, language),
        "cells": _cells(study, names, tuned, own),
    }


def _training(study: Study) -> dict[str, Any] | None:
    name, view = study.protocol.first_of_kind("training"), study.view("training")
    if name is None:
        return None
    settings, data = study.protocol.own(name, PerceptronSettings), study.first("training")
    return {
        "title": view.title,
        "windows": data["window"].to_numpy().tolist(),
        "guess_loss": number(guess_loss(data)),
        "replicates": settings.replicates,
        "unit": _unit(settings),
    }


def _tuned(study: Study) -> dict[str, Any] | None:
    view = study.view("tuned_training")
    return view and {"unit": _unit(view.first.settings)}


def _unit(settings: PerceptronSettings) -> str:
    """Of the loss."""
    return "nat" if settings.loss == "softmax_cross_entropy" else ""


def _propagation(study: Study) -> dict[str, Any] | None:
    name = study.protocol.first_of_kind("propagation")
    if name is None:
        return None
    data = study.first("propagation")
    edges = data["bin_edge"].transpose("activation", "edge").to_numpy()
    return {
        "layers": data["layer"].to_numpy().tolist(),
        "replicates": study.protocol.experiments[name].replicates,
        "parts": PARTS,
        "bins": {
            str(activation): [number(float(own[0])), number(float(own[-1]))]
            for activation, own in zip(data["activation"].to_numpy(), edges, strict=True)
        },
    }


def _phase(study: Study) -> dict[str, Any] | None:
    view = study.view("phase")
    return view and {"width": view.width, **diagrams(study.first("phase"))}


def _tuned_cells(study: Study) -> dict[Names, LawAnswer | None]:
    """The cells of the tuned networks that the answers are about; None for one that failed."""
    view = study.view("tuned_training")
    if view is None:
        return {}
    first = view.first
    answers = {(a.activation, law.initializer): law for a in first.activations for law in a.laws}
    wanted = (cell for name in first.experiments for cell in study.protocol.cells_of(name))
    return {(a, i): answers.get((a, i)) for _, a, i in wanted}


def _names(study: Study, tuned: Iterable[Names]) -> tuple[list[str], list[str]]:
    """Activations and initializers: the matrix's, then those that only tuned networks have."""
    protocol = study.protocol
    return (
        [*dict.fromkeys([*(a.name for a in protocol.activations), *(a for a, _ in tuned)])],
        [*dict.fromkeys([*(i.name for i in protocol.initializers), *(i for _, i in tuned)])],
    )


def _look(look: Look) -> dict[str, Any]:
    return {**asdict(look), "dash": list(look.dash[1])}


def _claims_by_cell(study: Study) -> dict[Names, list[str]]:
    """Ids of the claims that rest on each cell in one of the experiments shown."""
    protocol, tuned = study.protocol, study.view("tuned_training")
    shown = {protocol.first_of_kind("propagation"), protocol.first_of_kind("training")} - {None}
    shown |= set(tuned.first.experiments if tuned else ())
    by_cell: dict[Names, list[str]] = {}
    for claim in study.ledger["claims"]:
        if claim["experiment"] in shown:
            for activation, initializer in claim["cells"]:
                by_cell.setdefault((activation, initializer), []).append(claim["id"])
    return by_cell


def _claims(study: Study, own: Mapping[Names, list[str]], language: Language) -> dict[str, Any]:
    """What a link to each of those claims says."""
    phrases, judged = Phrases(language), judged_claims(study.ledger, language)
    wanted = {id_ for ids in own.values() for id_ in ids}
    shown = ("number", "verdict", "mark", "word")
    return {
        claim["id"]: {
            **{name: getattr(judged[claim["id"]], name) for name in shown},
            "statement": phrases.statement(claim).replace("sqrt(", "√("),
        }
        for claim in study.ledger["claims"]
        if claim["id"] in wanted
    }


def _cells(
    study: Study,
    axes: tuple[list[str], list[str]],
    tuned: Mapping[Names, LawAnswer | None],
    claims: Mapping[Names, list[str]],
) -> list[list[dict[str, Any]]]:
    trained, propagated, phase = map(study.view, ("training", "propagation", "phase"))
    training = cell_arrays(study.first("training")) if trained else {}
    propagation = cell_arrays(study.first("propagation")) if propagated else {}

    def cell(names: Names) -> dict[str, Any]:
        return {
            "training": trained and training_part(training.get(names), trained.readings.get(names)),
            "tuned": tuned_part(tuned.get(names), names in tuned) if tuned else None,
            "propagation": propagated
            and propagation_part(propagation.get(names), propagated.readings.get(names)),
            "phase": phase and phase_part(phase.points.get(names)),
            "claims": claims.get(names, []),
        }

    activations, initializers = axes
    return [[cell((a, i)) for i in initializers] for a in activations]
