"""The answers: what the table, the text and answers.json say of planted accuracies."""

import json
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.experiments.tuned_training.results import document, view
from engine.experiments.tuned_training.show import listed, shown, tables
from engine.report.result_words import Phrases
from tests.experiments.units_paper import Story
from tests.programs import ROOT

RNG = np.random.default_rng(0)
HERE = ("mnist_tuned", "mnist_tuned_functions", "mnist_tuned_laws")
SHORT, NARROW = "mnist_tuned_short", "mnist_tuned_30"
AGAIN = (SHORT, NARROW, "shapeset_tuned", "mnist_tuned_standardized")
EXPERIMENTS = HERE + AGAIN


def plant(story: Story, *names: str, **accuracies: float) -> None:
    """Accuracies by law, with the same small scatter for all of them; all have learned."""
    for data in (story.measurements[name] for name in names or story.measurements):
        for law in map(str, data["initializer"].to_numpy()):
            for row in range(data.sizes["activation"]):
                where = {"initializer": law}
                scatter: NDArray[Any] = 1e-4 * RNG.standard_normal(data.sizes["replicate"])
                cell = data["test_accuracy"].isel(activation=row)
                cell.loc[where] = accuracies.get(law, 0.9) + scatter
        data["train_loss"][...] = 0.2 + 1e-3 * RNG.standard_normal(data["train_loss"].shape)
        data["trial_loss"][...] = 0.3
        data["status"][...] = 0


@pytest.fixture
def story(measured: Story) -> Story:
    return measured.only(*HERE)


@pytest.fixture
def again(measured: Story) -> Story:
    """Everywhere LeCun's and He's law are as good as the best, and PyTorch's default is worse."""
    twin = measured.copy()
    plant(twin, lecun_normal=0.95, he_normal=0.948, uniform_fan_in=0.9, lsuv=0.9)
    return twin


def test_cells_of_experiments_alike_make_one_answer(story: Story) -> None:
    made = story.view()
    assert made.elsewhere == ()
    laws = {a.activation: {law.initializer for law in a.laws} for a in made.first.activations}
    four = {"lecun_normal", "he_normal", "uniform_fan_in", "lsuv"}
    assert laws == {"sigmoid": four, "tanh": {"lecun_normal", "he_normal"}, "relu": four}


def test_another_network_is_another_setting(story: Story) -> None:
    experiments = dict(story.protocol.experiments)
    name = "mnist_tuned_functions"
    experiments[name] = experiments[name].model_copy(update={"hidden": (30,)})
    protocol = story.protocol.model_copy(update={"experiments": experiments})
    plant(story, lecun_normal=0.95)
    story.measurements[name]["test_accuracy"].loc[{"initializer": "he_normal"}] = 0.99
    made = view(protocol, story.measurements)
    [there] = made.elsewhere
    assert there.settings.hidden == (30,)
    assert [a.activation for a in there.activations] == ["tanh"]
    assert made.change(there, there.activations[0]) is None  # here tanh is not asked about


def test_what_is_trained_as_briefly_is_the_reference(again: Story) -> None:
    made = again.view()
    assert made.reference.experiments == (SHORT,)
    assert [there.experiments for there in made.others] == [(name,) for name in AGAIN[1:]]
    del again.measurements[SHORT]
    alone = again.view()
    assert alone.reference is alone.first
    assert alone.others == list(alone.elsewhere)


@pytest.mark.parametrize(
    ("accuracies", "change"),
    [
        ({"lecun_normal": 0.8, "he_normal": 0.95, "uniform_fan_in": 0.95}, "holds"),
        ({"lecun_normal": 0.8, "he_normal": 0.8, "uniform_fan_in": 0.95}, "changes"),
        ({"lecun_normal": np.nan, "he_normal": 0.8, "uniform_fan_in": 0.95}, "changes"),
        ({"lecun_normal": 0.8, "he_normal": 0.94, "uniform_fan_in": 0.95}, "not settled"),
    ],
)
def test_an_answer_changes_where_all_its_laws_are_shown_to_be_worse(again, accuracies, change):
    plant(again, NARROW, **accuracies)
    data = again.measurements[NARROW]
    data["status"][...] = np.isnan(data["test_accuracy"])
    made = again.view()
    narrow, *rest = made.others
    assert {made.change(narrow, answer) for answer in narrow.activations} == {change}
    assert {made.change(there, a) for there in rest for a in there.activations} == {"holds"}
    [*_, setting] = (s for s in document(made)["settings"] if s["experiments"] == [NARROW])
    assert {answer["change"] for answer in setting["activations"].values()} == {change}
    frame = tables(made)["elsewhere"].frame
    assert set(frame.loc[frame["hidden"] == "6-6", "change"]) == {change}


def test_nothing_is_settled_where_nothing_is_learned_and_shorter_training_is_held_to_longer(again):
    again.measurements[NARROW]["train_loss"][...] = 2.3
    made = again.view()
    [narrow, *_] = made.others
    assert {made.change(narrow, answer) for answer in narrow.activations} == {"not settled"}
    for row in tables(made)["elsewhere"].rows(Phrases("en")):
        assert row[1:3] == ["LeCun normal, He normal", "nothing learns"]
    plant(again, SHORT, lecun_normal=0.8, he_normal=0.8, uniform_fan_in=0.95)
    made = again.view()
    relu = made.reference.answer("relu")
    assert made.change(made.reference, relu) == "changes"
    assert made.change(made.first, made.first.answer("relu")) is None


