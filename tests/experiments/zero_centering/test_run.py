"""Signs of gradients by their definition, and the two starts as one function."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.zero_centering import run as zero_centering
from engine.study.cell_results import Status
from tests.study.small import runs

SMALL = {"depths": [1, 3], "width": 7, "learning_rates": [0.1, 1.0], "batch_size": 10}
SMALL |= {"iterations": 20, "record_every": 5, "probe_samples": 40, "replicates": 2}
values_of = runs("zero_centering", "sigmoid", "lecun_normal", **SMALL)


def test_inputs_of_one_sign_force_one_sign_and_centred_ones_do_not(dataset):
    """Pixels are never negative either, so the first layer agrees under both."""
    logistic, centred = (values_of(dataset, name) for name in ("sigmoid", "centred_sigmoid"))
    for values in (logistic, centred):
        np.testing.assert_array_equal(values["same_sign_sample"][..., 0], 1)
    deeper = logistic["same_sign_sample"][..., 1:]
    assert np.all(deeper[np.isfinite(deeper)] == 1)
    deeper = centred["same_sign_sample"][..., 1:]
    assert np.nanmean(deeper) < 0.3


def test_the_second_start_computes_what_the_centred_network_does(dataset):
    """At a vanishing rate nothing is learned, and the two have one loss."""
    still = {"learning_rates": [1e-30]}
    logistic, centred = (
        values_of(dataset, name, **still) for name in ("sigmoid", "centred_sigmoid")
    )
    np.testing.assert_allclose(
        logistic["test_loss"][:, :, 1], centred["test_loss"][:, :, 0], rtol=1e-5
    )
    assert np.all(logistic["test_loss"][:, :, 0] != logistic["test_loss"][:, :, 1])


def test_where_f_of_0_is_0_both_starts_are_one(dataset):
    values = values_of(dataset, "tanh")
    for name in zero_centering._BY_RUN:
        np.testing.assert_array_equal(values[name][:, :, 0], values[name][:, :, 1])


def test_a_diverged_run_is_noted_and_blank_from_there_on(dataset):
    values = values_of(dataset, "identity", learning_rates=[0.1, 1e15], depths=[3])
    lost = values["diverged_at"] >= 0
    assert lost[..., 1].all()
    assert not lost[..., 0].any()
    np.testing.assert_array_equal(values["status"] == Status.DIVERGED, lost)
    assert np.isnan(values["test_loss"][..., 1]).all()
    assert np.isnan(values["mean_share"][..., 1, 1, :]).all()
    assert np.isfinite(values["mean_loss"][..., 0, :]).all()


@given(seed=st.integers(0, 1000), shift=st.floats(-2, 2))
def test_signs_are_counted_one_weight_at_a_time(seed, shift):
    rng = np.random.default_rng(seed)
    inputs = (rng.standard_normal((12, 3)) + shift).astype(np.float32)
    gradient = rng.standard_normal((4, 12)).astype(np.float32)
    found = zero_centering._signs(inputs, gradient, 5)
    agree, majority = [], []
    for batch in (slice(0, 5), slice(5, 10)):  # the last two images fill no batch
        for unit in gradient:
            weights = [float((unit[batch] * inputs[batch, i]).sum()) for i in range(3)]
            positive = sum(w > 0 for w in weights)
            agree.append(positive in (0, 3))
            majority.append(max(positive, 3 - positive) / 3)
    assert found["same_sign_batch"] == pytest.approx(np.mean(agree))
    assert found["majority_batch"] == pytest.approx(np.mean(majority))
    own = [(row >= 0).all() or (row <= 0).all() for row in inputs]
    assert found["same_sign_sample"] == pytest.approx(np.mean(own))
    second = np.square(inputs.astype(float)).mean(axis=0).sum()
    assert found["mean_share"] == pytest.approx(
        1 - inputs.astype(float).var(axis=0).sum() / second, abs=1e-6
    )
