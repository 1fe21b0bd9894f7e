"""What the section says of theory's law where it is known how it fared."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiments.foretold import show
from engine.study.language import Text
from tests.experiments.units_paper import Story

STARTS = ["law", "gain", "3", "lecun_normal", "he_normal", "lsuv"]


def set_losses(story: Story, **by_start: float) -> None:
    """Test losses, nearly equal for all functions and replicates; the rest lose at 2 nat."""
    assert story.data["start"].to_numpy().tolist() == STARTS
    losses = np.array([by_start.get(start, 2.0) for start in STARTS])
    data = story.data
    shape = data["test_loss"].transpose("activation", "initializer", "replicate", "start").shape
    wobble = 1e-4 * np.random.default_rng(3).standard_normal(shape)
    data["test_loss"] = (
        ("activation", "initializer", "replicate", "start"),
        losses + wobble,
    )
    data["status"][...] = 0


def test_law_and_rivals_are_set_against_the_best_start_tried(story: Story) -> None:
    set_losses(story, law=0.4, gain=0.3, lecun_normal=0.2)
    view = story.view()
    assert view.cheaper == ["lecun_normal"]
    assert view.dearer == ["he_normal", "lsuv"]
    assert view.regrets["law"].estimate == pytest.approx(0.2, abs=1e-3)
    assert (view.cheapest, view.regrets["lecun_normal"].estimate) == ("lecun_normal", 0)
    assert view.law_less_gain.estimate == pytest.approx(0.1, abs=1e-3)
    assert {function.best for function in view.functions} == {"lecun_normal"}


def test_the_gain_is_ranked_among_those_in_all_layers(story: Story) -> None:
    """The whole law and what the data scale are no gains in all layers."""
    set_losses(story, law=0.1, gain=0.4, lsuv=0.2, he_normal=0.3)
    view = story.view()
    assert [(f.place, f.gains) for f in view.functions] == [(2, 4)] * 2
    assert (view.leading, view.last.place) == ([], 2)


def test_what_diverges_has_no_loss_and_is_worse_than_all_others(story: Story) -> None:
    set_losses(story, law=0.1, gain=1.9)
    story.data["test_loss"].loc[{"start": "gain", "replicate": 0}] = np.nan
    view = story.view()
    gain = view.functions[0].starts["gain"]
    assert (gain.diverged, view.functions[0].place) == (1, 4)
    assert np.isnan(gain.loss.estimate)
    assert gain.regret.estimate > 0.5
    assert view.diverged == [("mish", "gain"), ("squared_relu", "gain")]


def test_rates_at_an_end_of_the_grid_are_counted(story: Story) -> None:
    set_losses(story)
    story.data["chosen_rate"][...] = 0.1
    assert not story.view().at_an_end
    story.data["chosen_rate"].loc[{"start": "3"}] = 1.0
    assert story.view().at_an_end == [("mish", "3"), ("squared_relu", "3")]


def test_a_heading_of_the_table_is_in_its_own_language(story: Story) -> None:
    heads = show.tables(story.view())["foretold"].header
    assert Text("减He 正态 / nat", "less He normal / nat") in heads


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_outcome_has_its_wording(story: Story, language: str) -> None:
    texts = []
    for losses in (
        {"law": 0.1, "gain": 0.2},
        {"law": 0.2, "gain": 0.1},
        {"law": 0.2, "gain": 0.2, "he_normal": 0.1},
    ):
        set_losses(story, **losses)
        texts.append(story.text(language))
    story.data["test_loss"].loc[{"start": "gain", "replicate": 0}] = np.nan
    texts.append(story.text(language))
    assert len(set(texts)) == len(texts)
    assert not any("nan" in text for text in texts)
