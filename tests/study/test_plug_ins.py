"""Activations from a user's module."""

from pathlib import Path

import pytest

from engine.net.activations import make_activation
from engine.net.activations.from_function import NumericalDerivativeWarning
from engine.study.plug_ins import is_plug_in, load_activation

MODULE = """
import numpy as np
from engine.net.activations import make_activation

ready = make_activation("leaky_relu", alpha=0.3)
number = 3

def swish(z):
    return z / (1 + np.exp(-z))

def relu(z):
    return np.maximum(z, 0)
"""


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_activations.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "own_broken.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def test_a_plain_function_is_enough() -> None:
    with pytest.warns(NumericalDerivativeWarning, match="swish"):
        activation = load_activation("own_activations:swish")
    assert activation.name == "swish"
    z = [-2.0, 0.5, 7.0]
    assert activation.value(z) == pytest.approx(make_activation("silu").value(z), rel=1e-12)


def test_an_activation_is_taken_as_it_is() -> None:
    assert load_activation("own_activations:ready").name == "leaky_relu_alpha0.3"


def test_only_a_colon_makes_a_plug_in() -> None:
    assert is_plug_in("module:name")
    assert not is_plug_in("relu")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("own_activations:", "a plug-in is named module:attribute"),
        (":swish", "a plug-in is named module:attribute"),
        ("own activations:swish", "a plug-in is named module:attribute"),
        ("a:b:c", "a plug-in is named module:attribute"),
        ("own_nothing:f", "must be importable, got ModuleNotFoundError"),
        ("own_broken:f", "must be importable, got ZeroDivisionError: division by zero"),
        ("own_activations:swich", "must define it, got 'swich'; it has .*swish"),
        ("own_activations:number", "must be a function of z or an Activation, got 3"),
        ("own_activations:relu", "must not be called as a built-in one, got 'relu'; rename"),
    ],
)
def test_bad_entries_are_refused_with_a_hint(entry: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_activation(entry)
