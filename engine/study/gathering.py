"""The cells of an experiment put together as labelled arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.study.cell_results import MATRIX, CellFailure, CellRecord, Status, Variable
from engine.study.records import RecordError, canonical, read_cell, unusable

if TYPE_CHECKING:
    import xarray as xr

Stored = CellRecord | CellFailure

_LABELS = {
    "activation": "activation function",
    "initializer": "law of the initial weights",
    "replicate": "replicate; the same inputs, batches and base draws in every cell",
}


def gather(spec: Mapping[str, Any], cells: Iterable[Path]) -> xr.Dataset:
    """The whole matrix of an experiment as one labelled dataset.

    Parameters
    ----------
    spec : `Protocol.measurement_spec` of the experiment.
    cells : the files of all its cells, in any order; each says itself which cell it is.

    Every variable has the attributes units and long_name; the dataset has experiment, kind, spec
    (sorted JSON), failures (JSON: a list of activation, initializer, message) and the cells' common
    attributes. A failed cell is NaN with the status FAILED. Raises `RecordError` naming a missing
    cell, one that comes twice, one made under other settings, and where every cell failed.
    """
    import xarray as xr

    stored = _by_cell(spec, cells)
    records = _without_holes(spec["name"], stored)
    first = records[0][0]
    activations = [entry["name"] for entry in spec["activations"]]
    initializers = [entry["name"] for entry in spec["initializers"]]
    dataset = xr.Dataset(coords={"activation": activations, "initializer": initializers})
    for name, variable in first.variables.items():
        values = np.stack([[cell.values[name] for cell in row] for row in records])
        array = (variable.dims, _reduced(name, variable, values), _attributes(name, variable))
        if set(variable.dims) & {*MATRIX}:
            dataset[name] = array
        else:
            dataset = dataset.assign_coords({name: array})
    dataset = dataset.assign_coords(replicate=np.arange(dataset.sizes["replicate"]))
    for name, meaning in _LABELS.items():
        dataset[name].attrs.update(long_name=meaning, units="1")
    facts = {"experiment": spec["name"], "kind": spec["experiment"]["kind"]}
    if "dataset_title" in spec:
        facts["dataset_title"] = spec["dataset_title"]
    failures = canonical(_failures(stored))
    return dataset.assign_attrs(
        **facts, **first.attributes, spec=canonical(spec), failures=failures
    )


def _by_cell(spec: Mapping[str, Any], cells: Iterable[Path]) -> list[list[Stored]]:
    """Rows of activations, columns of initializers."""
    found: dict[tuple[str, str], tuple[Path, Stored]] = {}
    for path in cells:
        record = read_cell(path)
        cell = (record.spec["activation"]["name"], record.spec["initializer"]["name"])
        if cell in found:
            raise RecordError(f"{path}: {' + '.join(cell)} came already as {found[cell][0]}")
        found[cell] = (path, record)
    return [
        [_expected(spec, activation, initializer, found) for initializer in spec["initializers"]]
        for activation in spec["activations"]
    ]


def _expected(
    spec: Mapping[str, Any],
    activation: Mapping[str, Any],
    initializer: Mapping[str, Any],
    found: Mapping[tuple[str, str], tuple[Path, Stored]],
) -> Stored:
    cell = (activation["name"], initializer["name"])
    if cell not in found:
        raise RecordError(f"{spec['name']}: the cell {' + '.join(cell)} is missing (run it first)")
    path, record = found[cell]
    wanted = {
        "seed": spec["seed"],
        "activation": activation,
        "initializer": initializer,
        "experiment": spec["experiment"],
    }
    if canonical(record.spec) != canonical(wanted):
        rule = f"{spec['name']}: {' + '.join(cell)} must be run with {canonical(wanted)}"
        raise unusable(path, rule, canonical(record.spec))
    if isinstance(record, CellFailure):
        return record
    reference = next(one for _, one in found.values() if isinstance(one, CellRecord))
    if (record.variables, record.attributes) != (reference.variables, reference.attributes):
        rule = "must have the variables and the data of the other cells"
        raise unusable(path, rule, record.attributes)
    return record


def _failures(rows: list[list[Stored]]) -> list[list[str]]:
    return [
        [cell.spec["activation"]["name"], cell.spec["initializer"]["name"], cell.message]
        for row in rows
        for cell in row
        if isinstance(cell, CellFailure)
    ]


def _without_holes(experiment: str, rows: list[list[Stored]]) -> list[list[CellRecord]]:
    """The same with blank records for failed cells."""
    whole = [cell for row in rows for cell in row if isinstance(cell, CellRecord)]
    if not whole:
        message = _failures(rows)[0][-1]
        raise RecordError(f"{experiment}: all cells failed, the first with {message}")

    def filled(cell: Stored, row: Iterable[Stored], column: Iterable[Stored]) -> CellRecord:
        if isinstance(cell, CellRecord):
            return cell
        near = ([c for c in line if isinstance(c, CellRecord)] for line in (row, column))
        return _blank(cell, *(next(iter(records), whole[0]) for records in near))

    columns = list(zip(*rows, strict=True))
    return [
        [filled(cell, row, column) for cell, column in zip(row, columns, strict=True)]
        for row in rows
    ]


def _blank(failure: CellFailure, in_row: CellRecord, in_column: CellRecord) -> CellRecord:
    """A record without numbers; what its row or its column has in common is taken from there."""
    values = {}
    for name, variable in in_row.variables.items():
        if "initializer" not in variable.dims:
            values[name] = in_row.values[name]
        elif "activation" not in variable.dims:
            values[name] = in_column.values[name]
        else:
            empty = {"status": Status.FAILED, "diverged_at": -1}.get(name, 0)
            fill = np.nan if variable.dtype.startswith("float") else empty
            values[name] = np.full_like(in_row.values[name], fill)
    return CellRecord(failure.spec, in_row.variables, values, in_row.attributes)


def _reduced(name: str, variable: Variable, values: NDArray[Any]) -> NDArray[Any]:
    """values (activation, initializer, ...) without the matrix axes the variable does not have."""
    for axis in (1, 0):
        if MATRIX[axis] not in variable.dims:
            one = values.take([0], axis=axis)
            same = np.broadcast_to(one, values.shape)
            if not np.array_equal(same, values, equal_nan=values.dtype.kind == "f"):
                raise RecordError(f"{name}: must not depend on the {MATRIX[axis]}, yet it does")
            values = one.squeeze(axis)
    return values


def _attributes(name: str, variable: Variable) -> dict[str, Any]:
    attributes: dict[str, Any] = {"units": variable.units, "long_name": variable.meaning}
    if name == "status":
        attributes["flag_values"] = np.array([*Status], dtype=variable.dtype)
        attributes["flag_meanings"] = " ".join(status.name.lower() for status in Status)
    return attributes
