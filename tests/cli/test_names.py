"""Activations are found by the names that people give them."""

import pytest

from engine.cli.names import ALIASES, activation_family
from engine.net.activations import ACTIVATIONS


def test_names_as_people_write_them() -> None:
    families = {"swish": "silu", "SiLU": "silu", "GELU": "gelu", "leaky-relu": "leaky_relu"}
    families |= {"LeakyReLU": "leaky_relu", "Hardtanh": "hard_tanh", "Soft Plus": "softplus"}
    families |= {"linear": "identity", "my_laws:Swish": "my_laws:Swish"}
    assert {name: activation_family(name) for name in families} == families


def test_every_alias_leads_to_a_family_and_hides_none() -> None:
    assert set(ALIASES.values()) <= set(ACTIVATIONS)
    assert not set(ALIASES) & set(ACTIVATIONS)
    assert all(activation_family(family) == family for family in ACTIVATIONS)


@pytest.mark.parametrize(
    ("name", "near"), [("rellu", "relu"), ("swissh", "silu"), ("thanh", "tanh")]
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"did you mean '{near}'"):
        activation_family(name)
