"""Times of activations as the workflow stores them, made up."""

from __future__ import annotations

from typing import Any

from engine.experiments.training.activation_cost import STATISTICS


def planted_times(
    sigmoid: float = 4.0,
    tanh: float = 1.0,
    exponential: float = 0.3,
    update: float = 1.05,
    spread: float = 0.01,
) -> dict[str, Any]:
    """Times of the small study's activations.

    sigmoid, tanh : their values over ReLU's. exponential : the exponential over the sigmoid's
    value. update : the sigmoid's update over ReLU's. spread : half the width of every interval.
    """
    values = {"identity": 0.4, "sigmoid": sigmoid, "tanh": tanh, "relu": 1.0}
    return {
        "operations": {
            "exp": {"time_ns": _around(exponential * sigmoid, spread)},
            "copy": {"time_ns": _around(0.4, spread)},
        },
        "activations": {
            name: {
                quantity: _around(median, spread)
                for quantity, median in {
                    "value_ns": value,
                    "derivative_ns": 1.0,
                    "value_ratio": value,
                    "derivative_ratio": 1.0,
                    "exp_share": exponential * sigmoid / value,
                    "step_us": 700.0,
                    "step_ratio": update if name == "sigmoid" else 1.0,
                    "step_share": 0.07,
                }.items()
            }
            for name, value in values.items()
        },
    }


def _around(median: float, spread: float) -> dict[str, float]:
    ends = (median, median - spread, median + spread, median - spread / 2, median + spread / 2)
    return dict(zip(STATISTICS, ends, strict=True))
