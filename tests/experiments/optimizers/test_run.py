"""Every rule from one start: plain descent as with tuned rates, each rule by its own update."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.optimizers import run as optimizers
from engine.experiments.optimizers.settings import Settings
from engine.experiments.tuned_training import run as tuned_training
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, hold_out
from engine.study.stack import LitImages, Stack
from tests.study.small import made_up_cell

FIRST = {"sgd": (0.1, 0.3), "momentum": (0.01, 0.03), "adam": (0.003, 0.01)}
OWN = {"hidden": (12, 12), "loss": "softmax_cross_entropy", "batch_size": 16, "iterations": 30}
OWN |= {"record_every": 10, "validation": 30, "rungs": (), "replicates": 3}


def cell(**changes: object) -> CellSpec[Settings]:
    return made_up_cell(
        "optimizers", "tanh", "lecun_normal", **OWN | {"optimizers": FIRST} | changes
    )


def test_plain_descent_is_what_it_is_at_tuned_rates(dataset: Dataset) -> None:
    spec = cell()
    found = optimizers.run(spec, dataset).values
    rates = {"learning_rates": spec.experiment.learning_rates, "first": FIRST["sgd"]}
    alone = tuned_training.Settings(kind="tuned_training", dataset="made_up", **OWN, **rates)
    expected = tuned_training.run(dataclasses.replace(spec, experiment=alone), dataset).values
    assert found["optimizer"].tolist() == ["sgd", "momentum", "adam"]
    assert found["chosen_rate"][0] == expected["chosen_rate"]
    for name in ("trial_loss", "mean_loss", "test_accuracy", "diverged_at"):
        np.testing.assert_array_equal(found[name][:, 0], expected[name])


@pytest.mark.parametrize("place", [1, 2])
def test_what_is_judged_is_trained_by_the_rule(dataset: Dataset, place: int) -> None:
    spec = cell()
    found = optimizers.run(spec, dataset).values
    rest, _ = hold_out(dataset, 30)
    stack = Stack(
        spec,
        rest,
        LitImages.of(rest),
        range(2, 5),
        learning_rate=float(found["chosen_rate"][place]),
        optimizer=["sgd", "momentum", "adam"][place],
    )
    losses = np.array([stack.step() for _ in range(10)]).mean(axis=0)
    np.testing.assert_allclose(found["mean_loss"][:, place, 0], losses, rtol=1e-12)
    assert not np.allclose(found["mean_loss"][:, 0, 0], losses)


def test_a_rule_tries_its_own_rates_first_and_its_place_does_not_matter(dataset: Dataset) -> None:
    spec = cell(optimizers=FIRST | {"adam": (1e-5, 1e-5)}, plateau=0.0)
    found = optimizers.run(spec, dataset).values
    tried = np.isfinite(found["trial_loss"]).any(axis=(0, 3))
    rates = found["learning_rate"]
    for row, ends in zip(tried, spec.experiment.optimizers.values(), strict=True):
        assert row[np.isin(rates, ends)].all()
    assert not tried[2][rates == 30.0].any()
    assert cell(optimizers=dict(reversed(FIRST.items()))).experiment.rules == [*FIRST]
