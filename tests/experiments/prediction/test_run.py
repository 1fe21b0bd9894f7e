"""Wide networks against their predictions, and what the corrections for finite samples do."""

import itertools

import numpy as np
import pytest

from engine.experiments.prediction import run as prediction
from engine.study.cell_results import Status
from tests.study.small import runs

LAWS = ("glorot_uniform", "he_normal", "orthogonal")
measure = runs("prediction", seed=3, networks=((40, 40, 40),), samples=20, replicates=2)


@pytest.mark.parametrize(
    ("activation", "initializer"),
    [
        *itertools.product(("identity", "tanh", "relu"), LAWS),
        *zip(("gelu", "sigmoid", "selu"), LAWS, strict=True),
    ],
)
def test_predictions_lie_within_the_spread_of_drawn_networks(activation, initializer) -> None:
    """Unequal widths, forward and backward; the mean of 40 networks within five of its errors."""
    networks = ((100, 100, 100, 100), (60, 120, 60, 120))
    found = measure(activation, initializer, networks=networks, samples=15, replicates=40)
    for name in prediction.QUANTITIES:
        mean, error = found[name].mean(axis=0), found[name].std(axis=0, ddof=1) / np.sqrt(40)
        predicted = found[f"predicted_{name}"]
        scale = found["predicted_output_square"] if "variance" in name else predicted
        allowed = 5 * error + 0.06 * scale  # depth / width
        assert (np.abs(mean - predicted) <= allowed).all(), name


def test_the_parts_of_the_variance_do_not_depend_on_how_many_samples_there_are() -> None:
    few = measure("relu", "he_normal", samples=3, replicates=60)
    many = measure("relu", "he_normal", samples=60, replicates=60)
    for name in ("across_sample_variance", "between_unit_variance"):
        spread = np.hypot(few[name].std(axis=0), many[name].std(axis=0)) / np.sqrt(60)
        assert (np.abs(few[name].mean(axis=0) - many[name].mean(axis=0)) < 5 * spread).all()


def test_fans_are_those_of_the_networks_and_a_signal_beyond_float32_is_recorded() -> None:
    found = measure("tanh", "lecun_normal", networks=((6, 5, 4), (3, 2, 7)))
    np.testing.assert_array_equal(found["fan_in"], [[6, 5], [3, 2]])
    np.testing.assert_array_equal(found["fan_out"], [[5, 4], [2, 7]])
    found = measure("identity", "normal", parameters={"sd": 1e30})
    assert (found["status"] == Status.DIVERGED).all()
    assert (found["diverged_at"] == 0).all()
    assert (measure("tanh", "zeros")["status"] == Status.OK).all()
