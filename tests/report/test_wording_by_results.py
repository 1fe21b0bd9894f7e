"""Sentences that the results choose: how far the best one has learned, ties, widths, causes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.report.findings import BestViews
from engine.study.language import LANGUAGES
from tests.report.papers import Paper
from tests.report.test_sections import best_of


def guessing(paper: Paper, *laws: str, loss: float) -> Paper:
    """The same with tanh at the loss of guessing under `laws`, at `loss` under He normal."""
    data = paper.measurements["mnist"].copy(deep=True)
    chance = math.log(int(data.attrs["classes"]))
    data["train_loss"].loc[{"activation": "tanh"}] = 0.8 * chance
    data["train_loss"].loc[{"activation": "tanh", "initializer": list(laws)}] = chance
    data["train_loss"].loc[{"activation": "tanh", "initializer": "he_normal"}] = loss * chance
    return replace(paper, measurements={**paper.measurements, "mnist": data})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recommendation_that_leaves_nothing_learned_is_told_with_its_reach(
    paper: Paper, language: str
) -> None:
    row = replace(best_of("disagrees"), leader="he_normal", loss=0.7 * math.log(4))
    laws = [entry.name for entry in paper.protocol.initializers if entry.name != "he_normal"]
    worlds = [
        guessing(paper, *laws, loss=0.7),
        guessing(paper, *laws, loss=0.1),
        guessing(paper, "lecun_normal", loss=0.7),
        guessing(paper, loss=0.7),
    ]
    texts = [world.text(language, best=BestViews((row,), ())) for world in worlds]
    little = {"zh": "学到的也很少", "en": "learned little"}[language]
    assert [little in text for text in texts] == [True, False, True, True]
    told = {"zh": "包括所推荐的一种", "en": "the recommended one among"}[language]
    assert [told in text for text in texts] == [True, True, True, False]
    assert "70%" in texts[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gradient_is_named_a_cause_only_where_it_differs(paper: Paper, language: str) -> None:
    row = replace(best_of("disagrees"), leader="he_normal")
    world = guessing(paper, "lecun_normal", loss=0.7)
    data = world.measurements["propagation"].copy(deep=True)
    tanh = {"activation": "tanh"}
    data["pre_activation_gradient_sd"].loc[tanh] = 1.0
    same = replace(world, measurements={**world.measurements, "propagation": data})
    cause = {"zh": "看出端倪", "en": "points to a cause"}[language]
    not_cause = {"zh": "不足以解释", "en": "does not account for it"}[language]
    best = BestViews((row,), ())
    assert not_cause in " ".join(same.text(language, best=best).split())
    faint = data.copy(deep=True)
    faint["pre_activation_gradient_sd"].loc[tanh | {"initializer": "lecun_normal", "layer": 1}] = (
        0.001
    )
    starved = replace(world, measurements={**world.measurements, "propagation": faint})
    assert cause in " ".join(starved.text(language, best=best).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_widths_of_the_sigmoid_s_outputs_are_compared_in_words(paper: Paper, language: str) -> None:
    texts = set()
    for factor in (4.0, 0.2, 1.0, None):
        data = paper.measurements["propagation"].copy(deep=True)
        for name in ("across_sample_variance", "between_unit_variance"):
            sigmoid = data[name].sel(activation="sigmoid")
            other = sigmoid.sel(initializer="lecun_normal").to_numpy()
            size = np.array([[0.1], [1.0], [3.0]]) if factor is None else factor
            data[name].loc[{"activation": "sigmoid", "initializer": "he_normal"}] = size * other
        world = replace(paper, measurements={**paper.measurements, "propagation": data})
        text = " ".join(world.text(language).split())
        opening = {"zh": "末层的分布", "en": "those of the last layer are"}[language]
        texts.add(text.split(opening)[1][:25])
    assert len(texts) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_roots_in_statements_are_formulas(paper: Paper, language: str) -> None:
    for verdict in ("undecided", "supported"):
        assert "sqrt(" not in paper.judged(every=verdict).text(language)
