"""What a recommendation says, as text and as JSON."""

import json
import math

import numpy as np
import pytest

from engine.cli.recommend import (
    RIVALS,
    recommend,
    to_json,
    to_text,
    usage,
)
from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.activations.from_function import (
    NumericalDerivativeWarning,
    activation_from_function,
)
from engine.net.initializers import make_initializer
from engine.net.theory.depth_gain import SLACK
from engine.net.theory.gains import gains
from engine.net.theory.layers import predict_network

every_family = pytest.mark.parametrize("family", ACTIVATIONS)


@every_family
def test_json_holds_exactly_what_is_promised(family: str) -> None:
    found = recommend(make_activation(family), 100, 6)
    document = json.loads(to_json(found))
    assert list(document) == ["activation", "gains", "law", "prediction"]
    assert document["activation"] == family
    exact = gains(make_activation(family))
    assert document["gains"] == {
        "second_moment": exact.second_moment,
        "variance": exact.variance,
        "backward": exact.backward,
        "critical": exact.critical,
    }
    assert document["law"]["sd"] == pytest.approx(document["law"]["gain"] / 10)
    assert document["prediction"]["fan_in"] == 100
    assert document["prediction"]["depth"] == 6


@every_family
@pytest.mark.parametrize("depth", [1, 6, 50])
def test_no_rival_does_much_better_by_its_own_prediction(family: str, depth: int) -> None:
    predictions = recommend(make_activation(family), 64, depth).predictions

    def worst(name: str) -> float:
        found = predictions[name]
        changes = (found.signal or math.inf, found.gradient or math.inf)
        return max(abs(math.log(change)) for change in changes)

    assert list(predictions) == ["recommended", *RIVALS]
    for rival in RIVALS:
        assert worst("recommended") <= worst(rival) + SLACK + 1e-6


@pytest.mark.parametrize("rival", RIVALS)
def test_predictions_are_those_of_the_layers(rival: str) -> None:
    tanh, sizes = make_activation("tanh"), [80] * 11
    found = recommend(tanh, 80, 10).predictions[rival]
    layers = predict_network(tanh, make_initializer(rival), sizes)
    assert found.signal == pytest.approx(layers.pre_activation_sd[-1] / layers.pre_activation_sd[0])
    share = layers.across_sample_variance[-1] / layers.second_moment[-1]
    assert found.sample_share == pytest.approx(share)
    assert found.weight_sd == pytest.approx(make_initializer(rival).variance(80, 80) ** 0.5)


def test_relu_is_told_he_s_law() -> None:
    found = recommend(make_activation("relu"), 512, 50)
    assert found.law.rule == "second_moment"
    assert found.weight_sd == pytest.approx(math.sqrt(2 / 512))
    assert found.predictions["recommended"].summary == "signal and gradient kept"
    assert found.predictions["recommended"].signal == pytest.approx(1.0)
    lecun = found.predictions["lecun_normal"]
    assert lecun.signal == pytest.approx(2**-24.5)
    assert lecun.summary == "signal vanishes, gradient vanishes"


@every_family
def test_the_text_names_every_gain_law_and_library_within_the_width_of_a_page(family: str) -> None:
    found = recommend(make_activation(family), 512, 6)
    text = to_text(found)
    assert max(map(len, text.splitlines())) <= 100
    for words in (family, "second moment", "variance", "backward", "critical", *RIVALS):
        assert words in text
    for line in usage(found).values():
        assert line in text
    assert f"{found.gains.second_moment:.6f}" in text
    assert ("none" in text) == (found.gains.critical is None)


@pytest.mark.parametrize(
    ("family", "note"),
    [
        ("gelu", "of no use: its fixed point 0 repels"),
        ("softplus", "no critical gain"),
        ("relu", "every length stays as it is"),
        ("tanh", "variance tends to 0"),
        ("sigmoid", "variance tends to 45.62"),
    ],
)
def test_the_critical_gain_s_worth_is_said(family: str, note: str) -> None:
    assert note in to_text(recommend(make_activation(family), 64, 6))


def test_the_pytorch_line_means_the_law() -> None:
    found = recommend(make_activation("tanh"), 256, 6)
    scale = usage(found)["pytorch"].split("0.0, ")[1].split(" /")[0]
    assert float(scale) == pytest.approx(found.law.gain, rel=1e-5)
    for library in ("jax", "keras"):
        scale = usage(found)[library].split("(")[1].split(",")[0]
        assert float(scale) == pytest.approx(found.law.gain**2, rel=1e-5)


def test_what_leaves_float64_is_null_and_said() -> None:
    """A squared ReLU squares lengths: they vanish or explode doubly exponentially."""
    with pytest.warns(NumericalDerivativeWarning):
        squared = activation_from_function(lambda z: np.maximum(z, 0) ** 2, "squared")
    found = recommend(squared, 64, 30)
    assert found.predictions["he_normal"].signal is None
    assert found.predictions["he_normal"].summary == "signal explodes, gradient explodes"
    assert json.loads(to_json(found))["prediction"]["he_normal"]["signal"] is None
    assert "nan" not in to_text(found)


@pytest.mark.parametrize(
    ("fan_in", "depth", "message"),
    [(0, 5, "fan_in must be at least 1, got 0"), (5, 0, "depth must be"), (5, 1001, "got 1001")],
)
def test_bad_sizes_are_refused(fan_in: int, depth: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        recommend(make_activation("tanh"), fan_in, depth)
