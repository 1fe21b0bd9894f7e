"""What the section on networks born constant says of counts that are known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiments.collapse import results as collapse
from engine.experiments.collapse.results import lost_by_formula
from tests.experiments.units_paper import Story


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story("collapse", tmp_path_factory.mktemp("study"))


@pytest.fixture
def story(measured: Story) -> Story:
    return measured.copy()


def view(story: Story) -> collapse.CollapseView:
    return collapse.view(story.protocol, {story.name: story.data})


def set_counts(story: Story, name: str, scale: float) -> None:
    """Counts as the formula has them, times `scale`, with many networks per replicate."""
    data = story.data.assign_coords(networks=100_000)
    shares = [
        [lost_by_formula(int(w), int(layer)) for layer in data["layer"].values]
        for w in data["width"].values
    ]
    data[name][...] = np.rint(100_000 * scale * np.array(shares)).astype(int)
    story.data = data


def test_agreement_and_its_absence_have_their_wording(story: Story) -> None:
    set_counts(story, "lost_one", 1.0)
    set_counts(story, "lost_all", 0.5)
    assert view(story).agrees
    assert view(story).rarer
    texts = [story.text()]
    set_counts(story, "lost_all", 1.0)
    assert not view(story).rarer
    texts.append(story.text())
    set_counts(story, "lost_one", 0.9)
    assert not view(story).agrees
    texts.append(story.text())
    assert len(set(texts)) == len(texts)


def test_the_example_is_where_the_two_shares_differ_most(story: Story) -> None:
    set_counts(story, "lost_one", 1.0)
    set_counts(story, "lost_all", 0.0)
    found = view(story).example
    assert found.width == min(view(story).widths)
    assert found.layers == view(story).depth
