"""How results are stored: the only file that knows.

A cell file (.npz) holds the arrays of one activation and initializer and a JSON header that
describes them, so it can be checked and gathered without the code that made it. A measurement
file (netCDF 4) holds one experiment's whole matrix as a labelled dataset. Both are written whole
or not at all, and their bytes depend on their content alone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.study.files import written_whole

if TYPE_CHECKING:
    import xarray as xr

SCHEMA = 1
_HEADER = "header"
# What NumPy and json raise on bytes that are not a cell file.
_FOREIGN = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError)
_MATRIX = ("activation", "initializer")


class RecordError(ValueError):
    """A stored result cannot be used; the message names the file or cell, the rule and a hint."""


class Status(IntEnum):
    """How a replicate of a cell ended."""

    OK = 0
    DIVERGED = 1


@dataclass(frozen=True)
class Variable:
    """A measured quantity.

    dims : its dimensions in the measurements, outermost first. A cell's own array lacks
        "activation" and "initializer". What depends on neither is a coordinate.
    units : "1" for pure numbers; meaning : one line, said in full; dtype : NumPy's name.
    """

    dims: tuple[str, ...]
    units: str
    meaning: str
    dtype: str = "float64"

    @property
    def cell_dims(self) -> tuple[str, ...]:
        return tuple(dim for dim in self.dims if dim not in _MATRIX)


@dataclass(frozen=True)
class CellRecord:
    """The results of one cell.

    spec : `CellSpec.to_dict`. variables, values : by name, values[name] with the dimensions
    variables[name].cell_dims. attributes : plain facts that hold for the whole experiment.
    """

    spec: Mapping[str, Any]
    variables: Mapping[str, Variable]
    values: Mapping[str, NDArray[Any]]
    attributes: Mapping[str, Any]


def write_cell(record: CellRecord, path: Path) -> None:
    """Store a cell; equal records give equal bytes. Raises `RecordError` if it is inconsistent."""
    _check_values(record, path)
    header = {
        "schema": SCHEMA,
        "spec": record.spec,
        "variables": {name: asdict(variable) for name, variable in record.variables.items()},
        "attributes": record.attributes,
    }
    arrays = {name: np.asarray(record.values[name]) for name in sorted(record.values)}
    text = np.frombuffer(_canonical(header).encode(), dtype=np.uint8)
    with written_whole(path) as draft:
        np.savez(draft, **{_HEADER: text}, **arrays)


def read_cell(path: Path) -> CellRecord:
    """A stored cell, checked against its own description. Raises `RecordError`."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        schema = header["schema"]
    except FileNotFoundError:
        raise RecordError(f"{path}: no such cell file (run the cell first)") from None
    except (*_FOREIGN, zipfile.BadZipFile) as error:
        raise _unusable(path, "must be a whole cell file of this study", error) from error
    if schema != SCHEMA:
        raise _unusable(path, f"must have cell schema {SCHEMA}", schema)
    variables = {
        name: Variable(**{**description, "dims": tuple(description["dims"])})
        for name, description in header["variables"].items()
    }
    record = CellRecord(header["spec"], variables, arrays, header["attributes"])
    _check_values(record, path)
    return record


def gather(spec: Mapping[str, Any], cells: Iterable[Path]) -> xr.Dataset:
    """The whole matrix of an experiment as one labelled dataset.

    Parameters
    ----------
    spec : `Protocol.measurement_spec` of the experiment.
    cells : the files of all its cells, in any order; each says itself which cell it is.

    Every variable has the attributes units and long_name; the dataset has experiment, kind, spec
    (sorted JSON) and the cells' common attributes. Raises `RecordError` naming a missing cell, one
    that comes twice, and one made under other settings.
    """
    import xarray as xr

    records = _by_cell(spec, cells)
    first = records[0][0]
    activations = [entry["name"] for entry in spec["activations"]]
    initializers = [entry["name"] for entry in spec["initializers"]]
    dataset = xr.Dataset(coords={"activation": activations, "initializer": initializers})
    for name, variable in first.variables.items():
        values = np.stack([[cell.values[name] for cell in row] for row in records])
        array = (variable.dims, _reduced(name, variable, values), _attributes(name, variable))
        if set(variable.dims) & {*_MATRIX}:
            dataset[name] = array
        else:
            dataset = dataset.assign_coords({name: array})
    dataset = dataset.assign_coords(replicate=np.arange(dataset.sizes["replicate"]))
    for name, meaning in _LABELS.items():
        dataset[name].attrs.update(long_name=meaning, units="1")
    facts = {"experiment": spec["name"], "kind": spec["experiment"]["kind"]}
    if "dataset_title" in spec:
        facts["dataset_title"] = spec["dataset_title"]
    return dataset.assign_attrs(**facts, **first.attributes, spec=_canonical(spec))


