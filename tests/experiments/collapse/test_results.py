"""What the section on networks born constant says of counts that are known, and Lu et al.'s."""

import numpy as np
import pytest
import xarray as xr

from engine.experiments.collapse.results import SIZES, lost_by_formula, lost_share, published
from tests.evidence.blank_study import blank
from tests.experiments.units_paper import Story

REPLICATES, NETWORKS = 4, 1000
WIDTHS = sorted({width for width, _ in SIZES})


def shares_of(data: xr.Dataset) -> np.ndarray:
    """How many are lost by the formula, (width, layer)."""
    places = data["width"].to_numpy(), data["layer"].to_numpy()
    return np.array([[lost_by_formula(int(w), int(n)) for n in places[1]] for w in places[0]])


def set_counts(story: Story, name: str, scale: float) -> None:
    """Counts as the formula has them, times `scale`, with many networks per replicate."""
    data = story.data.assign_coords(networks=100_000)
    data[name][...] = np.rint(100_000 * scale * shares_of(data)).astype(int)
    story.data = data


def test_shares_are_held_against_the_formula(story: Story) -> None:
    set_counts(story, "lost_one", 1.0)
    set_counts(story, "lost_all", 0.5)
    assert not story.view().misses
    assert story.view().rarer
    set_counts(story, "lost_all", 1.0)
    assert not story.view().rarer
    set_counts(story, "lost_one", 0.9)
    assert story.view().misses


def test_the_example_is_where_the_two_shares_differ_most(story: Story) -> None:
    set_counts(story, "lost_one", 1.0)
    set_counts(story, "lost_all", 0.0)
    found = story.view().example
    assert found.width == story.view().narrow.width
    assert found.layers == story.view().wide.layers


def counted(shift: float = 0.0, widths: list[int] = WIDTHS) -> xr.Dataset:
    """Networks lost just as often as the formula says, or more often by `shift`."""
    places = {"width": widths, "layer": np.arange(1, 50)}
    data = blank("collapse", "relu", "he_normal", places, REPLICATES)
    counts = np.rint(NETWORKS * np.clip(shares_of(data) + shift, 0, 1)).astype(int)
    data["lost_one"][...], data["lost_all"][...] = counts, counts // 2
    return data.assign_coords(networks=NETWORKS)


def test_the_formula_at_sizes_counted_by_hand_and_shares_of_all_replicates() -> None:
    assert lost_by_formula(1, 1) == 0.5
    assert lost_by_formula(1, 3) == pytest.approx(7 / 8)
    assert lost_by_formula(2, 2) == pytest.approx(1 - (3 / 4) ** 2)
    assert lost_by_formula(60, 10) == pytest.approx(10 * 2.0**-60, rel=1e-12)
    found = lost_share(counted(), "lost_one", 2, 1)
    assert (found.estimate, found.n) == (0.25, REPLICATES * NETWORKS)
    assert found.low < 0.25 < found.high


@pytest.mark.parametrize(("shift", "agrees"), [(0.0, True), (0.1, False)])
def test_a_row_agrees_where_the_formula_lies_in_the_interval(shift: float, agrees: bool) -> None:
    rows = published({"collapse": counted(shift)})
    assert [row.agrees for row in rows] == [agrees] * len(SIZES)
    assert rows[0].published == pytest.approx(1 - 0.75**9)


def test_sizes_that_were_not_drawn_are_not_run() -> None:
    rows = published({"collapse": counted(widths=[2])})
    assert [row.ours is None for row in rows] == [width != 2 for width, _ in SIZES]
    assert all(row.agrees is None for row in rows if row.ours is None)
