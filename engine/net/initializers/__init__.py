"""Initial weights: one immutable object per law, named after the law and never after an activation.

Weights have shape (fan_in, fan_out), independent of everything but the generator given. All laws
of one distribution scale the same unit-variance draw, so from one generator state `he_normal` is
sqrt(2) times `lecun_normal`: comparisons between them rest on common random numbers.

`laws` hold for any network, `by_activation` depend on its activation and must be bound to it
(`Initializer.bound_to`), `by_data` rescale what was drawn on a batch (`Initializer.calibration`).
"""

from collections.abc import Callable

from engine.net.initializers.by_activation import (
    critical,
    depth_gain,
    random_walk,
    two_over_sum,
)
from engine.net.initializers.by_data import lsuv
from engine.net.initializers.distributions import DISTRIBUTIONS, TRUNCATED_SD, TRUNCATION
from engine.net.initializers.initializer import Initializer
from engine.net.initializers.laws import (
    constant,
    glorot_normal,
    glorot_truncated,
    glorot_uniform,
    he_normal,
    he_truncated,
    he_uniform,
    lecun_normal,
    lecun_truncated,
    lecun_uniform,
    normal,
    orthogonal,
    truncated_normal,
    uniform_fan_in,
    zeros,
)
from engine.net.registry import make_entry, verify_registry

__all__ = [
    "DISTRIBUTIONS",
    "INITIALIZERS",
    "TRUNCATED_SD",
    "TRUNCATION",
    "Initializer",
    "make_initializer",
]

INITIALIZERS: dict[str, Callable[..., Initializer]] = {
    "zeros": zeros,
    "constant": constant,
    "normal": normal,
    "truncated_normal": truncated_normal,
    "uniform_fan_in": uniform_fan_in,
    "lecun_normal": lecun_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_truncated": lecun_truncated,
    "glorot_normal": glorot_normal,
    "glorot_uniform": glorot_uniform,
    "glorot_truncated": glorot_truncated,
    "he_normal": he_normal,
    "he_uniform": he_uniform,
    "he_truncated": he_truncated,
    "orthogonal": orthogonal,
    "critical": critical,
    "depth_gain": depth_gain,
    "random_walk": random_walk,
    "two_over_sum": two_over_sum,
    "lsuv": lsuv,
}

verify_registry("initializer", INITIALIZERS)


def make_initializer(family: str, **parameters: float) -> Initializer:
    """The initializer of this family; ValueError on an unknown family or a bad parameter."""
    return make_entry("initializer", INITIALIZERS, family, parameters)
