"""What a recommendation says: against the layers' theory, and against networks that are drawn."""

import json
import math

import numpy as np
import pytest

from engine.cli.recommend import RIVALS, SCATTER, SCATTERS, Question, recommend
from engine.cli.recommend_text import to_json, to_text, usage
from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.activations.from_function import (
    NumericalDerivativeWarning,
    activation_from_function,
)
from engine.net.initializers import TRUNCATED_SD, make_initializer
from engine.net.theory.depth_gain import HARMLESS, SLACK
from engine.net.theory.layers import predict_network


def asked(family: str, width: int = 512, depth: int = 6, **options) -> Question:
    return Question(activation=make_activation(family), units=(width,) * (depth + 1), **options)


def finite_or_not(value: float | None) -> float:
    """What has left float64 as the infinity that it is."""
    return math.inf if value is None else value


@pytest.mark.parametrize(
    ("family", "width", "depth"),
    [
        *((family, 8, 20) for family in ACTIVATIONS),
        *((family, 512, 40) for family in ("relu", "sigmoid", "gelu", "softplus", "squared_relu")),
        ("tanh", 64, 1),
    ],
)
def test_nothing_does_much_better_and_nothing_is_recommended_that_fails(family, width, depth):
    """By their own predictions."""
    found = recommend(asked(family, width, depth))

    def worst(name: str) -> float:
        row = found.predictions[name]
        changes = (row.signal or math.inf, row.gradient or math.inf)
        scatter = finite_or_not(row.log_second_moment_sd) / 2
        return max([scatter, *(abs(math.log(change)) for change in changes)])

    own, *rivals = found.predictions
    assert set(RIVALS) < set(rivals)
    for rival in rivals:
        both_fail = found.own.fails and found.predictions[rival].fails
        assert both_fail or worst(own) <= max(HARMLESS, worst(rival) + SLACK) + 1e-6
    row = found.own
    changes = [finite_or_not(row.signal), finite_or_not(row.gradient)]
    kept = all(1e-3 < change < 1e3 for change in [*changes, math.sqrt(row.sample_share or 0.0)])
    bad = finite_or_not(row.log_second_moment_sd) > SCATTER or not kept
    assert bad == (found.layers == ()) == (found.output is None) == (usage(found) == {})
    assert ("No law is recommended" in to_text(found)) == bad
    assert (json.loads(to_json(found))["law"] is None) == bad
    assert ("recommended" in found.predictions) != bad


def test_what_is_too_deep_for_its_width_or_leaves_float64_is_said() -> None:
    found = recommend(asked("relu", 32, 50))
    assert found.own.summary == SCATTERS
    assert "it takes about 63 units per layer" in to_text(found)
    assert recommend(asked("relu", 63, 50)).layers
    assert not recommend(asked("relu", 61, 50)).layers
    with pytest.warns(NumericalDerivativeWarning):
        squared = activation_from_function(lambda z: np.maximum(z, 0) ** 2, "squared")
    found = recommend(Question(activation=squared, units=(64,) * 16))
    assert found.predictions["he_normal"].signal is None
    assert found.predictions["he_normal"].summary == "signal explodes, gradient explodes"
    assert json.loads(to_json(found))["predictions"]["he_normal"]["signal"] is None
    assert "nan" not in to_text(found)


@pytest.mark.parametrize("rival", RIVALS)
def test_predictions_are_those_of_the_layers(rival: str) -> None:
    tanh, sizes = make_activation("tanh"), (80, 70, 60, 60, 50)
    found = recommend(Question(activation=tanh, units=sizes)).predictions[rival]
    layers = predict_network(tanh, make_initializer(rival), sizes)
    assert found.signal == pytest.approx(layers.pre_activation_sd[-1] / layers.pre_activation_sd[0])
    share = layers.across_sample_variance[-1] / layers.second_moment[-1]
    assert found.sample_share == pytest.approx(share)
    assert found.weight_sd == pytest.approx(make_initializer(rival).variance(60, 50) ** 0.5)


@pytest.mark.parametrize(
    ("family", "options"),
    [
        ("relu", {"dropout": 0.3}),
        ("gelu", {"second_moment": 0.1}),
        ("tanh", {"dropout": 0.2, "second_moment": 4.0}),
    ],
)
def test_networks_that_are_drawn_do_as_predicted(family: str, options: dict) -> None:
    """Signal and gradient of 60 networks, with masks of their own; fixed seed.

    The sd of the mean over networks of a mean square is at most sqrt(5 depth / width / 60), and
    the mean itself is right to the order of depth / width.
    """
    found = recommend(asked(family, 200, 10, **options))
    rng, activation = np.random.default_rng(5), found.question.activation
    keep, squares = found.question.keep, []
    for _ in range(60):
        a = rng.standard_normal(200) * math.sqrt(found.question.second_moment)
        slopes, weights, sizes = [], [], []
        for number, layer in enumerate(found.layers):
            mask = (rng.random(200) < keep) / keep if number else np.ones(200)
            w = rng.standard_normal((200, 200)) * layer.weight_sd * mask[:, None]
            z = a @ w + rng.standard_normal(200) * layer.bias_sd
            a = activation.value(z)
            slopes.append(activation.derivative(z))
            weights.append(w)
            sizes.append(np.mean(z**2))
        gradient = last = rng.standard_normal(200) * slopes[-1]
        for w, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
            gradient = (gradient @ w.T) * slope
        squares.append((sizes[-1] / sizes[0], np.mean(gradient**2) / np.mean(last**2)))
    tolerance = 4 * math.sqrt(5 * 10 / 200 / keep / 60)
    signal, gradient = np.mean(squares, axis=0)
    assert signal == pytest.approx(found.own.signal**2, rel=tolerance)
    assert gradient == pytest.approx(found.own.gradient**2, rel=tolerance)


@pytest.mark.parametrize(
    ("family", "width", "depth"),
    [*((family, 512, 3) for family in ACTIVATIONS), ("softplus", 8, 20)],
)
def test_the_text_fits_the_width_of_a_page(family: str, width: int, depth: int) -> None:
    found = recommend(
        asked(
            family, width, depth, gain=0, sd=0.02, dropout=0.25, truncated=True, second_moment=0.1
        )
    )
    text = to_text(found)
    assert max(map(len, text.splitlines())) <= 100
    for words in (family, "second moment", "variance", "backward", "critical", *found.predictions):
        assert words in text
    for lines in usage(found).values():
        assert all(line in text for line in lines)
    assert f"{found.gains.second_moment:.6f}" in text


@pytest.mark.parametrize(
    ("family", "note"),
    [
        ("gelu", "of no use: its fixed point 0 repels"),
        ("softplus", "no gain with any biases keeps both"),
        ("relu", "every length stays as it is (scale-invariant)"),
        ("tanh", "fall as a power of depth (vanishing)"),
        ("sigmoid", "variance tends to 45.62"),
    ],
)
def test_the_critical_point_s_worth_is_said(family: str, note: str) -> None:
    assert note in to_text(recommend(asked(family, 64)))


def test_a_truncated_draw_has_the_variance_of_the_law() -> None:
    found = recommend(asked("relu", 512, 6, truncated=True))
    drawn = make_initializer("truncated_normal", sd=found.layers[0].weight_sd)
    weights = drawn.sample(np.random.default_rng(1), 512, 512)
    assert np.var(weights) == pytest.approx(2 / 512, rel=0.01)
    assert found.predictions["uncorrected"].gain == pytest.approx(math.sqrt(2) * TRUNCATED_SD)
