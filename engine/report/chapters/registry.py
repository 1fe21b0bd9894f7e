"""Every chapter of the paper, by the kind of experiment it reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.report.catalogue import CONTENTS
from engine.report.chapters import (
    collapse,
    cost_surface,
    cost_surface_tables,
    dead_units,
    dead_units_tables,
    deep,
    finite_width,
    glorot,
    glorot_table,
    initial_sd,
    linear_collapse,
    maps,
    phase,
    prediction,
    prediction_tables,
    symmetry,
    toy,
    toy_tables,
    tuned_training,
    tuned_training_tables,
    weight_decay,
    zero_centering,
)
from engine.report.tables.table import Table
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Chapter:
    """How the paper reads one kind of experiment.

    view : the numbers that the section's template names, from the protocol and the measurements of
    the experiments of this kind, by name in the order of config.yaml. tables : from such a view,
    the tables that `catalogue.CONTENTS` lists.
    """

    view: Callable[[Protocol, Mapping[str, xr.Dataset]], Any]
    tables: Callable[[Any], Mapping[str, Table]]


CHAPTERS: Mapping[str, Chapter] = {
    "maps": Chapter(maps.view, maps.tables),
    "phase": Chapter(phase.view, phase.tables),
    "prediction": Chapter(prediction.view, prediction_tables.tables),
    "deep": Chapter(deep.view, deep.tables),
    "finite_width": Chapter(finite_width.view, finite_width.tables),
    "glorot": Chapter(glorot.view, glorot.tables),
    "glorot_table": Chapter(glorot_table.view, glorot_table.tables),
    "cost_surface": Chapter(cost_surface.view, cost_surface_tables.tables),
    "linear_collapse": Chapter(linear_collapse.view, linear_collapse.tables),
    "toy": Chapter(toy.view, toy_tables.tables),
    "tuned_training": Chapter(tuned_training.view, tuned_training_tables.tables),
    "initial_sd": Chapter(initial_sd.view, initial_sd.tables),
    "weight_decay": Chapter(weight_decay.view, weight_decay.tables),
    "symmetry": Chapter(symmetry.view, symmetry.tables),
    "dead_units": Chapter(dead_units.view, dead_units_tables.tables),
    "collapse": Chapter(collapse.view, collapse.tables),
    "zero_centering": Chapter(zero_centering.view, zero_centering.tables),
}


def chapter_views(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> dict[str, Any]:
    """The view of every kind of chapter; None for a kind that the study lacks."""
    views = {}
    for kind, chapter in CHAPTERS.items():
        own = {name: measurements[name] for name in protocol.of_kind(kind)}
        views[kind] = chapter.view(protocol, own) if own else None
    return views


def chapter_tables(views: Mapping[str, Any]) -> dict[str, Table]:
    """The tables of the chapters that the study has.

    Raises KeyError where a chapter's tables are not those that `catalogue.CONTENTS` announces.
    """
    tables: dict[str, Table] = {}
    for kind, view in views.items():
        if view is None:
            continue
        own = CHAPTERS[kind].tables(view)
        if set(own) != set(CONTENTS[kind].tables):
            raise KeyError(f"chapter {kind}: announced {CONTENTS[kind].tables}, made {[*own]}")
        tables |= own
    return tables
