"""Layer statistics during training, against networks written out by hand."""

import itertools
import math

import numpy as np
import pytest

from engine.experiments.glorot import run as glorot
from engine.study.cell_results import Status
from engine.study.seeds import generator
from tests.net.small_networks import drawn, loss_and_slope, plain
from tests.study.small import CLASSES, SIDE, made_up_cell

PROBE = 24


def cell(activation="tanh", initializer="glorot_uniform", rate=0.1, parameters=None, **settings):
    small = {"depths": [3, 2], "width": 11, "learning_rates": {activation: rate}, "batch_size": 5}
    small |= {"iterations": 30, "checkpoints": 6, "probe_samples": PROBE, "test_samples": 40}
    small |= {"replicates": 2}
    return made_up_cell("glorot", activation, initializer, parameters, **{**small, **settings})


def sizes(spec, depth):
    return (SIDE**2, *[spec.experiment.width] * depth, CLASSES)


def gradients_by_hand(spec, weights, biases, images, labels):
    """Pre-activations, outputs and the gradients of the mean cost of a batch."""
    inputs, targets = images / 255, np.eye(CLASSES)[labels]
    _, outputs = plain(weights, biases, spec.activation, inputs, "linear")
    _, slope = loss_and_slope("cross-entropy", outputs[-1], targets)
    return plain(weights, biases, spec.activation, inputs, "linear", slope)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softsign", "relu"])
def test_the_first_measurement_is_that_of_the_drawn_network(dataset, activation):
    spec = cell(activation)
    values = glorot.run(spec, dataset).values
    for (index, depth), replicate in itertools.product(enumerate((3, 2)), range(2)):
        weights, biases = drawn(spec, sizes(spec, depth), replicate)
        zs, hs, gradients = gradients_by_hand(
            spec, weights, biases, dataset.test_images[:PROBE], dataset.test_labels[:PROBE]
        )
        for layer in range(depth):
            z, outputs, (dw, _, dz) = zs[layer], hs[layer + 1], gradients[layer]
            expected = {
                "mean": outputs.mean(),
                "sd": outputs.std(),
                "across_sample_variance": outputs.var(axis=0).mean(),
                "between_unit_variance": outputs.mean(axis=0).var(),
                "percentile_98": np.percentile(outputs, 98),
                "flat_share": (
                    spec.activation.derivative(z) < 0.1 * spec.activation.derivative(0.0)
                ).mean(),
                "slope": spec.activation.derivative(z).mean(),
                "pre_activation_gradient_sd": dz.std() * PROBE,
                "weight_gradient_sd": dw.std(),
            }
            for name, value in expected.items():
                measured = values[name][replicate, index, 0, layer]
                assert measured == pytest.approx(value, rel=2e-4, abs=1e-7), name
        drive = values["output_drive"][replicate, index, 0]
        assert drive == pytest.approx(np.sqrt(np.mean(zs[-1] ** 2)), rel=1e-5)  # biases are 0


def test_training_is_that_of_a_plain_loop(dataset):
    """One replicate, textbook SGD on the batches its stream names; then the same statistics."""
    spec = cell("sigmoid", rate=0.5)
    values = glorot.run(spec, dataset).values
    weights, biases = drawn(spec, sizes(spec, 3), 1)
    chosen = generator(spec.seed, "batches", 1).integers(120, size=(50, 5))
    for rows in chosen[:30]:
        batch = dataset.train_images[rows], dataset.train_labels[rows]
        *_, gradients = gradients_by_hand(spec, weights, biases, *batch)
        for layer, (dw, db, _) in enumerate(gradients):
            weights[layer] -= 0.5 * dw
            biases[layer] -= 0.5 * db
    _, outputs = plain(weights, biases, spec.activation, dataset.test_images / 255, "linear")
    error = (outputs[-1].argmax(axis=1) != dataset.test_labels).mean()
    assert values["test_error"][1, 0, -1] == pytest.approx(error)
    means = [h[:PROBE].mean() for h in outputs[1:-1]]
    np.testing.assert_allclose(values["mean"][1, 0, -1], means, rtol=1e-4)


def test_an_isometry_stretches_nothing_and_wide_gaussian_layers_by_their_law(dataset):
    """Identity and orthogonal weights: every layer's Jacobian has singular values 1 only."""
    values = glorot.run(cell("identity", "orthogonal"), dataset).values
    stretched = values["jacobian_singular_value"]
    assert np.isnan(stretched[:, :, 0]).all()
    np.testing.assert_allclose(stretched[:, 0, 1:], 1, rtol=1e-5)
    assert np.isnan(stretched[:, 1, 2]).all()
    spec = cell("identity", "lecun_normal", width=200, iterations=1, checkpoints=1, replicates=1)
    stretched = glorot.run(spec, dataset).values["jacobian_singular_value"]
    np.testing.assert_allclose(stretched[0, 0, 1:], 8 / (3 * math.pi), rtol=0.02)


def test_histograms_count_every_output(dataset):
    values = glorot.run(cell("softsign"), dataset).values
    totals = values["histogram"].sum(axis=-1)
    assert np.all(totals[:, 0] == 11 * PROBE)
    assert np.all(totals[:, 1, :, :2] == 11 * PROBE)
    assert np.all(totals[:, 1, :, 2] == 0)
    edges, counts = values["bin_edge"], values["histogram"][1, 0, 0, 1]
    middles = (edges[:-1] + edges[1:]) / 2
    mean = np.average(middles, weights=counts)
    assert mean == pytest.approx(values["mean"][1, 0, 0, 1], abs=1 / 60)


def test_gradient_histograms_are_scaled_by_the_last_hidden_layer(dataset):
    """So their sd is 1 in the last layer, and the ratio of the layers' sds elsewhere."""
    values = glorot.run(cell(width=40, probe_samples=40), dataset).values
    edges = values["gradient_edge"]
    middles = (edges[:-1] + edges[1:]) / 2
    pairs = {
        "gradient_histogram": "pre_activation_gradient_sd",
        "weight_gradient_histogram": "weight_gradient_sd",
    }
    for histogram, sd in pairs.items():
        counts, sds = values[histogram][0, 0], values[sd][0, 0, 0]
        for layer in range(3):
            mean_square = np.average(middles**2, weights=counts[layer])
            assert mean_square**0.5 == pytest.approx(sds[layer] / sds[-1], rel=0.15)


def test_divergence_is_recorded_and_stops_nobody_else(dataset):
    spec = cell("identity", rate=30.0)
    record = glorot.run(spec, dataset)
    diverged = record.values["status"] == Status.DIVERGED
    assert diverged.any()
    after = record.values["iteration"] > record.values["diverged_at"][..., None]
    for name in ("test_loss", "test_error", "mean"):
        values = record.values[name].reshape(*after.shape, -1)[..., 0]
        assert np.isnan(values[diverged][after[diverged]]).all()
        assert np.isfinite(values[..., 0]).all()
    assert np.all(record.values["diverged_at"][~diverged] == -1)


@pytest.mark.parametrize(("law", "parameters"), [("zeros", {}), ("constant", {"value": 1e30})])
def test_extreme_starts_are_measured_without_a_warning(dataset, law, parameters):
    values = glorot.run(cell("tanh", law, parameters=parameters), dataset).values
    if law == "zeros":
        assert np.all(values["weight_gradient_sd"][:, 0, 0] == 0)
        assert np.all(values["gradient_histogram"] == 0)
