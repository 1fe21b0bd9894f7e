"""Lu et al.'s formula beside shares that are known."""

import numpy as np
import pytest
import xarray as xr

from engine.experiments.collapse.results import SIZES, lost_by_formula, lost_share, published

REPLICATES, NETWORKS, DEPTH = 4, 1000, 49
WIDTHS = sorted({width for width, _ in SIZES})


def measured(shift: float = 0.0, widths: list[int] = WIDTHS) -> xr.Dataset:
    """Networks lost just as often as the formula says, or more often by `shift`."""
    hidden = np.arange(1, DEPTH + 1)
    shares = np.array([[lost_by_formula(width, layers) for layers in hidden] for width in widths])
    counts = np.rint(NETWORKS * np.clip(shares + shift, 0, 1)).astype(int)
    hits = np.broadcast_to(counts, (1, 1, REPLICATES, *counts.shape))
    dims = ("activation", "initializer", "replicate", "width", "layer")
    return xr.Dataset(
        {"lost_one": (dims, hits), "lost_all": (dims, hits // 2)},
        {
            "width": ("width", widths),
            "layer": ("layer", hidden),
            "networks": ((), NETWORKS),
            "activation": ["relu"],
            "initializer": ["he_normal"],
        },
    )


def test_the_formula_at_sizes_counted_by_hand_and_shares_of_all_replicates() -> None:
    assert lost_by_formula(1, 1) == 0.5
    assert lost_by_formula(1, 3) == pytest.approx(7 / 8)
    assert lost_by_formula(2, 2) == pytest.approx(1 - (3 / 4) ** 2)
    assert lost_by_formula(60, 10) == pytest.approx(10 * 2.0**-60, rel=1e-12)
    found = lost_share(measured(), "lost_one", 2, 1)
    assert (found.estimate, found.n) == (0.25, REPLICATES * NETWORKS)
    assert found.low < 0.25 < found.high


@pytest.mark.parametrize(("shift", "agrees"), [(0.0, True), (0.1, False)])
def test_a_row_agrees_where_the_formula_lies_in_the_interval(shift: float, agrees: bool) -> None:
    rows = published({"collapse": measured(shift)})
    assert [row.agrees for row in rows] == [agrees] * len(SIZES)
    assert rows[0].published == pytest.approx(1 - 0.75**9)


def test_sizes_that_were_not_drawn_are_not_run() -> None:
    rows = published({"collapse": measured(widths=[2])})
    assert [row.ours is None for row in rows] == [width != 2 for width, _ in SIZES]
    assert all(row.agrees is None for row in rows if row.ours is None)
