"""Stored results: equal bytes for equal content, and damage told from data."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.study.gathering import gather
from engine.study.records import (
    RecordError,
    read_cell,
    read_measurements,
    write_cell,
    write_measurements,
)
from tests.study.made_up_cells import SPEC, VARIABLES, record, write_all

pytestmark = pytest.mark.torture


def test_cells_and_measurements_come_back_as_they_were(tmp_path):
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
    dataset = gather(SPEC, write_all(tmp_path))
    dataset.sd[0, 0, 1] = np.nan
    write_measurements(dataset, tmp_path / "new" / "m.nc")
    xr.testing.assert_identical(read_measurements(tmp_path / "new" / "m.nc"), dataset)


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


def test_a_changed_byte_is_noticed_or_changes_nothing(tmp_path):
    path = tmp_path / "cell.npz"
    write_cell(record(), path)
    whole, before = path.read_bytes(), read_cell(path)
    noticed = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            after = read_cell(path)
        except RecordError:
            noticed += 1
        else:
            assert after.spec == before.spec
            assert after.attributes == before.attributes
            assert after.variables == before.variables
            assert all(np.array_equal(after.values[n], before.values[n]) for n in before.values)
    assert noticed > len(whole) / 2


def foreign_files(directory):
    (directory / "empty.npz").write_bytes(b"")
    (directory / "text.npz").write_text("not an archive")
    np.savez(directory / "other.npz", a=np.arange(3))
    np.savez(directory / "numbers.npz", header=np.arange(3.0))
    np.savez(directory / "list.npz", header=np.frombuffer(b"[1]", np.uint8))
    with (directory / "array.npz").open("wb") as file:
        np.save(file, np.arange(3))
    return sorted(directory.iterdir())


def test_foreign_files_are_refused_and_a_missing_one_is_named(tmp_path):
    paths = foreign_files(tmp_path)
    assert len(paths) == 6
    for path in paths:
        with pytest.raises(RecordError, match=rf"{path.name}: must be a whole cell file"):
            read_cell(path)
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


def test_damaged_and_foreign_measurements_are_refused(tmp_path):
    path = tmp_path / "m.nc"
    write_measurements(gather(SPEC, write_all(tmp_path)), path)
    (tmp_path / ".sha256" / "m.nc").unlink()
    whole = path.read_bytes()
    for content in (b"", b"hello", whole[: len(whole) // 2], whole[:-10]):
        path.write_bytes(content)
        with pytest.raises(RecordError, match=r"m.nc: must be a whole measurement file"):
            read_measurements(path)
    xr.Dataset({"a": 1}).to_netcdf(path, engine="scipy")
    with pytest.raises(RecordError, match=r"m.nc: must be gathered by this study"):
        read_measurements(path)
    path.unlink()
    with pytest.raises(RecordError, match=r"m.nc: no such measurements"):
        read_measurements(path)


def test_integers_keep_their_64_bits_and_one_beyond_32_is_refused(tmp_path):
    path, facts = tmp_path / "m.nc", {"experiment": "e", "kind": "k", "spec": "{}"}
    for last in (2**31 - 1, -(2**31)):
        kept = xr.Dataset({"n": ("x", np.array([0, last]))}, {"x": ["a", "bc"]}, facts)
        write_measurements(kept, path)
        found = read_measurements(path)
        assert found.identical(kept)
        assert (found["n"].dtype, found["x"].dtype.kind) == (np.int64, "U")
    with pytest.raises(RecordError, match=r"m.nc: netCDF 3 cannot hold the measurements"):
        write_measurements(kept.assign(n=("x", [0, 2**40])), path)
    assert read_measurements(path).identical(kept)
