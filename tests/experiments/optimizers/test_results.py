"""What a wrong start costs, and which rule mends it, where the accuracies are known."""

import re
from collections.abc import Mapping

import numpy as np
import pytest

from tests.experiments.units_paper import Story, chance

LECUN, HE, DEPTH = "lecun_normal", "he_normal", "depth_gain"
WRONG = ("tanh", HE)


def plant(story: Story, costs: Mapping[str, Mapping[tuple[str, str], float]]) -> None:
    """Accuracy 0.95 less what a start costs under a rule; NaN: it diverges; all have learned."""
    data = story.data
    data["train_loss"], data["status"][...] = 0 * data["train_loss"] + 0.2 + chance(data), 0
    wobble = 1e-4 * np.arange(data.sizes["replicate"])
    data["test_accuracy"][...] = 0.95
    for rule, starts in costs.items():
        for (activation, law), cost in starts.items():
            where = {"optimizer": rule, "activation": activation, "initializer": law}
            data["test_accuracy"].loc[where] = 0.95 - cost + wobble
            data["status"].loc[where] = int(np.isnan(cost))


def test_one_rule_mends_what_another_does_not(story: Story) -> None:
    plant(story, {"sgd": {WRONG: 0.3}, "momentum": {WRONG: 0.2}})
    seen = story.view()
    momentum, adam = seen.mendings
    assert seen.plain.wrong == [WRONG]
    assert (momentum.mended, momentum.wrong) == ([], [WRONG])
    costs = {"sgd": 0.3, "momentum": 0.2, "adam": 0.0}
    assert seen.mean_costs == pytest.approx(costs, abs=1e-3)
    assert (adam.mended, adam.wrong) == ([WRONG], [])
    assert seen.wrong_everywhere == []
    assert seen.safe == [LECUN, DEPTH]


def test_what_diverges_is_wrong_and_dearest_and_in_no_mean(story: Story) -> None:
    plant(story, {"sgd": {WRONG: 0.3, ("relu", LECUN): np.nan}})
    seen = story.view()
    assert seen.plain.wrong == [("relu", LECUN), WRONG]
    costs = {"sgd": 0.3, "momentum": 0.0, "adam": 0.0}
    assert seen.mean_costs == pytest.approx(costs, abs=1e-3)


def test_within_a_point_nothing_is_wrong_beyond_it_under_another_rule_alone(story: Story) -> None:
    plant(story, {"sgd": {WRONG: 0.009}})
    assert story.view().plain.wrong == []
    plant(story, {"sgd": {WRONG: 0.3}, "momentum": {WRONG: 0.3}, "adam": {("relu", HE): 0.1}})
    momentum, adam = story.view().mendings
    assert (momentum.added, adam.added) == ([], [("relu", HE)])


def test_a_function_that_learns_from_no_start_has_no_wrong_one(story: Story) -> None:
    plant(story, {"sgd": {WRONG: 0.3}})
    story.data["train_loss"].loc[{"activation": "tanh", "optimizer": "adam"}] = 2.3
    momentum, adam = story.view().mendings
    assert momentum.mended == [WRONG]
    assert (adam.mended, adam.unsettled) == ([], [WRONG])
    assert adam.under.unlearned == ("tanh",)
    assert story.view().mean_costs == {}


@pytest.mark.slow
def test_the_text_follows_the_results(story: Story, language: str) -> None:
    other = ("relu", LECUN)
    cases = [
        {},
        {"sgd": {WRONG: 0.3}},
        {"sgd": {WRONG: 0.3}, "momentum": {WRONG: 0.3}},
        {"sgd": {WRONG: 0.3}, "momentum": {WRONG: 0.3}, "adam": {WRONG: 0.3}},
        {"sgd": {WRONG: 0.3, other: 0.2}, "adam": {other: 0.2}},
        {"sgd": {WRONG: np.nan}, "adam": {("relu", DEPTH): 0.3}},
        {"sgd": {("tanh", law): np.nan for law in (LECUN, HE, DEPTH)}},
        {"adam": {("relu", LECUN): 0.1, ("relu", HE): 0.1, ("tanh", DEPTH): 0.1}},
    ]
    texts = []
    for costs in cases:
        plant(story, costs)
        texts.append(story.text(language))
    story.data["train_loss"][...] = 2.3
    texts.append(story.text(language))
    assert len(set(texts)) == len(texts)
    assert not any(re.search(r"\b(nan|inf)\b", text) for text in texts)


def test_rates_at_an_end_are_told(story: Story) -> None:
    plant(story, {})
    story.data["trial_loss"][...], story.data["chosen_rate"][...] = 0.3, 0.1
    assert not any(under.at_edge for under in story.view().rules)
    story.data["chosen_rate"].loc[{"optimizer": "adam"}] = 1.0
    assert sum(len(under.at_edge) for under in story.view().rules) == 6
