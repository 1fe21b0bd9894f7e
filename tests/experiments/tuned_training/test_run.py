"""Training at a rate chosen by successive halving: trials, choice, and fresh replicates."""

import numpy as np
import pytest

from engine.evidence.quantity import GUESS_LOSSES
from engine.experiments.training import run as training
from engine.experiments.tuned_training import run as tuned_training
from engine.study.cell_results import Status
from engine.study.datasets import hold_out
from engine.study.minibatches import evaluate
from engine.study.stack import LitImages, Stack
from tests.study.small import made_up_cell

VALIDATION = 30
SETTINGS = {"replicates": 3, "hidden": (12, 12)}
SETTINGS |= {"loss": "softmax_cross_entropy", "batch_size": 16, "iterations": 40}
SETTINGS |= {"record_every": 10}


def tuned(rates, family="tanh", law="lecun_normal", **changes):
    own = {"learning_rates": rates, "validation": VALIDATION, "first": None, "rungs": ()}
    return made_up_cell("tuned_training", family, law, seed=7, **SETTINGS | own | changes)


def plain(spec, dataset, rate, replicates, iterations=40):
    """What the training experiment gives at one rate, all replicates from the first on."""
    own = SETTINGS | {"replicates": replicates, "iterations": iterations, "learning_rate": rate}
    names = spec.activation, spec.initializer.name
    rest, _ = hold_out(dataset, VALIDATION)
    return training.run(made_up_cell("training", *names, seed=7, **own), rest).values


def test_what_is_judged_is_plain_training_of_replicates_that_no_trial_saw(dataset):
    spec = tuned((0.03, 0.3), trials=2)
    found = tuned_training.run(spec, dataset).values
    alone = plain(spec, dataset, float(found["chosen_rate"]), replicates=5)
    for name in ("mean_loss", "train_loss", "test_loss", "test_accuracy"):
        np.testing.assert_array_equal(found[name], alone[name][2:])


def test_a_trial_goes_on_where_the_rung_before_left_it(dataset):
    """Its loss after two rungs is that of one run as long."""
    rungs = ({"iterations": 10, "keep": 2}, {"iterations": 20, "keep": 2})
    halved = tuned_training.run(tuned((0.03, 0.3), rungs=rungs), dataset).values
    whole = tuned_training.run(tuned((0.03, 0.3)), dataset).values
    assert list(halved["rung"]) == [10, 20, 40]
    np.testing.assert_array_equal(halved["trial_loss"][:, :, -1], whole["trial_loss"][:, :, -1])


def test_the_rate_with_the_lowest_mean_validation_loss_is_chosen(dataset):
    found = tuned_training.run(tuned((0.001, 0.01, 0.3), iterations=200), dataset).values
    mean = found["trial_loss"][:, :, -1].mean(axis=0)
    assert found["chosen_rate"] == found["learning_rate"][mean.argmin()] == 0.3


def test_rates_beyond_the_first_range_are_tried_where_the_best_is_at_its_end(dataset):
    spec = tuned((0.001, 0.01, 0.1, 0.3, 30.0), first=(0.001, 0.01), plateau=0.0, iterations=100)
    found = tuned_training.run(spec, dataset).values
    tried = np.isfinite(found["trial_loss"]).any(axis=(0, 2))
    assert found["chosen_rate"] > 0.01
    assert tried[:3].all()


def test_a_diverged_trial_disqualifies_its_rate(dataset):
    """A linear net under the quadratic loss explodes at a high rate, whatever it reached before."""
    record = tuned_training.run(
        tuned((0.001, 0.7), "identity", loss="quadratic", iterations=200), dataset
    )
    found = record.values
    assert (found["trial_diverged_at"][:, 1] >= 0).all()
    assert np.isnan(found["trial_loss"][:, 1]).all()
    assert found["chosen_rate"] == 0.001
    assert (found["status"] == Status.OK).all()
    assert record.variables["mean_loss"].units == "1"


def test_a_trial_that_diverges_in_a_later_rung_is_dated_from_the_start(dataset):
    rungs = ({"iterations": 2, "keep": 1},)
    spec = tuned((0.7,), "identity", loss="quadratic", iterations=200, rungs=rungs)
    found = tuned_training.run(spec, dataset).values
    whole = tuned((0.7,), "identity", loss="quadratic", iterations=200)
    straight = tuned_training.run(whole, dataset).values
    assert (found["trial_diverged_at"] > 2).all()
    np.testing.assert_array_equal(found["trial_diverged_at"], straight["trial_diverged_at"])


def test_where_every_rate_diverges_the_lowest_stands_for_them(dataset):
    spec = tuned((0.7, 0.8), "identity", loss="quadratic", iterations=200)
    found = tuned_training.run(spec, dataset).values
    assert found["chosen_rate"] == 0.7
    assert (found["status"] == Status.DIVERGED).all()
    assert np.isnan(found["test_accuracy"]).all()
    assert np.isnan(found["mean_loss"][:, -1]).all()


def test_standardized_pixels_have_mean_0_and_variance_1(dataset):
    """Those of the training images, as a network is fed them; no pixel is left out."""
    lit = LitImages.of(dataset, standardized=True)
    stack = Stack(tuned((0.1,), "identity"), dataset, lit, range(1), learning_rate=0.1)
    network = stack.network_on_all_pixels().with_batch_size(len(dataset.train_labels))
    network.fill_inputs(dataset.train_images, *lit.scaling)
    assert network.inputs.shape[2] == dataset.features
    assert float(network.inputs.mean()) == pytest.approx(0, abs=1e-6)
    assert float(network.inputs.std()) == pytest.approx(1, abs=1e-6)


def test_standardized_inputs_are_trained_tried_and_judged(dataset):
    one, other = (
        tuned_training.run(tuned((0.03,), inputs=how), dataset).values
        for how in (None, "standardized")
    )
    for name in ("mean_loss", "trial_loss", "test_loss"):
        assert (one[name] != other[name]).all()
    np.testing.assert_allclose(other["mean_loss"][:, -1], other["train_loss"], rtol=0.2)


def test_the_training_loss_may_be_that_of_the_first_images(dataset):
    """Of networks that at so low a rate stay as they were drawn."""
    spec = tuned((1e-12,), train_samples=30)
    found = tuned_training.run(spec, dataset).values
    rest, _ = hold_out(dataset, VALIDATION)
    stack = Stack(spec, rest, LitImages.of(rest), range(2, 5), learning_rate=1e-12)
    first = (part[:30] for part in rest.train)
    losses, accuracies = evaluate(stack.network_on_all_pixels(), *first, stack.loss)
    np.testing.assert_allclose(found["train_loss"], losses, rtol=1e-5)
    np.testing.assert_array_equal(found["train_accuracy"], accuracies)


@pytest.mark.parametrize("loss", GUESS_LOSSES)
@pytest.mark.parametrize("classes", [2, 10])
def test_a_guess_loses_what_the_ledger_says(loss, classes):
    assert tuned_training.guess_loss(loss, classes) == pytest.approx(GUESS_LOSSES[loss](classes))


def test_a_split_that_leaves_nothing_to_train_on_is_refused(dataset):
    with pytest.raises(ValueError, match=r"validation: .* there are 120; got 120"):
        tuned_training.run(tuned((0.1,), validation=120), dataset)
