"""What the section says of theory's law where it is known how it fared."""

import numpy as np
import pytest

from engine.experiments.foretold import show
from engine.report.result_words import Phrases
from tests.experiments.units_paper import Story, chance

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
    assert [c.rival for c in view.comparisons if c.mean.positive] == ["lecun_normal"]
    assert [c.rival for c in view.comparisons if c.mean.negative] == ["he_normal", "lsuv"]
    assert view.regrets["law"].estimate == pytest.approx(0.2, abs=1e-3)
    assert (view.cheapest.rival, view.regrets["lecun_normal"].estimate) == ("lecun_normal", 0)
    assert view.law_less_gain.estimate == pytest.approx(0.1, abs=1e-3)
    assert {function.best for function in view.functions} == {"lecun_normal"}


def beside(story: Story, less: float, apart: float = 0.01) -> None:
    """Theory's law less LeCun's, in smallest effects; by `apart` more for one function, less for
    the other."""
    set_losses(story, law=1.0)
    effect = story.view().effect
    for activation, sign in (("mish", 1), ("squared_relu", -1)):
        law = story.data["test_loss"].loc[{"start": "law", "activation": activation}]
        rival = law - (less + sign * apart) * effect + chance(story.data)
        story.data["test_loss"].loc[{"start": "lecun_normal", "activation": activation}] = rival


@pytest.mark.parametrize(
    ("less", "outcome", "signs", "ahead"),
    [
        (1.2, "worse", (2, 0), True),
        (0.8, "as good", (2, 0), True),
        (-0.8, "as good", (0, 2), False),
        (-1.2, "better", (0, 2), False),
    ],
)
def test_a_whole_interval_must_lie_beyond_the_smallest_effect(
    story, less, outcome, signs, ahead
) -> None:
    """What lies within it shows its sign, and on average may speak for the rival."""
    beside(story, less)
    view = story.view()
    comparison = view.comparisons[0]
    assert comparison.outcomes == {outcome: ["mish", "squared_relu"]}
    assert ((comparison.above, comparison.below), comparison.ahead) == (signs, ahead)
    assert view.recommended == ("lecun_normal" if ahead else None)


def test_an_interval_across_the_smallest_effect_leaves_it_open(story: Story) -> None:
    beside(story, 0.8)
    law = {"start": "law", "activation": "mish"}
    story.data["test_loss"].loc[law] += chance(story.data, sd=0.02)
    outcomes = story.view().comparisons[0].outcomes
    assert outcomes == {"open": ["mish"], "as good": ["squared_relu"]}


def test_functions_on_either_side_speak_for_nobody(story: Story) -> None:
    beside(story, 0.0, apart=2.0)
    comparison = story.view().comparisons[0]
    assert comparison.outcomes == {"worse": ["mish"], "better": ["squared_relu"]}
    assert not comparison.ahead


def test_functions_with_which_no_start_learns_are_named(story: Story) -> None:
    set_losses(story, law=1.0)
    assert not story.view().unlearned
    story.data["test_loss"].loc[{"activation": "mish", "start": "law"}] += 1.0
    assert story.view().unlearned == ("mish",)


def test_the_gain_is_ranked_among_those_in_all_layers(story: Story) -> None:
    """The whole law and what the data scale are no gains in all layers."""
    set_losses(story, law=0.1, gain=0.4, lsuv=0.2, he_normal=0.3)
    view = story.view()
    assert [(f.place, f.gains) for f in view.functions] == [(2, 4)] * 2


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
    assert view.comparisons[1].outcomes == {"worse": [other.activation]}
    row = next(iter(show.tables(view)["foretold"].rows(Phrases("en"))))
    assert sum("–" in cell for cell in row) == 1


def test_theory_s_own_divergence_is_no_rank(story: Story) -> None:
    set_losses(story, law=0.3, gain=0.2)
    lose(story, "gain", "mish")
    lose(story, "law", "mish")
    mish, other = story.view().functions
    assert (mish.place, other.place) == (None, 1)
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("best", "advice"),
    [
        ("law", "Any other function: theory’s law"),
        ("he_normal", ": He normal at a rate of its own"),
    ],
)
def test_what_to_type_is_what_the_outcome_speaks_for(story: Story, best: str, advice: str) -> None:
    set_losses(story, **{best: 0.1})
    assert advice in story.text()
