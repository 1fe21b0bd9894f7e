"""Training from theory's law and its rivals: what they start from, and how a rate is chosen."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.foretold import run as foretold
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.theory.network_law import network_law
from engine.study.cell_results import Status
from engine.study.datasets import hold_out
from engine.study.minibatches import evaluate, stacked_weights
from engine.study.variants import Variants
from tests.study.small import made_up_cell

SETTINGS = {"replicates": 2, "hidden": (12, 10)}
SETTINGS |= {"second_moment": 0.3, "gains": (0.5, 3.0), "rivals": ("he_normal", "lsuv")}
SETTINGS |= {"batch_size": 16, "iterations": 30, "learning_rates": (0.01, 0.1, 1.0)}
SETTINGS |= {"validation": 30, "choosing": 1}
VALIDATION, BY_RATE = 30, "validation_loss"


def asked(family="erf", **changes):
    return made_up_cell("foretold", family, "lecun_normal", seed=7, **SETTINGS | changes)


def test_theory_gains_and_rivals_are_started_from_at_the_best_rate(dataset):
    found = foretold.run(asked(), dataset).values
    law = network_law(make_activation("erf"), (dataset.features, 12, 10, dataset.classes), 0.3)
    assert found["start"].tolist() == ["law", "gain", "0.5", "3", "he_normal", "lsuv"]
    gains = [law.gain, law.gain, 0.5, 3.0, np.sqrt(2), np.nan]
    np.testing.assert_allclose(found["sigma_w"], gains, rtol=1e-12)
    place = np.nanargmin(found[BY_RATE], axis=1)
    np.testing.assert_array_equal(found["chosen_rate"], found["learning_rate"][place])


def alone(spec, dataset, replicate, weights, rate):
    """Loss and accuracy on the test set of one network trained by itself."""
    rest, _ = hold_out(dataset, VALIDATION)
    network = Network(weights, spec.activation, 1)
    rates = np.array([rate], np.float32)
    variants = Variants(spec, rest, replicate, network, rates, spec.experiment.batch_size)
    variants.train(0, spec.experiment.iterations, np.full(1, -1))
    losses, accuracies = evaluate(network, *rest.test, softmax_cross_entropy)
    return float(losses[0]), float(accuracies[0])


@pytest.mark.parametrize("start", ["law", "gain", "3", "he_normal", "lsuv"])
def test_a_start_is_judged_as_if_alone_on_replicates_that_chose_nothing(dataset, start):
    spec = asked()
    found = foretold.run(spec, dataset).values
    place = found["start"].tolist().index(start)
    sizes = (dataset.features, 12, 10, dataset.classes)
    law = network_law(spec.activation, sizes, 0.3)
    rest, _ = hold_out(dataset, VALIDATION)
    rival = make_initializer(start) if start in SETTINGS["rivals"] else spec.initializer
    of = dataclasses.replace(spec, initializer=rival)
    factors = {
        "law": [sd * np.sqrt(n) for sd, n in zip(law.weight_sds, sizes, strict=False)],
        "gain": [law.gain] * 3,
        "3": [3.0] * 3,
    }.get(start, [1.0] * 3)
    for replicate in range(2):
        drawn = stacked_weights(of, sizes, [1 + replicate], rest.train_images)
        weights = [w * np.float32(f) for w, f in zip(drawn, factors, strict=True)]
        rate = float(found["chosen_rate"][place])
        loss, accuracy = alone(spec, dataset, 1 + replicate, weights, rate)
        assert found["test_loss"][replicate, place] == loss
        assert found["test_accuracy"][replicate, place] == accuracy


def searched(losses: list[float]) -> tuple[list[int], int]:
    """Places tried, in the order of the rounds, and the one that is chosen."""
    seen, tried = np.full(len(losses), np.nan), []
    while places := foretold._untried(seen):
        tried += places
        seen[places] = np.array(losses)[places]
    return tried, foretold._lowest(seen)


def test_the_search_goes_on_until_both_neighbours_are_worse():
    assert searched([9, 8, 1, 2, 3]) == ([1, 2, 3], 2)
    assert searched([9, 8, 4, 3, 2]) == ([1, 2, 3, 4], 4)
    assert searched([0, 1, 2, 3, 4]) == ([1, 2, 3, 0], 0)
    assert searched([1, np.inf, np.inf, np.inf, 0]) == ([1, 2, 3, 0], 0)
    assert searched([5]) == ([0], 0)


def test_what_diverges_at_every_rate_is_recorded_as_diverged(dataset):
    spec = asked("squared_relu", gains=(1e6,), learning_rates=(10.0, 100.0))
    found = foretold.run(spec, dataset).values
    place = found["start"].tolist().index("1e+06")
    assert np.isinf(found[BY_RATE][place]).all()
    assert (found["status"][:, place] == Status.DIVERGED).all()
    assert np.isnan(found["test_loss"][:, place]).all()
    assert (found["diverged_at"][:, place] >= 0).all()


def test_biases_are_drawn_where_theory_asks_for_them_and_not_for_the_outputs(dataset):
    spec = asked()
    law = foretold._Start("law", 1.0, spec, [1.0] * 3, bias_sd=2.0)
    *hidden, outputs = foretold._biases(dataset, 0, law)
    assert np.std(np.concatenate(hidden)) == pytest.approx(2, rel=0.5)
    assert not outputs.any()