def write_measurements(dataset: xr.Dataset, path: Path) -> None:
    """Store gathered measurements as netCDF 4; equal datasets give equal bytes."""
    # NaN says "no number" already; a fill value would only add one attribute per variable.
    encoding = {name: {"_FillValue": None} for name in dataset.variables}
    with written_whole(path) as draft:
        dataset.to_netcdf(draft, engine="h5netcdf", encoding=encoding)


def read_measurements(path: Path) -> xr.Dataset:
    """Stored measurements, all in memory. Raises `RecordError`."""
    import xarray as xr

    try:
        with xr.open_dataset(path, engine="h5netcdf") as dataset:
            loaded = dataset.load()
    except FileNotFoundError:
        raise RecordError(f"{path}: no such measurements (gather the cells first)") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise _unusable(path, "must be a whole measurement file", error) from error
    if not {"experiment", "kind", "spec"} <= loaded.attrs.keys():
        raise _unusable(path, "must be gathered by this study", sorted(loaded.attrs))
    return loaded


_LABELS = {
    "activation": "activation function",
    "initializer": "law of the initial weights",
    "replicate": "replicate; the same inputs, batches and base draws in every cell",
}


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unusable(path: Path, rule: str, got: object) -> RecordError:
    return RecordError(f"{path}: {rule}, got {got!r} (delete the file and run the workflow again)")


def _check_values(record: CellRecord, path: Path) -> None:
    if record.values.keys() != record.variables.keys():
        odd = sorted(record.values.keys() ^ record.variables.keys())
        raise _unusable(path, "must hold exactly the variables it describes", odd)
    sizes: dict[str, int] = {}
    for name, variable in record.variables.items():
        array = np.asarray(record.values[name])
        if array.ndim != len(variable.cell_dims) or array.dtype != variable.dtype:
            rule = f"{name} must be {variable.dtype} {variable.cell_dims}"
            raise _unusable(path, rule, f"{array.dtype} {array.shape}")
        for dim, size in zip(variable.cell_dims, array.shape, strict=True):
            if sizes.setdefault(dim, size) != size:
                raise _unusable(path, f"{name} must have {sizes[dim]} along {dim}", size)


def _by_cell(spec: Mapping[str, Any], cells: Iterable[Path]) -> list[list[CellRecord]]:
    """Rows of activations, columns of initializers."""
    found: dict[tuple[str, str], tuple[Path, CellRecord]] = {}
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
    found: Mapping[tuple[str, str], tuple[Path, CellRecord]],
) -> CellRecord:
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
    if _canonical(record.spec) != _canonical(wanted):
        rule = f"{spec['name']}: {' + '.join(cell)} must be run with {_canonical(wanted)}"
        raise _unusable(path, rule, _canonical(record.spec))
    reference = next(iter(found.values()))[1]
    if (record.variables, record.attributes) != (reference.variables, reference.attributes):
        rule = "must have the variables and the data of the other cells"
        raise _unusable(path, rule, record.attributes)
    return record


def _reduced(name: str, variable: Variable, values: NDArray[Any]) -> NDArray[Any]:
    """values (activation, initializer, ...) without the matrix axes the variable does not have."""
    for axis in (1, 0):
        if _MATRIX[axis] not in variable.dims:
            one = values.take([0], axis=axis)
            if not np.array_equal(np.broadcast_to(one, values.shape), values):
                raise RecordError(f"{name}: must not depend on the {_MATRIX[axis]}, yet it does")
            values = one.squeeze(axis)
    return values


def _attributes(name: str, variable: Variable) -> dict[str, Any]:
    attributes: dict[str, Any] = {"units": variable.units, "long_name": variable.meaning}
    if name == "status":
        attributes["flag_values"] = np.array([*Status], dtype=variable.dtype)
        attributes["flag_meanings"] = " ".join(status.name.lower() for status in Status)
    return attributes
