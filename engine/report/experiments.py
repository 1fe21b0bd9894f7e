"""What the paper shows of every kind of experiment: its view, and the tables made from that."""

from collections.abc import Mapping
from typing import Any

import xarray as xr

from engine.experiments import KINDS
from engine.report.catalogue import tables_of
from engine.report.tables.table import Table
from engine.study.kinds import part_of
from engine.study.protocol import Protocol


def experiment_views(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> dict[str, Any]:
    """The view of every kind; None for a kind that the study lacks."""
    views = {}
    for kind in KINDS:
        own = {name: measurements[name] for name in protocol.of_kind(kind)}
        views[kind] = part_of(kind, "results").view(protocol.seen_from(kind), own) if own else None
    return views


def experiment_tables(views: Mapping[str, Any]) -> dict[str, Table]:
    """The tables of the kinds that the study has.

    Raises KeyError where a kind's tables are not those that its `contents` announce.
    """
    tables: dict[str, Table] = {}
    for kind, view in views.items():
        announced = tables_of(kind)
        if view is None or not announced:
            continue
        own = part_of(kind, "show").tables(view)
        if set(own) != set(announced):
            raise KeyError(f"tables of {kind}: announced {announced}, made {[*own]}")
        tables |= own
    return tables
