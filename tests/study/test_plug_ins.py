"""Activations and initializers from a user's module."""

import importlib
import math
from pathlib import Path

import numpy as np
import pytest

from engine.net.activations import make_activation
from engine.net.activations.from_function import NumericalDerivativeWarning
from engine.net.initializers import make_initializer
from engine.study import plug_ins
from engine.study.plug_ins import find_activation, find_initializer, plug_in_digest

MODULE = """
import math
import time
from dataclasses import replace

import numpy as np
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer

ready = make_activation("leaky_relu", alpha=0.3)
renamed = replace(ready, name="../leaky")
hidden = replace(ready, name="relu")
law = replace(make_initializer("he_normal"), name="given_law")
number = 3

def swish(z, beta=1.0):
    return z / (1 + np.exp(-beta * z))

def power(z, exponent):
    return np.sign(z) * np.abs(z) ** exponent

def relu(z):
    return np.maximum(z, 0)

def größe(z):
    return np.tanh(z)

def LONG(z):
    return np.tanh(z)

def in_place(z):
    z[z < 0] = 0
    return z

def clipped(z):
    return z.clip(0)

def on_a_copy(z):
    z = z.copy()
    z[z < 0] = 0
    return z

def by_type(z):
    return (z > 0).astype(z.dtype) * z

def exiting(z):
    raise SystemExit(0)

def overflowing(z):
    return math.tanh(z) if abs(z) < 10 else math.exp(1e3)

def sleeping(z):
    time.sleep(60)

def looping(rng, fan_in, fan_out):
    while True:
        pass

def overwrite(z, out, slope):
    np.maximum(z, 0, out=z)
    out[...] = z

def overwrite_output(gradient, output, slope):
    output *= gradient

writing = replace(ready, name="writing", forward=overwrite)
writing_output = replace(ready, name="writing_output", backward=overwrite_output)

def wild(z):
    return np.log(np.abs(z))

def halves(rng, fan_in, fan_out, sd=1.0):
    return sd * rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)

def signs(rng, fan_in, fan_out):
    return rng.integers(0, 2, (fan_in, fan_out)) * 2 - 1

def shifted(rng, fan_in, fan_out):
    return 0.5 + rng.standard_normal((fan_in, fan_out))

def zeros(rng, fan_in, fan_out):
    return np.zeros((fan_in, fan_out))

def transposed(rng, fan_in, fan_out):
    return rng.standard_normal((fan_out, fan_in))

def words(rng, fan_in, fan_out):
    return np.full((fan_in, fan_out), "w")

def careless(rng, fan_in, fan_out):
    return np.random.default_rng().standard_normal((fan_in, fan_out))

def fixed(rng, fan_in, fan_out):
    return np.random.default_rng(3).standard_normal((fan_in, fan_out))

def chessboard(rng, fan_in, fan_out):
    return np.indices((fan_in, fan_out)).sum(axis=0) % 2 * 2 - 1

chessboard.deterministic = True

def broken(rng, fan_in, fan_out):
    return rng.standard_normal((fan_in, fan_out)) @ np.ones(7)
""".replace("LONG", "l" * 101)


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module, in the working directory and nowhere on the Python path."""
    (tmp_path / "own_laws.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "own_broken.py").write_text("1 / 0\n", encoding="utf-8")
    (tmp_path / "own_exit.py").write_text("exit()\n", encoding="utf-8")
    (tmp_path / "own_latin.py").write_bytes(b"name = '\xe9'\n")
    monkeypatch.chdir(tmp_path)
    importlib.invalidate_caches()


def activation(entry: str, **parameters: float):
    with pytest.warns(NumericalDerivativeWarning):
        return find_activation(entry, **parameters)


def test_a_plain_function_is_enough_and_further_arguments_are_part_of_its_name() -> None:
    assert activation("own_laws:swish").family == "own_laws:swish"
    found = activation("own_laws:swish", beta=2)
    assert found.name == "swish_beta2"
    assert dict(found.parameters) == {"beta": 2.0}
    assert found.value([1.0]) == pytest.approx(1 / (1 + math.exp(-2)))
    assert activation("own_laws:swish", beta=1.0).name == "swish"
    law = find_initializer("own_laws:halves", sd=0.5)
    assert law.name == "halves_sd0.5"
    assert law.variance(50, 20) == pytest.approx(0.25 / 50, rel=0.05)


def test_built_in_entries_and_objects_are_taken_as_they_are() -> None:
    assert find_activation("leaky_relu", alpha=0.2) == make_activation("leaky_relu", alpha=0.2)
    assert find_initializer("normal", sd=0.1) == make_initializer("normal", sd=0.1)
    assert find_activation("own_laws:ready").name == "leaky_relu_alpha0.3"
    law = find_initializer("own_laws:law")
    assert (law.name, law.variance(10, 20)) == ("given_law", 0.2)


def test_a_mean_that_is_not_zero_is_noticed_and_whole_numbers_become_float64() -> None:
    assert find_initializer("own_laws:shifted").mean == pytest.approx(0.5, abs=0.05)
    signs = find_initializer("own_laws:signs")
    assert signs.mean == 0
    assert signs.variance(10, 10) == pytest.approx(1, abs=1e-3)
    assert signs.sample(np.random.default_rng(0), 3, 4).dtype == np.float64
    law = find_initializer("own_laws:chessboard")
    assert law.sample(np.random.default_rng(0), 2, 2).tolist() == [[-1, 1], [1, -1]]


def test_the_digest_is_that_of_the_code() -> None:
    own = plug_in_digest("own_laws:swish")
    assert own == plug_in_digest("own_laws:halves")
    assert own != plug_in_digest("own_broken:f")
    assert plug_in_digest("math:tanh") == plug_in_digest("math:erf")
    assert plug_in_digest("sys:intern") == "built in"
    assert len(plug_in_digest("json.decoder:JSONDecoder")) == 64


BAD = [
    ("own_laws:", "a plug-in is named module:attribute"),
    ("a:b:c", "a plug-in is named module:attribute"),
    ("own_nothing:f", "must be importable, got ModuleNotFoundError: .*; it is looked for in "),
    ("own_broken:f", "must be importable, got ZeroDivisionError: division by zero"),
    ("own_exit:f", "must be importable, got SystemExit: None; it is looked for in "),
    ("own_latin:f", "must be importable, got SyntaxError: .*utf-8"),
    ("own_laws:swich", "must define it, got 'swich'; it has .*swish"),
]


@pytest.mark.torture
@pytest.mark.parametrize(
    ("entry", "parameters", "message"),
    [
        *((entry, {}, message) for entry, message in BAD),
        ("own_laws:number", {}, "must be a function of z or an Activation, got 3"),
        ("own_laws:relu", {}, "must not be called as a built-in one, got 'relu'; rename"),
        ("own_laws:hidden", {}, "must not be called as a built-in one, got 'relu'; rename"),
        ("own_laws:renamed", {}, "its name must be at most 100 of letters, .* got '../leaky'"),
        ("own_laws:größe", {}, "its name must be at most 100 of letters, .* got 'größe'"),
        (f"own_laws:{'l' * 101}", {}, "its name must be at most 100 of letters"),
        ("own_laws:ready", {"alpha": 1.0}, "an object takes no parameters, got {'alpha': 1.0}"),
        ("own_laws:swish", {"gamma": 1.0}, "its parameters are: beta, got 'gamma'"),
        ("own_laws:swish", {"beta": "1e-3"}, "beta must be a finite number, got '1e-3'; YAML"),
        ("own_laws:power", {}, "exponent must be given, got {}; for example {own_laws:power: {"),
        ("own_laws:exiting", {}, "exiting: must map numbers to numbers, got SystemExit: 0"),
        ("own_laws:overflowing", {}, "overflowing: must map .* got OverflowError: math range"),
        ("own_laws:writing", {}, "leave its input and output as they are, got ValueError: .*read"),
        ("own_laws:writing_output", {}, "leave its input and output .* got ValueError: .*read"),
        ("own_laws:wild", {}, "wild: must be finite from -40 to 40"),
    ],
)
def test_bad_activations_are_refused_with_a_hint(entry, parameters, message) -> None:
    with pytest.raises(ValueError, match=message):
        find_activation(entry, **parameters)


@pytest.mark.torture
@pytest.mark.parametrize(
    ("entry", "parameters", "message"),
    [
        *((entry, {}, message) for entry, message in BAD),
        ("own_laws:number", {}, "must be a function of rng, fan_in, fan_out or an .* got 3"),
        ("own_laws:zeros", {}, "must not be called as a built-in one, got 'zeros'; rename"),
        ("own_laws:halves", {"sd": math.inf}, "sd must be a finite number, got inf"),
        ("own_laws:swish", {}, "swish: must take .* got TypeError: .*; see docs"),
        ("own_laws:broken", {}, "broken: must take .* got ValueError: matmul"),
        ("own_laws:transposed", {}, r"shape \(fan_in, fan_out\) = \(3, 5\), got \(5, 3\)"),
        ("own_laws:words", {}, "words: weights are real numbers, got dtype"),
        ("own_laws:fixed", {}, "another generator must .* declare fixed.deterministic = True"),
        ("own_laws:careless", {}, "the same generator must give the same weights"),
    ],
)
def test_bad_initializers_are_refused_with_a_hint(entry, parameters, message) -> None:
    with pytest.raises(ValueError, match=message):
        find_initializer(entry, **parameters)


@pytest.mark.torture
@pytest.mark.parametrize("name", ["in_place", "clipped", "on_a_copy", "by_type"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ordinary_numpy_is_taken_and_never_changes_its_argument(name: str, dtype: type) -> None:
    found, relu = activation(f"own_laws:{name}"), make_activation("relu")
    z = np.linspace(-3, 3, 7, dtype=dtype)
    values = [np.empty_like(z) for _ in range(4)]
    found.forward(z, *values[:2])
    assert np.array_equal(z, np.linspace(-3, 3, 7, dtype=dtype))
    assert np.array_equal(values[0], relu.value(z))
    assert values[1] == pytest.approx(relu.derivative(z), abs=1e-6)
    assert found.derivative(z) == pytest.approx(relu.derivative(z), abs=1e-6)


@pytest.mark.torture
@pytest.mark.parametrize(
    ("find", "name"), [(find_activation, "sleeping"), (find_initializer, "looping")]
)
def test_what_never_ends_is_given_up(find, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plug_ins, "LIMIT", 0.2)
    message = f"own_laws:{name}': must be imported and tried out in time, got no end in 0.2 s"
    with pytest.raises(ValueError, match=message):
        find(f"own_laws:{name}")
