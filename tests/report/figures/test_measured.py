import warnings

import numpy as np
import pytest
import xarray as xr

from engine.report.figures.measured import (
    bin_ends,
    first_diverged,
    kept,
    over_replicates,
    place_frame,
)
from engine.report.figures.study import StoredMeasurements
from engine.study.cell_results import Status
from engine.study.gathering import gather
from engine.study.records import RecordError, write_measurements
from tests.study.made_up_cells import SPEC, write_all

CELLS = ("activation", "initializer")


def trained() -> xr.Dataset:
    """Two cells of three replicates and two layers: one diverges in its second layer, one fails."""
    values = [[[[1.0, 2.0], [3.0, np.inf], [5.0, 4.0]], [[np.nan, np.nan]] * 3]]
    return xr.Dataset(
        {
            "sd": ((*CELLS, "replicate", "layer"), values),
            "status": ((*CELLS, "replicate"), [[[Status.OK] * 3, [Status.FAILED] * 3]]),
            "diverged_at": ((*CELLS, "replicate"), [[[-1, 7, -1], [-1, -1, -1]]]),
        },
        {"activation": ["relu"], "initializer": ["he", "zeros"], "layer": [1, 2]},
    )


def test_a_frame_has_a_row_for_every_place_and_says_how_the_replicates_ended():
    data = trained()
    with warnings.catch_warnings(action="error"):
        columns = over_replicates("sd [1]", data["sd"])
        columns["spread [1]"] = kept(data["sd"]).std("replicate", ddof=1)
        frame = place_frame(data, (*CELLS, "layer"), columns, data["sd"])
    assert list(frame) == [*CELLS, "layer", *columns, "finite_replicates", "replicates", "status"]
    assert frame["layer"].tolist() == [1, 2, 1, 2]
    assert frame["status"].tolist() == ["ok", "diverged", "failed", "failed"]
    assert frame["finite_replicates"].tolist() == [3, 2, 0, 0]
    first = frame.iloc[0]
    assert (first["sd [1]"], first["sd_lowest [1]"], first["sd_highest [1]"]) == (3, 1, 5)
    assert first["spread [1]"] == pytest.approx(2)
    assert frame["sd [1]"].isna().tolist() == [False, False, True, True]


def test_the_first_to_diverge_counts_and_bins_lie_between_edges():
    assert first_diverged(trained()).values.tolist() == [[7, -1]]
    low, high = bin_ends(xr.DataArray([0, 1, 3], dims="edge"))
    assert (low.values.tolist(), high.values.tolist(), low.dims) == ([0, 1], [1, 3], ("bin",))


def test_stored_measurements_are_read_when_they_are_asked_for(tmp_path):
    written = gather(SPEC, write_all(tmp_path / "cells"))
    write_measurements(written, tmp_path / "a.nc")
    stored = StoredMeasurements({"a": tmp_path / "a.nc", "broken": tmp_path / "none.nc"})
    xr.testing.assert_identical(stored["a"], written)
    assert stored["a"] is stored["a"]
    with pytest.raises(RecordError, match="no such measurements"):
        stored["broken"]
