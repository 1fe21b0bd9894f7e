"""Registries: stable names, and entries that are refused at import."""

import dataclasses
import inspect
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.net.activations import ACTIVATIONS, Kink, make_activation
from engine.net.initializers import INITIALIZERS, make_initializer
from engine.net.registry import named, verify_registry


@pytest.mark.parametrize(
    ("registry", "make"), [(ACTIVATIONS, make_activation), (INITIALIZERS, make_initializer)]
)
def test_an_entry_is_immutable_documented_and_made_again_from_its_parameters(registry, make):
    for family, factory in registry.items():
        parameters = inspect.signature(factory).parameters
        needed = {name: 0.5 for name, p in parameters.items() if p.default is p.empty}
        entry = make(family, **needed)
        assert make(family, **entry.parameters) == entry
        assert any(map(str.isdigit, entry.reference))
        assert factory.__doc__
        with pytest.raises(TypeError):
            entry.parameters["sd"] = 1.0
        with pytest.raises(dataclasses.FrozenInstanceError):
            entry.name = "other"


def tanh():
    return make_activation("relu")


def odd():
    return dataclasses.replace(make_activation("relu"), family="odd", name="even")


@pytest.mark.parametrize(
    ("registry", "message"),
    [
        ({"relu": ACTIVATIONS["tanh"]}, "a key must be its factory's name"),
        ({"tanh": tanh}, "the entry's family"),
        ({"odd": odd}, "must be named after its family, got 'even'"),
    ],
)
def test_a_bad_entry_dies_at_once(registry, message):
    with pytest.raises(ValueError, match=message):
        verify_registry("activation", registry)


@pytest.mark.parametrize(
    ("sd", "name"),
    [(1.0, "normal_sd1"), (1, "normal_sd1"), (0.01, "normal_sd0.01"), (1e-5, "normal_sd1e-05")],
)
def test_names_write_numbers_shortly(sd, name):
    assert make_initializer("normal", sd=sd).name == name


@given(a=st.floats(1e-300, 1e300), b=st.floats(1e-300, 1e300))
def test_two_parameters_have_two_names_unless_equal(a, b):
    normal = INITIALIZERS["normal"]
    assert (named(normal, sd=a) == named(normal, sd=b)) == (a == b)


BAD_ACTIVATIONS = [
    ("rellu", {}, "'rellu'.*must be one of identity, .*did you mean 'relu'"),
    ("relu", {"alpha": 0.1}, "'relu': its parameters are: none, got 'alpha'"),
    ("leaky_relu", {"alfa": 0.1}, "got 'alfa'; did you mean 'alpha'"),
    ("leaky_relu", {"alpha": -0.1}, "leaky_relu: 0 < alpha < 1, got -0.1; 0.01 is usual"),
    ("leaky_relu", {"alpha": 1.0}, "leaky_relu: 0 < alpha < 1, got 1.0"),
    ("elu", {"alpha": math.nan}, "alpha must be a finite number, got nan"),
    ("elu", {"alpha": "1e-3"}, "alpha must be a finite number, got '1e-3'; YAML"),
    ("elu", {"alpha": True}, "alpha must be a finite number, got True"),
    ("elu", {"alpha": 0.0}, "elu: alpha must be positive, got 0.0"),
    ("centred_sigmoid", {"scale": -1.0}, "scale must be positive, got -1.0; 1 keeps the"),
]
BAD_INITIALIZERS = [
    ("he_norma", {}, "must be one of zeros, .*did you mean 'he_normal'"),
    ("normal", {}, "'normal': sd must be given, got {}; for example {normal: {sd: 0.01}}"),
    ("normal", {"std": 1.0}, "'normal': its parameters are: sd, got 'std'; did you mean 'sd'"),
    ("normal", {"sd": "1e-3"}, "sd must be a finite number, got '1e-3'; YAML reads 1e-3"),
    (
        "normal",
        {"sd": -1.0},
        r"normal: sd must be positive, from 1.18e-38 to 3.4e\+38, got -1.0",
    ),
    ("normal", {"sd": 1e200}, "sd must be positive, from .* got 1e.200"),
    ("truncated_normal", {"sd": 0.0}, "sd must be positive, .* got 0.0; use zeros"),
    ("constant", {"value": math.inf}, "value must be a finite number, got inf"),
    ("he_normal", {"negative_slope": -0.1}, "he_normal: negative_slope .*>= 0, got -0.1"),
    ("orthogonal", {"gain": 0.0}, "orthogonal: gain must be positive, .* got 0.0"),
]


@pytest.mark.parametrize(
    ("make", "family", "parameters", "message"),
    [
        *((make_activation, *row) for row in BAD_ACTIVATIONS),
        *((make_initializer, *row) for row in BAD_INITIALIZERS),
    ],
)
def test_bad_requests_are_refused_with_a_hint(make, family, parameters, message):
    with pytest.raises(ValueError, match=message):
        make(family, **parameters)


TANH, ZEROS = make_activation("tanh"), make_initializer("zeros")


@pytest.mark.parametrize(
    ("entry", "change", "message"),
    [
        (TANH, {"range": (1.0, 0.0)}, r"range must be \(low, high\)"),
        (TANH, {"saturation": (2.0, -2.0)}, r"saturation must be \(low, high\)"),
        (TANH, {"reference": ""}, "reference must not be empty"),
        (TANH, {"kinks": (Kink(math.inf, 0.0),)}, "finite point"),
        (ZEROS, {"distribution": "cauchy"}, "distribution is one of normal, .*got 'cauchy'"),
        (ZEROS, {"law": ""}, "law must not be empty"),
        (ZEROS, {"reference": " "}, "reference must not be empty"),
    ],
)
def test_what_is_ill_described_cannot_be_made(entry, change, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(entry, **change)
