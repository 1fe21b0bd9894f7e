"""What the times of activations say: medians over rounds, and ratios taken within a round.

The files hold times, so no two runs give the same: nothing that must be reproduced may rest on
them. `activation_cost.json`:

    experiment, rounds, confidence, elements (outputs activated in one update);
    operations {name: {time_ns}} of NumPy's own functions, per element;
    activations {name: {value_ns, derivative_ns, value_ratio, derivative_ratio, exp_share, step_us,
    step_ratio, step_share}}: per element, per update, over the reference activation's time in the
    same round; exp_share is the exponential's time over the value's, step_share that of all values
    and derivatives of an update over the update's.

Every quantity is {median, low, high, lower_quartile, upper_quartile}; low and high bound an
interval for the median. `activation_cost.csv` has one row per activation and quantity.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.evidence.statistics import CONFIDENCE, median_interval
from engine.experiments.training.activation_times import (
    REFERENCE,
    ActivationTimes,
    Seconds,
    time_activations,
)
from engine.experiments.training.settings import Settings
from engine.study.cell_spec import activation_from_spec
from engine.study.datasets import load
from engine.study.files import written_whole

_NANO, _MICRO = 1e9, 1e6
STATISTICS = ("median", "low", "high", "lower_quartile", "upper_quartile")


def measure_activation_cost(
    spec: Mapping[str, Any], dataset_dir: Path, document: Path, table: Path
) -> None:
    """Time what `Protocol.timing_spec` describes; write `document` (JSON) and `table` (CSV)."""
    times = time_activations(
        [activation_from_spec(entry) for entry in spec["activations"]],
        Settings(**spec["settings"]),
        load(dataset_dir),
        spec["seed"],
        spec["rounds"],
    )
    facts = {"experiment": spec["experiment"], "rounds": spec["rounds"], "confidence": CONFIDENCE}
    summary = {**facts, **summarize(times)}
    with written_whole(document) as draft:
        draft.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    with written_whole(table) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "quantity", *STATISTICS])
        writer.writerows(_rows(summary))


def summarize(times: ActivationTimes) -> dict[str, Any]:
    """The quantities that the module describes, from the seconds of every round."""
    value, derivative, step = times.value, times.derivative, times.step
    quantities = {
        name: {
            "value_ns": value[name] * _NANO,
            "derivative_ns": derivative[name] * _NANO,
            "value_ratio": value[name] / value[REFERENCE],
            "derivative_ratio": derivative[name] / derivative[REFERENCE],
            "exp_share": times.operation["exp"] / value[name],
            "step_us": step[name] * _MICRO,
            "step_ratio": step[name] / step[REFERENCE],
            "step_share": times.elements * (value[name] + derivative[name]) / step[name],
        }
        for name in value
    }
    return {
        "elements": times.elements,
        "operations": {
            name: {"time_ns": _statistics(seconds * _NANO)}
            for name, seconds in times.operation.items()
        },
        "activations": {
            name: {quantity: _statistics(rounds) for quantity, rounds in own.items()}
            for name, own in quantities.items()
        },
    }


def _statistics(rounds: Seconds) -> dict[str, float]:
    interval = median_interval(rounds)
    lower, upper = np.quantile(rounds, [0.25, 0.75])
    values = (interval.estimate, interval.low, interval.high, float(lower), float(upper))
    return dict(zip(STATISTICS, values, strict=True))


def _rows(summary: Mapping[str, Any]) -> Iterator[list[Any]]:
    for group in ("operations", "activations"):
        for name, quantities in summary[group].items():
            for quantity, statistics in quantities.items():
                yield [name, quantity, *statistics.values()]
