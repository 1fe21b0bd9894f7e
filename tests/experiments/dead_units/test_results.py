"""What the section on silent units says of measurements whose story is known."""

import pytest

from tests.experiments.units_paper import Story, chance

PLANTED = ("planted", "planted_moved", "planted_revived")


def set_silent(story: Story, by_bias: dict[int, float]) -> None:
    """The mean silent share after training, by the place of the first bias."""
    last = -1 % story.data.sizes["point"]
    for place, (bias, share) in enumerate(by_bias.items()):
        own = share + chance(story.data, 1e-4 * place)
        story.data["silent_share"].loc[{"bias": bias, "point": last}] = own


def test_shares_pool_the_hidden_layers_and_compare_with_the_bias_nearest_0(story: Story) -> None:
    set_silent(story, {0: 0.5, 1: 0.25, 2: 0.125})
    relu = story.view().readings["relu"]
    assert relu.most.silent.estimate == pytest.approx(0.25)
    assert len(relu.large) == len(relu.centred) == 2 * 3
    assert all(run.fewer for run in relu.raised_to(1.0))
    assert all(run.more for run in relu.raised_to(-1.0))


def test_a_change_counts_from_a_hundredth_and_shares_stay_shares(story: Story) -> None:
    set_silent(story, {1: 0.5, 2: 0.495})
    assert not any(run.fewer or run.more for run in story.view().readings["relu"].raised_to(1.0))
    set_silent(story, {1: 0.0})
    story.data["silent_share"].loc[{"bias": 1, "replicate": 0}] = 0.9
    for run in story.view().readings["relu"].runs:
        assert 0 <= run.silent.low <= run.silent.high <= 1


@pytest.mark.parametrize(
    ("below", "above", "death", "words"),
    [
        ((3, 0, 0), (3, 1, 2), "final below", "Further up it is not"),
        ((3, 0, 0), (3, 0, 0), "final", "Here death is final"),
        ((3, 3, 3), (3, 3, 3), "reversible", "Even in the first layer"),
    ],
)
def test_units_that_return_are_told_from_those_that_stand_still(story, below, above, death, words):
    for name, *counts in zip(PLANTED, below, above, strict=True):
        story.data[name][...] = counts
    reading = story.view().readings["relu"]
    assert reading.death == death
    assert reading.lively == (death == "reversible")
    assert words in story.text()


def test_gradients_of_silent_units_are_held_against_the_others(story: Story) -> None:
    """A geometric mean over the runs that have both kinds; 0 where one run's is 0."""
    silent, active = (story.data[f"{name}_gradient"] for name in ("silent", "active"))
    silent[...], active[...] = 0.5, 2.0
    silent[{"rate": 0}], active[{"rate": 1}] = 0.02, 0.0
    rates = silent.sizes["rate"]
    expected = (0.01 * 0.25 ** (rates - 2)) ** (1 / (rates - 1))
    assert story.view().readings["relu"].first.ratio == pytest.approx(expected)
    silent[{"rate": 0}] = 0.0
    assert story.view().readings["relu"].first.ratio == 0


def test_diverged_runs_are_left_out_and_counted(story: Story) -> None:
    story.data["silent_share"].loc[{"activation": "relu", "rate": 2}] = float("nan")
    story.data["status"].loc[{"activation": "relu", "rate": 2}] = 1
    story.data["planted_revived"].loc[{"activation": "relu", "rate": 2}] = 1e6
    relu = story.view().readings["relu"]
    assert {run.rate for run in relu.runs} == set(story.data["learning_rate"].values[:2])
    assert relu.diverged == 2 * 2 * 3
    assert relu.lost == 2
    assert relu.first.revived < 1e6
    assert "In 2 more a run diverged" in story.text()
