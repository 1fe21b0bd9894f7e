"""Kinks found in functions without metadata are those the registry states."""

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.activations.kink_search import find_kinks


@pytest.mark.parametrize("family", ACTIVATIONS)
def test_the_registry_s_kinks_are_found_and_no_others(family: str) -> None:
    activation = make_activation(family)
    found = find_kinks(activation.value, family)
    assert [kink.position for kink in found] == [kink.position for kink in activation.kinks]
    for kink in found:
        left, right = activation.derivative([kink.position - 1e-9, kink.position + 1e-9])
        assert kink.derivative == pytest.approx(min(left, right, key=abs), abs=1e-5)


@pytest.mark.parametrize("position", [0.0, 1.0, -2.7182818, 0.123456789123, 15.2])
@pytest.mark.parametrize("slope", [-1.0, 0.9999])
def test_a_kink_is_found_wherever_it_lies(position: float, slope: float) -> None:
    def bent(z):
        return np.sin(z) + np.where(z > position, 1.0, slope) * (z - position)

    (kink,) = find_kinks(bent, "bent")
    assert kink.position == pytest.approx(position, abs=1e-8)


@pytest.mark.parametrize("height", [1.0, 0.01])
def test_a_jump_of_the_function_is_refused(height: float) -> None:
    with pytest.raises(ValueError, match=r"steps: must be continuous, got 'a jump at 0.5"):
        find_kinks(lambda z: z + height * (z > 0.5), "steps")
