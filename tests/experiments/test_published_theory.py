"""The theory's published numbers beside ours: which are compared, and when they agree."""

import numpy as np
import pytest
import xarray as xr

from engine.evidence.published import published_numbers
from tests.evidence.blank_study import blank
from tests.evidence.synthetic import around


def deep(factor: float = 1.0, singular: float = 1.0, layers: int = 30) -> xr.Dataset:
    """Every cell's second moment changes by `factor` per layer, with some spread, from 1."""
    places = {"depth": [layers], "layer": np.arange(1, layers + 1)}
    data = blank("deep", "identity relu selu", "orthogonal he_normal lecun_normal", places, 4)
    growth = around(np.log10(factor) / 2, 1e-3, 4)[:, None] * np.arange(layers)
    data["log10_pre_activation_rms"][...] = growth
    data["log10_largest_singular_value"][...] = np.log10(singular)
    return data


def rows(data: xr.Dataset) -> dict[str, list]:
    found: dict[str, list] = {}
    for row in published_numbers({"mine": data}):
        found.setdefault(row.source, []).append(row)
    return found


@pytest.mark.parametrize(("factor", "agree"), [(1.0, [True, False]), (0.5, [False, True])])
def test_he_s_factors_per_layer(factor: float, agree: list[bool]) -> None:
    found = rows(deep(factor))
    assert [row.published for row in found["he2015"]] == [1.0, 0.5]
    assert [row.agrees for row in found["he2015"]] == agree
    assert all(row.ours.estimate == pytest.approx(factor, rel=0.01) for row in found["he2015"])
    assert [row.agrees for row in found["klambauer2017"]] == [factor == 1.0]


def test_isometry_is_exact() -> None:
    assert rows(deep())["saxe2013"][0].agrees
    assert not rows(deep(singular=1.001))["saxe2013"][0].agrees
    scattered = deep(singular=1.001)
    scattered["log10_largest_singular_value"] += xr.DataArray(
        around(0.0, 1e-3, 4), dims="replicate"
    )
    [row] = rows(scattered)["saxe2013"]
    assert row.ours.low < 1 < row.ours.high
    assert not row.agrees  # a wide interval is no excuse


def test_what_was_not_run_is_left_open() -> None:
    shallow = rows(deep(layers=10))
    assert [row.agrees for row in shallow["he2015"]] == [None, None]
    alone = rows(deep().sel(activation=["identity"], initializer=["he_normal"]))
    assert alone["saxe2013"][0].ours is None
    assert alone["klambauer2017"][0].agrees is None


@pytest.mark.parametrize(("ratio", "agrees"), [(4.0, True), (1.0, False)])
def test_the_spread_is_inverse_to_the_width(ratio: float, agrees: bool) -> None:
    rng = np.random.default_rng(1)
    logs = rng.standard_normal((1, 1, 400, 2, 3)) * np.array([np.sqrt(ratio), 1.0])[:, None]
    places = {"width": [50, 200], "layer": [1, 2, 3]}
    data = blank("finite_width", "relu", "he_normal", places, 400)
    data["log_length"][...] = logs
    (row,) = rows(data)["hanin2018"]
    assert row.published == 4.0
    assert row.agrees is agrees
    assert rows(data.isel(width=[0])) == {}
