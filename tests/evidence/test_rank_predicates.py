"""Order along a setting and over the matrix: planted orders are found, shuffled ones are not."""

import numpy as np
import pytest
import xarray as xr

from engine.evidence.criteria import Above, Below, Outcome
from engine.evidence.quantities import Cell, NotRunError, Quantity
from engine.evidence.rank_predicates import RankCorrelation, RankTrend
from engine.evidence.verdicts import judge_family

CELL = Cell("relu", "he_normal")
SPREAD, LOSS = Quantity("spread", ("spread",)), Quantity("loss", ("loss",))
GAP = Quantity("gap", ("gap",))
MATRIX = ("activation", "initializer", "replicate")


def matrix(rows: int = 4, columns: int = 5, replicates: int = 12) -> xr.Dataset:
    """Independent noise for every cell and quantity."""
    rng = np.random.default_rng(3)
    shape = (rows, columns, replicates)
    values = {name: (MATRIX, rng.standard_normal(shape)) for name in ("spread", "loss")}
    status = {"status": (MATRIX, np.zeros(shape, np.int8))}
    names = {
        "activation": [f"a{i}" for i in range(rows)],
        "initializer": [f"i{i}" for i in range(columns)],
    }
    return xr.Dataset(values | status, coords=names)


def along(values: np.ndarray) -> xr.Dataset:
    """One cell with values (replicate, place)."""
    data = {
        "gap": ((*MATRIX, "place"), values[None, None]),
        "status": (MATRIX, np.zeros((1, 1, len(values)), np.int8)),
    }
    return xr.Dataset(data, coords={"activation": ["relu"], "initializer": ["he_normal"]})


def verdict(predicate: RankTrend | RankCorrelation, data: xr.Dataset) -> Outcome:
    return judge_family({"claim": predicate.checks(data)})["claim"].outcome


def test_a_trend_of_any_shape_is_a_trend():
    rising = np.exp(np.arange(6) ** 2) + np.zeros((5, 1))
    (check,) = RankTrend(GAP, CELL, Above(0.5)).checks(along(rising))
    np.testing.assert_allclose(check.values, 1.0)
    assert verdict(RankTrend(GAP, CELL, Above(0.5)), along(rising)) is Outcome.SUPPORTED
    assert verdict(RankTrend(GAP, CELL, Above(0.5)), along(-rising)) is Outcome.REFUTED


def test_a_constant_has_no_trend():
    (check,) = RankTrend(GAP, CELL, Above(0.5)).checks(along(np.ones((4, 3))))
    np.testing.assert_array_equal(check.values, 0.0)


def test_planted_correlation_is_supported_and_noise_refuted():
    data = matrix()
    predicate = RankCorrelation(SPREAD, LOSS, Below(-0.5))
    assert verdict(predicate, data) is Outcome.REFUTED
    planted = data.assign(loss=np.exp(-data["spread"]))
    assert verdict(predicate, planted) is Outcome.SUPPORTED


def test_cells_left_out_do_not_count():
    data = matrix()
    data["loss"] = data["spread"].where(data["initializer"] == "i0", -data["spread"])
    predicate = RankCorrelation(SPREAD, LOSS, Below(-0.5), without=("i0",))
    assert verdict(predicate, data) is Outcome.SUPPORTED
    assert all(cell.initializer != "i0" for cell in predicate.cells(data))


def test_two_cells_are_too_few():
    with pytest.raises(NotRunError, match="at least three"):
        RankCorrelation(SPREAD, LOSS, Below(0.0)).checks(matrix(1, 2))


def test_no_interval_of_a_correlation_leaves_its_range() -> None:
    rows = np.array([[0.0, 1, 2, 3], [0, 1, 2, 3], [3, 2, 1, 0]])
    (check,) = RankTrend(GAP, CELL, Above(0.5)).checks(along(rows))
    interval = check.interval(0.95)
    assert (interval.low, interval.high) == (-1.0, 1.0)
    assert interval.low < interval.estimate < interval.high
