"""What the section says of theory's law where it is known how it fared."""

import numpy as np
import pytest

from engine.experiments.foretold import show
from engine.report.result_words import Phrases
from tests.experiments.units_paper import Story

STARTS = ["law", "gain", "3", "lecun_normal", "he_normal", "lsuv"]


def set_losses(story: Story, **by_start: float) -> None:
    """Test losses, nearly equal for all functions and replicates; the rest lose at 2 nat."""
    assert story.data["start"].to_numpy().tolist() == STARTS
    losses = np.array([by_start.get(start, 2.0) for start in STARTS])
    data = story.data
    shape = data["test_loss"].transpose("activation", "initializer", "replicate", "start").shape
    wobble = 1e-4 * np.random.default_rng(3).standard_normal(shape)
    data["test_loss"] = (("activation", "initializer", "replicate", "start"), losses + wobble)
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


def lose(story: Story, start: str, activation: str) -> None:
    story.data["test_loss"].loc[{"start": start, "activation": activation, "replicate": 0}] = np.nan


def test_what_diverges_has_no_loss_and_is_compared_with_nothing(story: Story) -> None:
    """However low the other replicates end; all means are over the functions that none loses."""
    set_losses(story, law=0.3, gain=0.2, he_normal=0.1)
    lose(story, "he_normal", "mish")
    view = story.view()
    mish, other = view.functions
    he = mish.starts["he_normal"]
    assert (he.diverged, mish.best, other.best) == (1, "gain", "he_normal")
    assert np.isnan([he.loss.estimate, he.regret.estimate, mish.against["he_normal"].low]).all()
    assert view.diverged == [("mish", "he_normal", 1)]
    assert view.averaged == (other.activation,)
    assert view.regrets["gain"].estimate == pytest.approx(0.1, abs=1e-3)
    assert {c.rival: c.mean.n for c in view.comparisons} == {
        "lecun_normal": 2,
        "he_normal": 1,
        "lsuv": 2,
    }
    row = next(iter(show.tables(view)["foretold"].rows(Phrases("en"))))
    assert sum("–" in cell for cell in row) == 1


def test_theory_s_own_divergence_is_no_rank(story: Story) -> None:
    set_losses(story, law=0.3, gain=0.2)
    lose(story, "gain", "mish")
    lose(story, "law", "mish")
    mish, other = story.view().functions
    assert (mish.place, other.place) == (None, 1)
    assert story.view().last.activation == other.activation
    assert all(np.isnan(interval.estimate) for interval in mish.against.values())


def test_rates_at_an_end_of_the_grid_are_counted(story: Story) -> None:
    set_losses(story)
    story.data["chosen_rate"][...] = 0.1
    assert not story.view().at_an_end
    story.data["chosen_rate"].loc[{"start": "3"}] = 1.0
    assert story.view().at_an_end == [("mish", "3"), ("squared_relu", "3")]


@pytest.mark.slow
def test_every_outcome_has_its_wording(story: Story, language: str) -> None:
    texts = []
    for losses in (
        {"law": 0.1, "gain": 0.2},
        {"law": 0.2, "gain": 0.1},
        {"law": 0.2, "gain": 0.2, "he_normal": 0.1},
    ):
        set_losses(story, **losses)
        texts.append(story.text(language))
    for activation in story.data["activation"].to_numpy():
        lose(story, "gain", str(activation))
        texts.append(story.text(language))
    assert len(set(texts)) == len(texts)
    assert not any("nan" in text for text in texts)
