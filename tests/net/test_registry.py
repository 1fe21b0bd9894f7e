"""Registries: stable names, and entries that are refused at import."""

import dataclasses
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.initializers import INITIALIZERS, make_initializer
from engine.net.registry import entry_name, verify_registry


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
    assert (entry_name(normal, {"sd": a}) == entry_name(normal, {"sd": b})) == (a == b)
