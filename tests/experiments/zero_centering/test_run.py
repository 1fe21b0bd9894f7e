"""Signs of gradients by their definition, and the two starts as one function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.zero_centering import run as zero_centering
from engine.experiments.zero_centering.settings import Settings as ZeroCenteringSettings
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.protocol import Protocol, ProtocolError
from engine.study.records import Status
from tests.study.small import small_config, small_protocol


def values_of(dataset, activation="sigmoid", parameters=None, **settings):
    small = {
        "depths": [1, 3],
        "width": 7,
        "learning_rates": [0.1, 1.0],
        "batch_size": 10,
        "iterations": 20,
        "record_every": 5,
        "probe_samples": 40,
        "replicates": 2,
    }
    spec = CellSpec(
        seed=5,
        activation=make_activation(activation, **(parameters or {})),
        initializer=make_initializer("lecun_normal"),
        experiment=ZeroCenteringSettings(
            kind="zero_centering", dataset="made_up", **{**small, **settings}
        ),
    )
    return zero_centering.run(spec, dataset).values


def test_inputs_of_one_sign_force_one_sign_and_centred_ones_do_not(dataset):
    """Pixels are never negative either, so the first layer agrees under both."""
    logistic, centred = (values_of(dataset, name) for name in ("sigmoid", "centred_sigmoid"))
    for values in (logistic, centred):
        np.testing.assert_array_equal(values["same_sign_sample"][..., 0], 1)
    deeper = logistic["same_sign_sample"][..., 1:]
    assert np.all(deeper[np.isfinite(deeper)] == 1)
    deeper = centred["same_sign_sample"][..., 1:]
    assert np.nanmean(deeper) < 0.3


def test_layers_that_a_shallow_network_lacks_are_blank(dataset):
    values = values_of(dataset)
    assert np.isnan(values["majority_batch"][:, 0, ..., 2:]).all()
    assert np.isfinite(values["majority_batch"][:, 1]).all()


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


def test_training_lowers_the_loss(dataset):
    values = values_of(dataset, "centred_sigmoid", iterations=300, record_every=100)
    assert np.all(values["mean_loss"][:, 0, :, 1, -1] < values["mean_loss"][:, 0, :, 1, 0])
    assert values["window"].tolist() == [100, 200, 300]


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


def test_windows_must_divide_the_iterations(tmp_path):
    config = small_config(tmp_path)
    config["experiments"]["zero_centering"]["record_every"] = 5
    with pytest.raises(ProtocolError, match="must divide the number of iterations, 12, got 5"):
        Protocol.load(config)
    assert small_protocol(tmp_path).experiments["zero_centering"].record_every == 4
