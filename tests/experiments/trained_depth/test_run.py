"""Networks of several depths: what they start from, and how their rate is chosen."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.trained_depth import run as trained_depth
from engine.experiments.tuned_training import run as tuned_training
from engine.net.theory.network_law import network_law
from engine.study.cell_results import Status
from engine.study.datasets import hold_out
from engine.study.stack import LitImages
from tests.study.small import made_up_cell

SETTINGS = {"replicates": 3, "depths": (1, 3)}
SETTINGS |= {"width": 12, "second_moment": 0.3, "batch_size": 16, "iterations": 40}
SETTINGS |= {"learning_rates": (0.01, 0.03, 0.1, 0.3, 1.0), "first": (0.03, 0.3), "validation": 30}
SETTINGS |= {"rungs": ({"iterations": 10, "keep": 2},)}


def asked(family="tanh", law="he_normal", **changes):
    return made_up_cell("trained_depth", family, law, seed=7, **SETTINGS | changes)


@pytest.mark.parametrize("place", [0, 1])
def test_each_depth_is_trained_as_the_tuned_training_trains_it(dataset, place):
    spec = asked()
    found = trained_depth.run(spec, dataset).values
    tuned = spec.experiment.tuned(SETTINGS["depths"][place])
    alone = tuned_training.run(dataclasses.replace(spec, experiment=tuned), dataset).values
    assert found["chosen_rate"][place] == alone["chosen_rate"]
    means = alone["trial_loss"].mean(axis=0)
    np.testing.assert_array_equal(found["validation_loss"][place], means)
    for name in ("test_loss", "test_accuracy"):
        np.testing.assert_array_equal(found[name][:, place], alone[name])


def test_theory_gives_every_depth_a_law_of_its_own(dataset):
    """Deep GELU networks want random biases."""
    spec = asked("gelu", "depth_gain", depths=(2, 20), width=100)
    rest, _ = hold_out(dataset, SETTINGS["validation"])
    for depth in (2, 20):
        sizes = (dataset.features, *[100] * depth, dataset.classes)
        law = network_law(spec.activation, sizes, 0.3)
        networks = trained_depth._Networks(spec, depth, rest, LitImages.of(rest))
        stack = networks.start([5, 6], 0.1)
        network = stack.network_on_all_pixels()
        assert networks.law == (law.gain, law.bias_sd)
        for weights, sd in zip(network.weights, law.weight_sds, strict=True):
            assert np.std(weights) == pytest.approx(sd, rel=0.1)
        np.testing.assert_array_equal(
            network.weights[0][:, stack.lit.pixels], stack.network.weights[0]
        )
        *hidden, outputs = network.biases
        assert np.std(hidden) == pytest.approx(law.bias_sd, rel=0.1)
        assert (law.bias_sd > 0) == (depth == 20)
        assert not outputs.any()
        twin = networks.start([6], 0.1).network
        np.testing.assert_array_equal(twin.biases[0][0], stack.network.biases[0][1])


def test_what_diverges_is_recorded_as_diverged(dataset):
    spec = asked("relu", "he_normal", learning_rates=(1e30,), first=None)
    found = trained_depth.run(spec, dataset).values
    assert np.isinf(found["validation_loss"][..., 0]).all()
    assert (found["status"] == Status.DIVERGED).all()
    assert np.isnan(found["test_accuracy"]).all()
