"""Sections on sizes of the first weights and weight decay, whatever comes out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.evidence.ledger import judge
from engine.report.experiments import experiment_views
from engine.study.datasets import prepare
from engine.study.language import LANGUAGES
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.experiments.units_paper import chance
from tests.report.papers import Paper
from tests.study.small import run_experiment, small_config

OWN = ("initial_sd", "initial_sd_equal_loss", "weight_decay")


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A study of these experiments alone."""
    folder = tmp_path_factory.mktemp("study")
    config = small_config(folder / "source")
    config["experiments"] = {name: config["experiments"][name] for name in OWN}
    config["datasets"] = {"mnist": config["datasets"]["mnist"]}
    protocol = Protocol.load(config)
    prepare(protocol.dataset_spec("mnist"), folder / "datasets" / "mnist")
    paths = {name: run_experiment(protocol, name, folder) for name in OWN}
    measurements = {name: read_measurements(path) for name, path in paths.items()}
    return Paper(protocol, measurements, judge(measurements), folder)


def changed(paper: Paper, experiment: str, **arrays: Any) -> Paper:
    """The same with variables of one experiment replaced, each broadcast to its shape."""
    data = paper.measurements[experiment].copy(deep=True)
    for name, values in arrays.items():
        data[name][...] = np.broadcast_to(values, data[name].shape)
    return replace(paper, measurements={**paper.measurements, experiment: data})


def views(paper: Paper) -> dict[str, Any]:
    return experiment_views(paper.protocol, paper.measurements)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("experiment", ["initial_sd", "initial_sd_equal_loss"])
def test_sizes_that_all_diverged_have_no_number(
    paper: Paper, experiment: str, language: str
) -> None:
    made = changed(paper, experiment, train_loss=np.nan, test_accuracy=np.nan, status=1)
    assert not re.search(r"\bnan\b", made.text(language))


def test_the_contrast_is_between_the_ends_of_what_counts(paper: Paper) -> None:
    count = paper.measurements["initial_sd"].sizes["size"]
    test = np.linspace(0.2, 0.8, count)
    loss = 0.1 + chance(paper.measurements["initial_sd"]).to_numpy()[:, None]
    made = changed(paper, "initial_sd", train_loss=loss, train_accuracy=1.0, test_accuracy=test)
    [part] = views(made)["initial_sd"].timed
    scales = made.measurements["initial_sd"]["scale"].to_numpy()
    assert (part.contrast.large.value, part.contrast.small.value) == (scales[0], scales[-1])
    assert part.contrast.gap.estimate == pytest.approx(0.6)
    assert part.contrast.test.estimate == pytest.approx(-0.6)


def test_differences_are_from_training_without_decay(paper: Paper) -> None:
    count = paper.measurements["weight_decay"].sizes["decay"]
    test = 0.5 + 0.01 * np.arange(count)
    view = views(changed(paper, "weight_decay", test_accuracy=test))["weight_decay"]
    assert [e.test.estimate for e in view.effects] == pytest.approx(0.01 * np.arange(1, count))
    assert view.best.reading.value == max(view.settings.strengths)
    assert view.books.reading.value == view.books_strength
