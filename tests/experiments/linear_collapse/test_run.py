"""A deep linear net is its layers' product; the others are not."""

import numpy as np
import pytest

from engine.experiments.linear_collapse.run import affine_share, product_error, run
from engine.net.activations import make_activation
from engine.net.network import Network
from tests.study.small import made_up_cell


def spec(activation, **changes):
    settings = {"sets": ("line", "xor"), "depth": 3, "width": 6, "samples": 60}
    settings |= {"learning_rate": 0.2, "batch_size": 16, "iterations": 300, "grid": 7}
    settings |= {"replicates": 2}
    settings |= changes
    return made_up_cell("linear_collapse", activation, "glorot_uniform", seed=3, **settings)


@pytest.fixture(scope="module")
def trained() -> dict[str, dict[str, np.ndarray]]:
    return {name: run(spec(name)).values for name in ("identity", "tanh")}


def test_a_linear_net_is_the_product_of_its_layers(trained) -> None:
    assert trained["identity"]["product_error"].max() < 1e-13
    np.testing.assert_allclose(trained["identity"]["affine_share"], 1, rtol=0, atol=1e-12)
    assert trained["tanh"]["product_error"].min() > 0.01
    assert trained["tanh"]["affine_share"].max() < 0.999


def test_only_the_nonlinear_net_gets_past_softmax_regression_and_every_line(trained) -> None:
    values = trained["identity"]
    # the ridge keeps the regression a little above its own infimum where a line separates
    assert (values["train_loss"] > values["linear_train_loss"] - 1e-4).all()
    linear, tanh = (trained[name]["test_accuracy"] for name in ("identity", "tanh"))
    best = trained["identity"]["best_line_accuracy"]
    assert (linear <= best + 0.02).all()
    assert (tanh[1] > best[1]).all()
    for name in ("point", "linear_accuracy", "best_line_accuracy", "linear_train_loss", "tick"):
        np.testing.assert_array_equal(trained["identity"][name], trained["tanh"][name])


def test_the_product_includes_the_biases_and_the_affine_share_is_that_of_least_squares() -> None:
    rng = np.random.default_rng(0)
    weights = [rng.standard_normal((2, *fans)) for fans in ((2, 5), (5, 4), (4, 3))]
    biases = [rng.standard_normal((2, n)) for n in (5, 4, 3)]
    identity = make_activation("identity")
    network = Network(weights, identity, 9, biases=biases, dtype=np.float64)
    points = rng.standard_normal((2, 9, 2))
    network.fill_inputs(points)
    assert product_error(network, points, network.forward()).max() < 1e-14
    rng = np.random.default_rng(1)
    points = rng.standard_normal((400, 2))
    line = points @ [[1.0, 2], [0.5, -1]] + [3, 4]
    assert affine_share(points, line) == pytest.approx(1, abs=1e-14)
    residual = rng.standard_normal((400, 2))
    inputs = np.column_stack([points, np.ones(400)])
    residual -= inputs @ np.linalg.lstsq(inputs, residual, rcond=None)[0]
    centred = line - line.mean(axis=0)
    expected = np.vdot(centred, centred) / (np.vdot(centred, centred) + np.vdot(residual, residual))
    assert affine_share(points, line + residual) == pytest.approx(expected)


def test_a_replicate_does_not_depend_on_what_else_is_run_and_its_divergence_is_recorded() -> None:
    both, alone = run(spec("tanh")).values, run(spec("tanh", sets=("xor",), replicates=1)).values
    assert alone["test_accuracy"][0, 0] == both["test_accuracy"][1, 0]
    assert alone["train_loss"][0, 0] == pytest.approx(both["train_loss"][1, 0], rel=1e-10)
    values = run(spec("identity", learning_rate=1e8, iterations=60)).values
    assert (values["status"] == 1).all()
    assert (values["diverged_at"] > 0).all()
    assert np.isnan(values["test_accuracy"]).all()
