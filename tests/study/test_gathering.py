"""Cells put together: everything in its place, labelled, and what does not fit refused."""

import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.study.cell_results import CellFailure, Status
from engine.study.gathering import gather
from engine.study.records import RecordError, write_cell, write_failure
from tests.study.made_up_cells import ACTIVATIONS, INITIALIZERS, SPEC, VARIABLES, record, write_all


def test_gathers_every_cell_in_its_place_and_labels_it(tmp_path):
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
    assert all({"units", "long_name"} <= v.attrs.keys() for v in dataset.variables.values())
    assert dataset.status.attrs["flag_meanings"] == "ok diverged failed"
    assert dataset.status.attrs["flag_values"].tolist() == [0, 1, 2]
    facts = {"experiment": "made_up", "kind": "propagation", "classes": 4}
    assert {key: dataset.attrs[key] for key in facts} == facts
    assert json.loads(dataset.attrs["spec"]) == SPEC


def test_a_missing_cell_and_one_that_comes_twice_are_named(tmp_path):
    paths = write_all(tmp_path, lambda row, column, cell: None if (row, column) == (1, 2) else cell)
    with pytest.raises(RecordError, match=r"made_up: the cell tanh \+ orthogonal is missing"):
        gather(SPEC, paths)
    paths = write_all(tmp_path)
    write_cell(record(0, 1), tmp_path / "again.npz")
    with pytest.raises(RecordError, match=r"again.npz: relu \+ zeros came already as .*01.npz"):
        gather(SPEC, [*paths, tmp_path / "again.npz"])


@pytest.mark.torture
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


def test_an_activation_may_fail_altogether_but_not_an_experiment(tmp_path):
    holed = gather(SPEC, with_failures(tmp_path, (0, 0), (0, 1), (0, 2)))
    assert (holed["status"][0] == Status.FAILED).all()
    assert (holed["status"][1] != Status.FAILED).all()
    every = [(row, column) for row in range(2) for column in range(3)]
    with pytest.raises(RecordError, match="all cells failed, the first with KeyError: 3"):
        gather(SPEC, with_failures(tmp_path, *every))
