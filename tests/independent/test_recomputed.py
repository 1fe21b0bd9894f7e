"""Numbers behind accepted verdicts, computed again by programs that share nothing with the engine.

A number agrees where it lies from the accepted estimate by no more than four standard errors of
the two: of this one over its draws, and of that one as its accepted interval tells.
"""

from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.independent.networks import Array, propagate, trained_loss

ACCEPTED = yaml.safe_load(
    (Path(__file__).parents[2] / "workflow/expected_verdicts.yaml").read_text("utf-8")
)
LECUN, HE = 0.1, np.sqrt(2) / 10
SIX, FIVE = 6, 5


def gradient_ratio(_: list[Array], gradients: list[Array]) -> float:
    return float(gradients[0].std() / gradients[-1].std())


def output_ratio(outputs: list[Array], _: list[Array]) -> float:
    return float(outputs[-1].std() / outputs[0].std())


def least_saturated(outputs: list[Array], _: list[Array]) -> float:
    return min(float((np.abs(x - 0.5) > 0.45).mean()) for x in outputs)


def growth_across_samples(outputs: list[Array], _: list[Array]) -> float:
    """Of the exponential fitted to all layers."""
    spreads = np.log([np.sqrt(x.var(axis=0).mean()) for x in outputs])
    return float(np.exp(np.polyfit(np.arange(len(outputs)), spreads, 1)[0] * (len(outputs) - 1)))


def share_between_units(outputs: list[Array], _: list[Array]) -> float:
    return float(outputs[-1].mean(axis=0).var() / outputs[-1].var())


SIGNALS = [
    ("sigmoid-sd1-saturates", "sigmoid", 1.0, SIX, least_saturated, False),
    ("sigmoid-sd1-gradient-vanishes", "sigmoid", 1.0, SIX, gradient_ratio, True),
    ("sigmoid-sd001-no-vanishing", "sigmoid", 0.01, SIX, gradient_ratio, True),
    ("sigmoid-sd001-units-alike-relative", "sigmoid", 0.01, SIX, share_between_units, False),
    ("sigmoid-lecun-widens-across", "sigmoid", LECUN, SIX, growth_across_samples, True),
    ("relu-he-width-constant", "relu", HE, FIVE, output_ratio, True),
    ("relu-xavier-shrinks-with-depth", "relu", LECUN, FIVE, output_ratio, True),
    ("tanh-small-weights-collapse-gradient", "tanh", 0.01, FIVE, gradient_ratio, True),
    ("logistic-small-weights-vanish", "sigmoid", 0.01, FIVE, gradient_ratio, True),
    ("large-weights-vanish-logistic", "sigmoid", 10.0, FIVE, gradient_ratio, True),
    ("large-weights-vanish-tanh", "tanh", 1.0, FIVE, gradient_ratio, True),
]


def agrees(claim: str, draws: Array, *, logarithmic: bool) -> bool:
    scaled = np.log if logarithmic else np.asarray
    estimate, (low, high) = ACCEPTED[claim]["estimate"], ACCEPTED[claim]["interval"]
    theirs = (scaled(high) - scaled(low)) / 4  # an interval spans about two errors to each side
    ours = scaled(draws).std(ddof=1) / np.sqrt(len(draws))
    rounding = 5e-4 * abs(scaled(estimate))  # four digits are stored
    away = abs(scaled(draws).mean() - scaled(estimate))
    return bool(away <= 4 * np.hypot(ours, theirs) + rounding)


@pytest.mark.parametrize(
    ("claim", "function", "sd", "depth", "measure", "logarithmic"),
    SIGNALS,
    ids=[claim for claim, *_ in SIGNALS],
)
def test_signals(claim, function, sd, depth, measure, logarithmic) -> None:
    draws = np.array([measure(*propagate(function, sd, depth, seed)) for seed in range(24)])
    assert agrees(claim, draws, logarithmic=logarithmic), (draws.mean(), ACCEPTED[claim])


@cache
def losses(function: str, name: str) -> Array:
    def by_fan_in(variance: float, fan_in: int) -> float:
        return float(np.sqrt(variance / fan_in))

    scale = {"sd 0.01": 0.01, "lecun": partial(by_fan_in, 1), "he": partial(by_fan_in, 2)}[name]
    return np.array([trained_loss(function, scale, seed) for seed in range(3)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim", "function", "law", "minus"),
    [
        ("relu-he-beats-xavier", "relu", "lecun", "he"),
        ("relu-sd001-cannot-learn", "relu", "sd 0.01", None),
        ("relu-xavier-learns-slower-but-learns", "relu", "lecun", None),
        ("tanh-best-xavier", "tanh", "he", "lecun"),
    ],
)
def test_training(claim: str, function: str, law: str, minus: str | None) -> None:
    draws = losses(function, law) - (losses(function, minus) if minus else 0)
    assert agrees(claim, draws, logarithmic=False), (draws, ACCEPTED[claim])
