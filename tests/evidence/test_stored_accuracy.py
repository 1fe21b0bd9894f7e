"""Stored accuracies beside ours: found where all is as in the book, agreeing by their spread."""

import json

import numpy as np
import pytest

from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.experiments.initial_sd import results as initial_sd
from engine.experiments.weight_decay import results as weight_decay
from tests.evidence.blank_study import blank
from tests.evidence.synthetic import around

RUNS = {"scale": initial_sd.RUN, "strength": weight_decay.RUN}
KINDS = {"scale": "initial_sd", "strength": "weight_decay"}


def measured(setting, *, off=0.0, spread=0.01, **changes):
    """Each stored accuracy's cell has the stored mean, `off` spreads away."""
    run = RUNS[setting]
    values = sorted({entry.value for entry in run.accuracies})
    made = blank(KINDS[setting], *run.cell, {setting: [*values, 7.0, 8.0][:3]}, 8)
    spec = json.dumps({"experiment": {**run.settings, **changes}})
    facts = {"experiment": setting, "dataset_sha256": MNIST_TRAIN_IMAGES, "spec": spec}
    for entry in run.accuracies:
        place = int(run.places(made, entry.value)[0])
        made[entry.variable][0, 0, :, place] = around(entry.published + off * spread, spread, 8)
    return made.assign_attrs(facts)


@pytest.mark.parametrize("setting", RUNS)
@pytest.mark.parametrize(("off", "agrees"), [(0.0, True), (-2.9, True), (3.2, False)])
def test_three_spreads_decide(setting, off, agrees):
    rows = RUNS[setting].compare({"one": measured(setting, off=off)})
    assert [row.agrees for row in rows] == [agrees] * len(RUNS[setting].accuracies)
    for row in rows:
        assert row.ours.estimate == pytest.approx(row.published + off * 0.01)


@pytest.mark.parametrize("setting", RUNS)
def test_nothing_is_compared_under_other_settings(setting):
    assert RUNS[setting].compare({"one": measured(setting, learning_rate=0.1)}) == []
    other = measured(setting).assign_attrs(dataset_sha256="0" * 64)
    assert RUNS[setting].compare({"one": other}) == []
    renamed = measured(setting).assign_coords(activation=["tanh"])
    assert RUNS[setting].compare({"one": renamed}) == []


def test_the_grid_of_the_book_holds_its_printed_sizes_and_what_was_not_run_has_no_row():
    data = measured("scale").isel(size=[0])
    assert len(initial_sd.published({"one": data})) == 1
    made = measured("scale").isel(size=[0] * 16)
    grid = made.assign_coords(scale=("size", np.geomspace(1, 1e-4, 16)))
    found = [initial_sd.RUN.places(grid, entry.value) for entry in initial_sd.RUN.accuracies]
    assert [places.tolist() for places in found] == [[2], [3], [4]]


def test_a_diverged_replicate_leaves_the_comparison_open():
    data = measured("strength")
    data["test_accuracy"][0, 0, 2] = np.nan
    rows = weight_decay.published({"one": data})
    assert [row.agrees for row in rows] == [True, None]
    assert rows[1].ours is None
