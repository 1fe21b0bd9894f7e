"""Times in words that can be checked: medians, intervals, ratios within a round."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from engine.experiments.training.activation_cost import (
    STATISTICS,
    measure_activation_cost,
    summarize,
)
from engine.experiments.training.activation_times import ActivationTimes
from engine.study.datasets import prepare
from engine.study.protocol import Protocol
from tests.study.small import small_config


def times(rounds: int = 41) -> ActivationTimes:
    """A machine whose speed wanders: sigmoid always takes 4 times ReLU's, updates 1.25 times."""
    speed = np.random.default_rng(0).lognormal(0, 0.5, rounds)
    unit = 1e-9 * speed
    return ActivationTimes(
        value={"sigmoid": 4 * unit, "relu": unit},
        derivative={"sigmoid": unit, "relu": unit},
        operation={"exp": 3 * unit, "copy": 0.5 * unit},
        step={"sigmoid": 5e4 * unit, "relu": 4e4 * unit},
        elements=1000,
    )


def test_ratios_within_a_round_do_not_see_the_machine_wander() -> None:
    summary = summarize(times())["activations"]["sigmoid"]
    for quantity, expected in {
        "value_ratio": 4,
        "derivative_ratio": 1,
        "step_ratio": 1.25,
        "exp_share": 0.75,
        "step_share": 1000 * 5 / 5e4,
    }.items():
        assert summary[quantity] == pytest.approx(dict.fromkeys(STATISTICS, expected)), quantity
    assert summary["value_ns"]["low"] < summary["value_ns"]["high"]


def test_quartiles_and_interval_surround_the_median() -> None:
    summary = summarize(times())
    for own in (*summary["activations"].values(), *summary["operations"].values()):
        for quantity in own.values():
            assert quantity["lower_quartile"] <= quantity["median"] <= quantity["upper_quartile"]
            assert quantity["low"] <= quantity["median"] <= quantity["high"]


def test_files_hold_every_activation_and_quantity(tmp_path: Path) -> None:
    config = small_config(tmp_path)
    protocol = Protocol.load(config)
    prepare(protocol.dataset_spec("mnist"), tmp_path / "prepared")
    document, table = tmp_path / "timings" / "a.json", tmp_path / "timings" / "a.csv"
    measure_activation_cost(protocol.timing_spec(), tmp_path / "prepared", document, table)
    summary = json.loads(document.read_text())
    assert set(summary["activations"]) == {"identity", "sigmoid", "tanh", "relu"}
    assert summary["activations"]["relu"]["step_ratio"] == dict.fromkeys(STATISTICS, 1.0)
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * 8 + 2
    own = next(r for r in rows if (r["name"], r["quantity"]) == ("tanh", "value_ns"))
    assert float(own["median"]) == summary["activations"]["tanh"]["value_ns"]["median"]
