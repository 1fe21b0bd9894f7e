"""Networks born constant, against the probability of it."""

import numpy as np
import pytest

from tests.study.small import runs

values_of = runs(
    "collapse", "relu", "he_normal", widths=[1, 3], depth=12, networks=400, replicates=5
)


@pytest.mark.parametrize("initializer", ["he_normal", "glorot_uniform", "lecun_truncated"])
def test_one_input_is_lost_with_the_stated_probability(initializer):
    values = values_of("relu", initializer)
    drawn = 5 * 400
    for index, width in enumerate(values["width"]):
        expected = 1 - (1 - 2.0**-width) ** values["layer"]
        shares = values["lost_one"].sum(axis=0)[index] / drawn
        error = np.sqrt(expected * (1 - expected) / drawn)
        assert np.all(np.abs(shares - expected) <= 4.5 * error + 1e-12)


def test_a_lost_input_stays_lost_and_both_are_rarer_than_one():
    values = values_of()
    for name in ("lost_one", "lost_all"):
        assert np.all(np.diff(values[name], axis=-1) >= 0), name
    assert np.all(values["lost_all"] <= values["lost_one"])
    assert (values["lost_all"] < values["lost_one"]).any()
    few, many = (values_of(replicates=n)["lost_one"] for n in (2, 3))
    np.testing.assert_array_equal(few, many[:2])
    assert (many[0] != many[1]).any()


def test_one_unit_a_layer_keeps_an_input_by_a_coin_toss_a_layer():
    """And loses one of the two signs at once, so that the second loss is the other's alone."""
    values = values_of(widths=[1], depth=3, networks=4000)
    share = values["lost_all"].sum(axis=0)[0] / 20000
    np.testing.assert_allclose(share, [0, 1 / 2, 3 / 4], atol=0.02)


@pytest.mark.parametrize("family", ["leaky_relu", "tanh", "gelu"])
def test_other_activations_lose_nothing(family):
    values = values_of(family, depth=40)
    assert values["lost_one"].sum() == 0
