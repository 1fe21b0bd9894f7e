"""Phase diagrams for the explorer."""

import numpy as np
import pytest
import xarray as xr

from engine.report.explorer.diagram import crossings, diagrams
from tests.report.papers import Paper

SIGMA_W = np.geomspace(0.1, 10, 9)


def test_crossings_lie_between_points_and_where_the_gradient_vanishes_is_no_logarithm() -> None:
    assert crossings(SIGMA_W, 2 * np.log(SIGMA_W / 1.3)) == pytest.approx([1.3])
    assert crossings(SIGMA_W, np.log(SIGMA_W / 1.3) * np.log(SIGMA_W / 4)) == pytest.approx(
        [1.3, 4], rel=0.1
    )
    assert crossings(SIGMA_W, np.ones(9)) == []
    chi_1 = (("activation", "sigma_b", "sigma_w"), np.array([[[0.0, 1.0, np.e]]]))
    axes = {"activation": ["step"], "sigma_b": [0.0], "sigma_w": [0.5, 1.0, 2.0]}
    found = diagrams(xr.Dataset({"chi_1": chi_1}, axes))["activations"]["step"]
    assert found["log_chi_1"] == [[-3.0, 0.0, 1.0]]


def test_a_diagram_is_that_of_the_measurements(paper: Paper) -> None:
    data = paper.measurements["phase"]
    found = diagrams(data)
    assert set(found["activations"]) == set(data["activation"].values)
    for name, diagram in found["activations"].items():
        chi_1 = data["chi_1"].sel(activation=name).transpose("sigma_b", "sigma_w").values
        expected = np.log(chi_1).clip(-3, 3)
        np.testing.assert_allclose(diagram["log_chi_1"], expected, rtol=0.06, atol=0.005)
        for sigma_w, sigma_b in diagram["critical"]:
            row = np.log(chi_1[list(np.round(data["sigma_b"].values, 5)).index(sigma_b)])
            x = np.log(data["sigma_w"].values)
            assert np.interp(np.log(sigma_w), x, row) == pytest.approx(0, abs=1e-3)
