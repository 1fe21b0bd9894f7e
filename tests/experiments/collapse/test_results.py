"""What the section on networks born constant says of counts that are known."""

import numpy as np

from engine.experiments.collapse.results import lost_by_formula
from tests.experiments.units_paper import Story


def set_counts(story: Story, name: str, scale: float) -> None:
    """Counts as the formula has them, times `scale`, with many networks per replicate."""
    data = story.data.assign_coords(networks=100_000)
    shares = [
        [lost_by_formula(int(w), int(layer)) for layer in data["layer"].values]
        for w in data["width"].values
    ]
    data[name][...] = np.rint(100_000 * scale * np.array(shares)).astype(int)
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
