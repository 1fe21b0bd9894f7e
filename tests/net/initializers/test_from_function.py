"""A plain function as a law of weights: what is measured of it, and what every draw is held to."""

import math

import numpy as np
import pytest

from engine.net.initializers.from_function import initializer_from_function


def cube(rng, fan_in, fan_out):
    """Cubes of standard normals: mean 0, variance 15, kurtosis 10395 / 225."""
    return rng.standard_normal((fan_in, fan_out)) ** 3


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (300, 200)])
def test_the_variance_is_that_of_many_weights(shape):
    law = initializer_from_function(cube, "cube")
    error = math.sqrt((10395 / 225 - 1) / max(40_000, math.prod(shape)))
    assert law.variance(*shape) == pytest.approx(15, rel=5 * error)
    assert law.variance(*shape) == law.variance(*shape)


@pytest.mark.parametrize("offset", [0.0, 0.001, 0.3])
def test_a_mean_counts_from_five_standard_errors_on(offset):
    """A hundred by a hundred weights of sd 1, and four times that: the error is 1 / 200."""

    def shifted(rng, fan_in, fan_out):
        return rng.standard_normal((fan_in, fan_out)) + offset

    mean = initializer_from_function(shifted, "shifted").mean
    assert mean == (pytest.approx(0.3, abs=0.025) if offset > 0.1 else 0)


def test_a_constant_has_its_value_as_mean_and_fresh_draws():
    law = initializer_from_function(lambda rng, *fans: np.full(fans, 0.25), "quarter", True)
    assert (law.mean, law.variance(4, 9)) == (0.25, 0.0)
    kept = np.ones((3, 5))
    law = initializer_from_function(
        lambda rng, *fans: kept if fans == (3, 5) else np.ones(fans), "k", True
    )
    drawn = law.sample(np.random.default_rng(0), 3, 5)
    drawn += 1
    assert (kept == 1).all()


def test_every_draw_is_checked_not_only_the_first():
    """Right up to thirty units; beyond, the transposed shape or a NaN, as a slip may have it."""

    def slip(rng, fan_in, fan_out):
        shape = (fan_out, fan_in) if 30 < fan_in < 100 else (fan_in, fan_out)
        return np.full(shape, np.nan if fan_in == 1000 else 1.0)

    law = initializer_from_function(slip, "slip", deterministic=True)
    rng = np.random.default_rng(0)
    assert law.sample(rng, 9, 4).shape == (9, 4)
    with pytest.raises(ValueError, match=r"slip: must return .* = \(40, 4\), got \(4, 40\)"):
        law.sample(rng, 40, 4)
    with pytest.raises(ValueError, match=r"slip: .*must be finite, got 'nan at \(0, 0\)'"):
        law.sample(rng, 1000, 2)
