import warnings

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.report.figures.measured import status, summary
from engine.report.figures.study import StoredMeasurements
from engine.study.cell_results import Status
from engine.study.gathering import gather
from engine.study.records import RecordError, write_measurements
from tests.study.made_up_cells import SPEC, write_all

VALUES = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([np.nan, np.inf, -np.inf]))


@given(arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=VALUES))
def test_summary_is_numpys_over_the_finite_values(values):
    with warnings.catch_warnings(action="error"):
        over = summary(values)
    for column in range(values.shape[1]):
        finite = values[np.isfinite(values[:, column]), column]
        assert over.count[column] == finite.size
        if finite.size == 0:
            assert np.isnan([over.mean[column], over.low[column], over.high[column]]).all()
            continue
        assert over.mean[column] == pytest.approx(finite.mean(), rel=1e-9, abs=1e-6)
        assert (over.low[column], over.high[column]) == (finite.min(), finite.max())
        if finite.size > 1:
            assert over.sd[column] == pytest.approx(finite.std(ddof=1), rel=1e-9, abs=1e-6)
        else:
            assert np.isnan(over.sd[column])


def test_status_is_ok_only_when_every_replicate_is_finite():
    codes = xr.DataArray(
        [[[Status.OK] * 3, [Status.FAILED] * 3]],
        dims=("activation", "initializer", "replicate"),
        coords={"activation": ["relu"], "initializer": ["zeros", "orthogonal"]},
    ).to_dataset(name="status")
    said = [status(codes, "relu", "zeros", finite) for finite in (3, 2, 0)]
    assert said == ["ok", "diverged", "diverged"]
    assert status(codes, "relu", "orthogonal", 0) == "failed"


def test_stored_measurements_are_read_when_they_are_asked_for(tmp_path):
    written = gather(SPEC, write_all(tmp_path / "cells"))
    write_measurements(written, tmp_path / "a.nc")
    stored = StoredMeasurements({"a": tmp_path / "a.nc", "broken": tmp_path / "none.nc"})
    xr.testing.assert_identical(stored["a"], written)
    assert stored["a"] is stored["a"]
    with pytest.raises(RecordError, match="no such measurements"):
        stored["broken"]
