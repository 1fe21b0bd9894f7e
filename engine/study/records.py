"""How results are stored: the only file that knows.

A cell file (.npz) holds the arrays of one activation and initializer and a JSON header that
describes them, so it can be checked and gathered without the code that made it. A measurement
file (netCDF 3) holds one experiment's whole matrix as a labelled dataset. Both are written whole
or not at all, and their bytes depend on their content alone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.study.cell_results import CellFailure, CellRecord, Variable
from engine.study.files import sealed, unharmed, written_whole

if TYPE_CHECKING:
    import xarray as xr

SCHEMA = 1
_HEADER = "header"
# What NumPy and json raise on bytes that are not a cell file.
_FOREIGN = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RuntimeError)
# netCDF 3 has no integers of 64 bits, and no strings but rows of characters.
_AS_GATHERED = {np.dtype(np.int32): np.int64, np.dtype(object): np.str_}


class RecordError(ValueError):
    """A stored result cannot be used; the message names the file or cell, the rule and a hint."""


def write_cell(record: CellRecord, path: Path) -> None:
    """Store a cell; equal records give equal bytes. Raises `RecordError` if it is inconsistent."""
    _check_values(record, path)
    header = {
        "spec": record.spec,
        "variables": {name: asdict(variable) for name, variable in record.variables.items()},
        "attributes": record.attributes,
    }
    arrays = {name: np.asarray(record.values[name]) for name in sorted(record.values)}
    _write(header, arrays, path)


def write_failure(failure: CellFailure, path: Path) -> None:
    """Store that a cell failed, in place of its results."""
    _write({"spec": failure.spec, "failure": failure.message}, {}, path)


def _write(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], path: Path) -> None:
    text = np.frombuffer(canonical({"schema": SCHEMA, **header}).encode(), dtype=np.uint8)
    stored: dict[str, Any] = {_HEADER: text, **arrays}
    with written_whole(path) as draft:
        np.savez(draft, **stored)


def read_cell(path: Path) -> CellRecord | CellFailure:
    """A stored cell, checked against its own description, or its failure. Raises `RecordError`."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        schema = header["schema"]
    except FileNotFoundError:
        raise RecordError(f"{path}: no such cell file (run the cell first)") from None
    except (*_FOREIGN, zipfile.BadZipFile) as error:
        raise unusable(path, "must be a whole cell file of this study", error) from error
    if schema != SCHEMA:
        raise unusable(path, f"must have cell schema {SCHEMA}", schema)
    if "failure" in header:
        return CellFailure(header["spec"], header["failure"])
    variables = {
        name: Variable(**{**description, "dims": tuple(description["dims"])})
        for name, description in header["variables"].items()
    }
    record = CellRecord(header["spec"], variables, arrays, header["attributes"])
    _check_values(record, path)
    return record


def write_measurements(dataset: xr.Dataset, path: Path) -> None:
    """Store gathered measurements as netCDF 3, plain arrays one after the other, read in no time.

    Equal datasets give equal bytes. An integer must fit 32 bits. Raises `RecordError`.
    """
    # NaN says "no number" already; a fill value would only add one attribute per variable.
    encoding = {name: {"_FillValue": None} for name in dataset.variables}
    try:
        content = dataset.to_netcdf(engine="scipy", format="NETCDF3_64BIT", encoding=encoding)
    except ValueError as error:
        raise RecordError(f"{path}: netCDF 3 cannot hold the measurements ({error})") from error
    with written_whole(path) as draft:
        draft.write_bytes(content)
    sealed(path)


def read_measurements(path: Path) -> xr.Dataset:
    """Stored measurements, all in memory. Raises `RecordError` or `DamagedError`."""
    import xarray as xr

    unharmed(path)
    try:
        with xr.open_dataset(path, engine="scipy", mmap=False) as dataset:
            loaded = dataset.load()
            for name, variable in loaded.variables.items():
                if variable.dtype in _AS_GATHERED:
                    loaded[name] = loaded[name].astype(_AS_GATHERED[variable.dtype])
    except FileNotFoundError:
        raise RecordError(f"{path}: no such measurements (gather the cells first)") from None
    except _FOREIGN as error:
        raise unusable(path, "must be a whole measurement file", error) from error
    if not {"experiment", "kind", "spec"} <= loaded.attrs.keys():
        raise unusable(path, "must be gathered by this study", sorted(loaded.attrs))
    return loaded


def canonical(value: Any) -> str:
    """Equal values as equal JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def unusable(path: Path, rule: str, got: object) -> RecordError:
    """An error about a stored file that breaks a rule."""
    return RecordError(f"{path}: {rule}, got {got!r} (delete the file and run the workflow again)")


def _check_values(record: CellRecord, path: Path) -> None:
    if record.values.keys() != record.variables.keys():
        odd = sorted(record.values.keys() ^ record.variables.keys())
        raise unusable(path, "must hold exactly the variables it describes", odd)
    sizes: dict[str, int] = {}
    for name, variable in record.variables.items():
        array = np.asarray(record.values[name])
        if array.ndim != len(variable.cell_dims) or array.dtype != variable.dtype:
            rule = f"{name} must be {variable.dtype} {variable.cell_dims}"
            raise unusable(path, rule, f"{array.dtype} {array.shape}")
        for dim, size in zip(variable.cell_dims, array.shape, strict=True):
            if sizes.setdefault(dim, size) != size:
                raise unusable(path, f"{name} must have {sizes[dim]} along {dim}", size)
