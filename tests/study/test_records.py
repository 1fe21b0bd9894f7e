"""Stored results: equal bytes for equal content, and damage told from data."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.study.gathering import gather
from engine.study.records import (
    CellFailure,
    CellRecord,
    RecordError,
    Status,
    Variable,
    read_cell,
    read_measurements,
    write_cell,
    write_failure,
    write_measurements,
)

VARIABLES = {
    "layer": Variable(("layer",), "1", "layer", "int64"),
    "edge": Variable(("activation", "side"), "1", "range"),
    "sd": Variable(("activation", "initializer", "replicate", "layer"), "1", "spread"),
    "status": Variable(("activation", "initializer", "replicate"), "1", "end", "int8"),
}
ACTIVATIONS, INITIALIZERS = ("relu", "tanh"), ("he_normal", "zeros", "orthogonal")
SPEC = {
    "name": "made_up",
    "seed": 1,
    "experiment": {"kind": "propagation", "depth": 3},
    "activations": [{"name": n, "family": n, "parameters": {}} for n in ACTIVATIONS],
    "initializers": [{"name": n, "family": n, "parameters": {}} for n in INITIALIZERS],
}


def record(row=0, column=0):
    spec = {
        "seed": SPEC["seed"],
        "experiment": SPEC["experiment"],
        "activation": SPEC["activations"][row],
        "initializer": SPEC["initializers"][column],
    }
    values = {
        "layer": np.array([1, 2, 3]),
        "edge": np.array([-1.0 - row, 1.0]),
        "sd": 100.0 * row + 10.0 * column + np.arange(6.0).reshape(2, 3),
        "status": np.array([Status.OK, Status.DIVERGED], np.int8),
    }
    return CellRecord(spec, VARIABLES, values, {"classes": 4})


def write_all(directory, change=lambda row, column, cell: cell):
    """Cells of the whole matrix, as `change` makes them; it may drop one by None."""
    paths = []
    for row in range(len(ACTIVATIONS)):
        for column in range(len(INITIALIZERS)):
            cell = change(row, column, record(row, column))
            if cell is not None:
                paths.append(directory / f"{row}{column}.npz")
                write_cell(cell, paths[-1])
    return paths


def test_a_cell_comes_back_as_it_was(tmp_path):
    write_cell(record(), tmp_path / "deep" / "cell.npz")
    back = read_cell(tmp_path / "deep" / "cell.npz")
    assert (back.spec, back.variables, back.attributes) == (
        record().spec,
        VARIABLES,
        {"classes": 4},
    )
    for name, values in record().values.items():
        np.testing.assert_array_equal(back.values[name], values)
        assert back.values[name].dtype == VARIABLES[name].dtype


def test_equal_cells_give_equal_bytes_at_any_time(tmp_path, monkeypatch):
    cell = record()
    write_cell(cell, tmp_path / "one.npz")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1e6)
    shuffled = replace(cell, values=dict(reversed(cell.values.items())))
    write_cell(shuffled, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("sd", np.zeros((2, 3), np.float32), r"sd must be float64 \('replicate', 'layer'\)"),
        ("sd", np.zeros(3), "sd must be float64"),
        ("sd", np.zeros((2, 4)), "sd must have 3 along layer, got 4"),
        ("extra", np.zeros(3), r"exactly the variables it describes, got \['extra'\]"),
    ],
)
def test_an_inconsistent_cell_is_not_written(tmp_path, name, values, said):
    cell = replace(record(), values={**record().values, name: values})
    with pytest.raises(RecordError, match=said):
        write_cell(cell, tmp_path / "cell.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_cut_cell_is_refused_wherever_it_was_cut(tmp_path):
    path = tmp_path / "cell.npz"
    write_cell(record(), path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 37):
        path.write_bytes(whole[:size])
        with pytest.raises(RecordError, match="must be a whole cell file"):
            read_cell(path)


def test_a_changed_byte_in_the_numbers_is_noticed(tmp_path):
    path = tmp_path / "cell.npz"
    write_cell(record(), path)
    content = bytearray(path.read_bytes())
    place = bytes(content).index(np.float64(5.0).tobytes())
    content[place + 6] ^= 1
    path.write_bytes(content)
    with pytest.raises(RecordError, match="must be a whole cell file"):
        read_cell(path)


def foreign_files(directory):
    (directory / "empty.npz").write_bytes(b"")
    (directory / "text.npz").write_text("not an archive")
    np.savez(directory / "other.npz", a=np.arange(3))
    np.savez(directory / "numbers.npz", header=np.arange(3.0))
    np.savez(directory / "list.npz", header=np.frombuffer(b"[1]", np.uint8))
    with (directory / "array.npz").open("wb") as file:
        np.save(file, np.arange(3))
    return sorted(directory.iterdir())


def test_foreign_files_are_refused(tmp_path):
    paths = foreign_files(tmp_path)
    assert len(paths) == 6
    for path in paths:
        with pytest.raises(RecordError, match=rf"{path.name}: must be a whole cell file"):
            read_cell(path)


def test_a_missing_cell_file_is_named(tmp_path):
    with pytest.raises(RecordError, match=r"none.npz: no such cell file"):
        read_cell(tmp_path / "none.npz")


def rewrite_header(path, change):
    with np.load(path) as stored:
        arrays = dict(stored)
    header = json.loads(arrays["header"].tobytes())
    change(header)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez(path, **arrays)


def test_a_cell_of_another_schema_is_refused(tmp_path):
    path = tmp_path / "cell.npz"
    write_cell(record(), path)
    rewrite_header(path, lambda header: header.update(schema=0))
    with pytest.raises(RecordError, match="must have cell schema 1, got 0"):
        read_cell(path)


def test_a_cell_without_one_of_its_variables_is_refused(tmp_path):
    path = tmp_path / "cell.npz"
    write_cell(record(), path)
    more = {"dims": ["layer"], "units": "1", "meaning": "", "dtype": "int64"}
    rewrite_header(path, lambda header: header["variables"].update(more=more))
    with pytest.raises(RecordError, match=r"exactly the variables it describes, got \['more'\]"):
        read_cell(path)


def test_gathers_every_cell_in_its_place(tmp_path):
    dataset = gather(SPEC, reversed(write_all(tmp_path)))
    assert dataset.sd.dims == VARIABLES["sd"].dims
    assert dataset.activation.values.tolist() == [*ACTIVATIONS]
    assert dataset.initializer.values.tolist() == [*INITIALIZERS]
    for row, activation in enumerate(ACTIVATIONS):
        for column, initializer in enumerate(INITIALIZERS):
            one = dataset.sel(activation=activation, initializer=initializer)
            np.testing.assert_array_equal(one.sd, record(row, column).values["sd"])
    assert dataset.edge.dims == ("activation", "side")
    np.testing.assert_array_equal(dataset.edge.sel(activation="tanh"), [-2.0, 1.0])
    assert dataset.layer.dims == ("layer",)
    assert dataset.sel(layer=2).sd.shape == (2, 3, 2)
    assert dataset.replicate.values.tolist() == [0, 1]


def test_everything_gathered_is_labelled(tmp_path):
    dataset = gather(SPEC, write_all(tmp_path))
    assert all({"units", "long_name"} <= v.attrs.keys() for v in dataset.variables.values())
    assert dataset.status.attrs["flag_meanings"] == "ok diverged failed"
    assert dataset.status.attrs["flag_values"].tolist() == [0, 1, 2]
    facts = {"experiment": "made_up", "kind": "propagation", "classes": 4}
    assert {key: dataset.attrs[key] for key in facts} == facts
    assert json.loads(dataset.attrs["spec"]) == SPEC


def test_a_missing_cell_is_named(tmp_path):
    paths = write_all(tmp_path, lambda row, column, cell: None if (row, column) == (1, 2) else cell)
    with pytest.raises(RecordError, match=r"made_up: the cell tanh \+ orthogonal is missing"):
        gather(SPEC, paths)


def test_a_cell_that_comes_twice_is_refused(tmp_path):
    paths = write_all(tmp_path)
    write_cell(record(0, 1), tmp_path / "again.npz")
    with pytest.raises(RecordError, match=r"again.npz: relu \+ zeros came already as .*01.npz"):
        gather(SPEC, [*paths, tmp_path / "again.npz"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spec": {**record().spec, "seed": 2}}, r"relu \+ he_normal must be run with"),
        ({"attributes": {"classes": 9}}, "the data of the other cells, got"),
    ],
)
def test_a_cell_from_another_study_is_refused(tmp_path, change, said):
    def alter(row, column, cell):
        return replace(cell, **change) if (row, column) == (0, 0) else cell

    with pytest.raises(RecordError, match=said):
        gather(SPEC, write_all(tmp_path, alter))


def test_what_belongs_to_the_activation_must_not_depend_on_the_initializer(tmp_path):
    def alter(row, column, cell):
        edge = cell.values["edge"] + (column == 1)
        return replace(cell, values={**cell.values, "edge": edge})

    with pytest.raises(RecordError, match="edge: must not depend on the initializer"):
        gather(SPEC, write_all(tmp_path, alter))


def test_measurements_come_back_as_they_were(tmp_path):
    dataset = gather(SPEC, write_all(tmp_path))
    dataset.sd[0, 0, 1] = np.nan
    write_measurements(dataset, tmp_path / "new" / "m.nc")
    xr.testing.assert_identical(read_measurements(tmp_path / "new" / "m.nc"), dataset)


def test_equal_measurements_give_equal_bytes_in_any_process(tmp_path):
    paths = [str(path) for path in write_all(tmp_path)]
    code = (
        "import json, sys; from pathlib import Path;"
        "from engine.study.gathering import gather;"
        "from engine.study.records import write_measurements;"
        "spec, output, *cells = sys.argv[1:];"
        "write_measurements(gather(json.loads(spec), map(Path, cells)), Path(output))"
    )
    for seed in ("1", "2"):
        output = str(tmp_path / f"{seed}.nc")
        command = [sys.executable, "-c", code, json.dumps(SPEC), output, *paths]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert (tmp_path / "1.nc").read_bytes() == (tmp_path / "2.nc").read_bytes()


def test_damaged_and_foreign_measurements_are_refused(tmp_path):
    path = tmp_path / "m.nc"
    write_measurements(gather(SPEC, write_all(tmp_path)), path)
    whole = path.read_bytes()
    for content in (b"", b"hello", whole[: len(whole) // 2], whole[:-10]):
        path.write_bytes(content)
        with pytest.raises(RecordError, match=r"m.nc: must be a whole measurement file"):
            read_measurements(path)
    xr.Dataset({"a": 1}).to_netcdf(path, engine="h5netcdf")
    with pytest.raises(RecordError, match=r"m.nc: must be gathered by this study"):
        read_measurements(path)
    path.unlink()
    with pytest.raises(RecordError, match=r"m.nc: no such measurements"):
        read_measurements(path)


def with_failures(directory, *failed):
    """The whole matrix, with failures in place of the cells named by row and column."""
    paths = write_all(directory)
    for row, column in failed:
        write_failure(
            CellFailure(record(row, column).spec, "KeyError: 3"), directory / f"{row}{column}.npz"
        )
    return paths


def test_a_failed_cell_is_a_hole_that_says_why(tmp_path):
    whole = gather(SPEC, write_all(tmp_path / "whole"))
    holed = gather(SPEC, with_failures(tmp_path / "holed", (0, 0)))
    assert (holed["status"][0, 0] == Status.FAILED).all()
    assert np.isnan(holed["sd"][0, 0]).all()
    assert json.loads(holed.attrs["failures"]) == [["relu", "he_normal", "KeyError: 3"]]
    assert json.loads(whole.attrs["failures"]) == []
    kept = {"activation": ["tanh"]}
    xr.testing.assert_equal(holed.sel(kept), whole.sel(kept))
    np.testing.assert_array_equal(holed["edge"], whole["edge"])


def test_an_activation_may_fail_with_every_initializer(tmp_path):
    holed = gather(SPEC, with_failures(tmp_path, (0, 0), (0, 1), (0, 2)))
    assert (holed["status"][0] == Status.FAILED).all()
    assert (holed["status"][1] != Status.FAILED).all()


def test_an_experiment_without_any_cell_is_refused(tmp_path):
    every = [(row, column) for row in range(2) for column in range(3)]
    with pytest.raises(RecordError, match="all cells failed, the first with KeyError: 3"):
        gather(SPEC, with_failures(tmp_path, *every))
