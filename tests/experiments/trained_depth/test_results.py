"""What the section says of depth where it is known what trains."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
import xarray as xr

from engine.experiments.trained_depth.results import Standing
from tests.experiments.units_paper import Story, chance

LAWS = ["lecun_normal", "he_normal", "uniform_fan_in", "depth_gain"]
LIMITS = {"lecun_normal": 6 / math.log(2), "he_normal": math.inf, "uniform_fan_in": 6 / math.log(6)}
"""Of ReLU: chi_1 is half the square of sigma_w."""


def plant(story: Story, deepest: Mapping[tuple[str, str], int]) -> None:
    """Every replicate learns down to so many layers, by default down to all, and no further."""
    data = story.data
    assert data["depth"].to_numpy().tolist() == [2, 3]
    assert data["initializer"].to_numpy().tolist() == LAWS
    data["status"][...] = 0
    data["diverged_at"][...] = -1
    data["chosen_rate"][...] = 0.1
    data.attrs["test_size"] = 1_000_000
    for activation in data["activation"].to_numpy():
        for initializer in LAWS:
            at = {"activation": activation, "initializer": initializer}
            learns = data["depth"].to_numpy() <= deepest.get((str(activation), initializer), 3)
            for name, values in (("test_accuracy", (0.9, 0.1)), ("test_loss", (0.3, 2.3))):
                mean = xr.DataArray(np.where(learns, *values), dims="depth")
                own = (mean + chance(data)).transpose(*data[name].loc[at].dims)
                data[name].loc[at] = own


def test_depth_counts_as_far_as_all_that_is_shallower_trains(story: Story) -> None:
    plant(story, {("relu", "he_normal"): 2, ("relu", "uniform_fan_in"): 0})
    story.data["test_accuracy"].loc[
        {"activation": "relu", "initializer": "uniform_fan_in", "depth": 3}
    ] = 0.9 + chance(story.data)
    view = story.view()
    assert [c.greatest for c in view.of("relu")] == [3, 2, 0, 3]
    assert view.through["relu"] == ["lecun_normal", "depth_gain"]


@pytest.mark.parametrize(
    ("accuracies", "losses", "standing"),
    [
        ([0.6, 0.61, 0.62], [1.0, 1.0, 1.0], Standing.TRAINS),
        ([0.3, 0.6, 0.9], [1.0, 1.0, 1.0], Standing.OPEN),
        ([0.6, 0.61, 0.62], [1.0, 2.0, 3.0], Standing.OPEN),
        ([0.6, 0.61, 0.62], [9.0, 9.0, 9.0], Standing.FAILS),
        ([0.48, 0.48, 0.49], [1.0, 1.0, 1.0], Standing.FAILS),
        ([0.9, 0.9, np.nan], [0.2, 0.2, np.nan], Standing.FAILS),
    ],
)
def test_whole_intervals_decide_what_trains(story, accuracies, losses, standing) -> None:
    plant(story, {})
    at = {"activation": "tanh", "initializer": "he_normal", "depth": 3}
    story.data["test_accuracy"].loc[at] = accuracies
    story.data["test_loss"].loc[at] = losses + chance(story.data)
    found = story.view().cell("tanh", "he_normal")
    assert found.networks[1].standing is standing
    assert found.open is (standing is Standing.OPEN)


def test_theory_is_right_where_what_trains_is_what_it_lets_train(story: Story) -> None:
    plant(story, {("relu", "he_normal"): 2})
    view = story.view()
    for law, limit in LIMITS.items():
        assert view.cell("relu", law).networks[0].limit == pytest.approx(limit)
    told = [n for c in view.combinations for n in c.networks if n.as_foretold is not None]
    assert [n.standing for n in told if not n.as_foretold] == [Standing.FAILS]
    assert len(told) == 16
    story.data["sigma_w"].loc[{"activation": "tanh", "initializer": "uniform_fan_in"}] = 0.3
    wrong = (n for c in story.view().combinations for n in c.networks if n.as_foretold is False)
    assert [n.standing for n in wrong].count(Standing.TRAINS) == 1


def test_theory_says_nothing_of_what_data_decide_and_nothing_passes_weights_of_0(story) -> None:
    plant(story, {("tanh", "lecun_normal"): 0})
    for law, sigma_w in (("he_normal", np.nan), ("lecun_normal", 0.0)):
        story.data["sigma_w"].loc[{"activation": "tanh", "initializer": law}] = sigma_w
    view = story.view()
    by_data, nothing = view.cell("tanh", "he_normal"), view.cell("tanh", "lecun_normal")
    assert [n.as_foretold for n in by_data.networks] == [None, None]
    assert [n.as_foretold for n in nothing.networks] == [True, True]


@pytest.mark.parametrize(
    ("deepest", "place"),
    [
        ({("tanh", law): 2 for law in LAWS[:3]}, "deeper"),
        ({("tanh", "he_normal"): 2}, "as deep"),
        ({("tanh", "depth_gain"): 2}, "less deep"),
    ],
)
def test_theory_s_law_is_set_against_the_deepest_of_the_others(story, deepest, place) -> None:
    plant(story, deepest)
    assert "tanh" in story.view().by_theory[place]
    plant(story, {("tanh", law): 0 for law in LAWS})
    assert not any("tanh" in names for names in story.view().by_theory.values())


@pytest.mark.slow
def test_every_outcome_has_its_wording(story: Story, language: str) -> None:
    every = [(activation, law) for activation in ("tanh", "relu") for law in LAWS]
    texts = []
    for deepest in (
        {},
        dict.fromkeys(every, 0),
        dict.fromkeys(every, 2),
        {("relu", "he_normal"): 0},
        {("tanh", "he_normal"): 2, ("tanh", "depth_gain"): 0},
        {cell: 2 for cell in every if cell[1] != "depth_gain"},
    ):
        plant(story, deepest)
        texts.append(story.text(language))
    story.data["test_accuracy"].loc[{"activation": "tanh", "replicate": 0}] = 0.2
    story.data["chosen_rate"][...] = story.data["learning_rate"].to_numpy()[-1]
    texts.append(story.text(language))
    assert len(set(texts)) == len(texts)
    assert not any("nan" in text or "inf" in text.split() for text in texts)
