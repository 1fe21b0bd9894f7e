"""What the section on outputs with a mean says of measurements whose story is known."""

import pytest
import xarray as xr

from engine.experiments.zero_centering.results import CENTRED, LOGISTIC
from engine.study.cell_results import Status
from tests.experiments.units_paper import Story, chance


def set_losses(story: Story, plain: float, balanced: float, centred: float) -> None:
    """Of the last rate, constant over training; those of the others are one higher."""
    losses = story.data["mean_loss"]
    for activation, start, mean in (
        (LOGISTIC, 0, plain),
        (LOGISTIC, 1, balanced),
        (CENTRED, 0, centred),
        (CENTRED, 1, centred),
    ):
        value = mean + chance(story.data, 1e-6 * (1 + start) * (2 if activation == LOGISTIC else 1))
        losses.loc[{"activation": activation, "start": start}] = value + 1
        losses.loc[{"activation": activation, "start": start, "rate": 1}] = value


def test_a_difference_is_the_sum_of_its_parts(story: Story) -> None:
    set_losses(story, 1.5, 1.25, 0.5)
    for found in story.view().comparisons:
        assert found.total.estimate == pytest.approx(1.0)
        assert found.start.estimate == pytest.approx(0.25)
        assert found.gradients.estimate == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("losses", "counts"),
    [((1.5, 1.5, 0.5), (2, 0, 0)), ((0.5, 0.5, 1.5), (0, 2, 0)), ((1.0, 1.0, 1.0), (0, 0, 2))],
)
def test_slower_faster_alike(story: Story, losses: tuple, counts: tuple) -> None:
    set_losses(story, *losses)
    found = story.view()
    rates = found.at_rates(found.settings.depths[0])
    groups = ([getattr(c, outcome) for c in rates] for outcome in ("slower", "faster", "alike"))
    assert tuple(map(sum, groups)) == counts


def test_the_first_layer_has_one_sign_where_every_share_there_is_whole(story: Story) -> None:
    story.data["same_sign_sample"].loc[{"layer": story.data["layer"][0]}] = 1.0
    assert story.view().signs[LOGISTIC].first_layer_one_sign
    story.data["same_sign_sample"].loc[{"layer": story.data["layer"][0], "replicate": 0}] = 0.99
    assert not story.view().signs[LOGISTIC].first_layer_one_sign


def test_signs_are_those_of_the_first_initializer_that_has_results(story: Story) -> None:
    again = story.data.assign_coords(initializer=["he_normal"])
    story.data = xr.concat([story.data, again], "initializer", data_vars="all")
    story.data["majority_batch"].loc[{"initializer": "he_normal"}] = 0.75
    assert story.view().signs[LOGISTIC].majority.estimate != 0.75
    for name in ("majority_batch", "same_sign_sample", "mean_share", "mean_loss"):
        story.data[name].loc[{"initializer": "lecun_normal"}] = float("nan")
    story.data["status"].loc[{"initializer": "lecun_normal"}] = Status.FAILED
    assert story.view().signs[LOGISTIC].majority.estimate == 0.75
    assert {c.initializer for c in story.view().comparisons} == {"he_normal"}
    assert story.view().compared


def test_runs_that_diverged_are_not_compared(story: Story) -> None:
    story.data["mean_loss"].loc[{"activation": CENTRED, "rate": 1, "replicate": 0}] = float("nan")
    found = story.view()
    assert {c.rate for c in found.comparisons} == {story.data["learning_rate"].values[0], None}
    story.data["mean_loss"].loc[{"activation": CENTRED}] = float("nan")
    assert not story.view().compared
    assert story.text()