def test_what_stands_alike_everywhere(again: Story) -> None:
    made = again.view()
    assert made.everywhere("worse") == ["uniform_fan_in"]
    assert made.everywhere("as good") == ["lecun_normal", "he_normal"]
    plant(again, NARROW, lecun_normal=0.8, he_normal=0.95, uniform_fan_in=0.95)
    made = again.view()
    assert made.everywhere("worse") == []
    assert made.everywhere("as good") == ["he_normal"]
    assert made.everywhere("as good", "worse") == ["lecun_normal", "he_normal", "uniform_fan_in"]


def test_best_open_and_usual_advice(story: Story) -> None:
    plant(story, lecun_normal=0.95, he_normal=0.948, uniform_fan_in=0.9, lsuv=0.93)
    relu = story.view().first.answer("relu")
    assert relu.best == ["lecun_normal", "he_normal"]
    assert relu.law("uniform_fan_in").regret.estimate == pytest.approx(0.05, abs=1e-3)
    assert relu.outcome == "ties"
    [first, *_] = story.view().first.usual("uniform_fan_in")
    assert first[1].regret.low > 0.01
    assert not story.view().first.usual("lecun_normal")
    assert story.view().usual == ["lecun_normal", "he_normal", "uniform_fan_in"]


def test_where_none_is_shown_as_good_the_least_precise_is_named(story: Story) -> None:
    plant(story, lecun_normal=0.95, he_normal=0.948, uniform_fan_in=0.9, lsuv=0.93)
    assert story.view().first.answer("relu").scattered is None
    for data in story.measurements.values():
        if "lsuv" in data["initializer"]:
            where = {"initializer": "lsuv", "activation": "relu", "replicate": 0}
            data["test_accuracy"].loc[where] = 0.1
    relu = story.view().first.answer("relu")
    assert (relu.best, relu.scattered) == ([], "lsuv")


def test_what_has_no_best_law_in_the_first_column_settles_nothing(again: Story) -> None:
    assert again.view().groundless == 0
    again.measurements[SHORT]["test_accuracy"][...] = RNG.uniform(
        0.1, 0.9, again.measurements[SHORT]["test_accuracy"].shape
    )
    made = again.view()
    open_cases = sum(len(found) for _, found in made.cases("not settled"))
    assert 0 < made.groundless <= open_cases


def test_what_diverges_has_a_status_and_no_number(story: Story) -> None:
    plant(story, lecun_normal=0.95, he_normal=0.94)
    for data in story.measurements.values():
        if "he_normal" in data["initializer"]:
            where = {"initializer": "he_normal", "replicate": 1}
            data["test_accuracy"].loc[where] = np.nan
            data["status"].loc[where] = 1
    relu = story.view().first.answer("relu")
    he = relu.law("he_normal")
    assert (he.diverged, he.accuracy, he.regret, he.standing) == (1, None, None, "diverged")
    assert relu.outcome == "disagrees"
    assert relu.laws[-1] is he


@pytest.mark.slow
def test_the_text_follows_the_results(story: Story, language: str) -> None:
    texts = set()
    for he in (0.95, 0.948, 0.93, 0.9):
        plant(story, lecun_normal=0.95, he_normal=he, uniform_fan_in=0.95, lsuv=0.95)
        texts.add(story.text(language))
    for data in story.measurements.values():
        data["train_loss"][...] = 2.3
    texts.add(story.text(language))
    for data in story.measurements.values():
        data["train_loss"][...] = data["test_accuracy"][...] = np.nan
        data["status"][...] = 1
    texts.add(story.text(language))
    assert len(texts) >= 5


def test_more_than_two_laws_are_told_by_their_number_in_at_most_five_lines(story: Story) -> None:
    plant(story, uniform_fan_in=0.8, lecun_normal=0.9, he_normal=0.9, lsuv=0.9)
    relu = story.view().first.answer("relu")
    phrases = Phrases("en")
    assert listed(relu.best, relu, phrases) == f"3 of {len(relu.laws)} laws"
    assert listed(["lsuv"], relu, phrases) == "LSUV"
    assert listed(["lsuv", "he_normal"], relu, phrases) == "LSUV, He normal"
    plant(story, lsuv=0.95)
    for answer in story.view().first.activations:
        lines = shown(answer)
        assert len(lines) <= 5
        assert any(law.like(answer.leader) for law in lines)


def test_answers_are_plain_complete_and_documented(story: Story) -> None:
    plant(story, lecun_normal=0.95, he_normal=0.948)
    text = json.dumps(document(story.view()), allow_nan=False)
    [setting] = json.loads(text)["settings"]
    relu = setting["activations"]["relu"]
    assert relu["best"] == ["lecun_normal", "he_normal"]
    assert relu["laws"]["he_normal"]["gain"] == pytest.approx(2**0.5)
    assert set(relu["regret_of_usual_advice"]) == {"lecun_normal", "he_normal", "uniform_fan_in"}
    assert relu["laws"]["lsuv"]["gain"] is None
    pages = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*`) \| ", pages, re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    whole = document(story.view())
    [setting] = whole["settings"]
    relu = setting["activations"]["relu"]
    law = relu["laws"]["lsuv"]
    assert named == {*whole, *setting, *relu, *law}
    assert set(law["regret"]) == {"estimate", "low", "high"}
