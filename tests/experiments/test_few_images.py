"""Sections on sizes of the first weights and weight decay, whatever comes out."""

import re

import numpy as np
import pytest

from tests.experiments.units_paper import Story, chance

EXPERIMENTS = ("initial_sd", "initial_sd_equal_loss", "weight_decay")


def plant(story: Story, experiment: str, **arrays: object) -> None:
    """Variables of one experiment, each broadcast to its shape."""
    for name, values in arrays.items():
        variable = story.measurements[experiment][name]
        variable[...] = np.broadcast_to(values, variable.shape)


@pytest.mark.parametrize("experiment", ["initial_sd", "initial_sd_equal_loss"])
def test_sizes_that_all_diverged_have_no_number(story, experiment, language) -> None:
    plant(story, experiment, train_loss=np.nan, test_accuracy=np.nan, status=1)
    assert not re.search(r"\bnan\b", story.text(language))


def test_the_contrast_is_between_the_ends_of_what_counts(story) -> None:
    test = np.linspace(0.2, 0.8, story.data.sizes["size"])
    loss = 0.1 + chance(story.data).to_numpy()[:, None]
    plant(story, "initial_sd", train_loss=loss, train_accuracy=1.0, test_accuracy=test)
    part = story.view("initial_sd").sizes[0]
    scales = story.data["scale"].to_numpy()
    assert (part.contrast.reading.value, part.contrast.base.value) == (scales[0], scales[-1])
    assert part.contrast.gap.estimate == pytest.approx(0.6)
    assert part.contrast.test.estimate == pytest.approx(-0.6)


def test_differences_are_from_training_without_decay(story) -> None:
    count = story.measurements["weight_decay"].sizes["decay"]
    plant(story, "weight_decay", test_accuracy=0.5 + 0.01 * np.arange(count))
    view = story.view("weight_decay")
    assert [e.test.estimate for e in view.effects] == pytest.approx(0.01 * np.arange(1, count))
    assert view.best.reading.value == max(view.settings.strengths)
    assert view.books.reading.value == view.books_strength
