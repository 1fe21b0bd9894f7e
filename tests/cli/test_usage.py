"""The lines for PyTorch, JAX and Keras, run where the library is installed."""

import os

import numpy as np
import pytest

from engine.cli.recommend import Question, pytorch_gain, recommend
from engine.cli.recommend_text import usage
from engine.net.activations import make_activation

os.environ.setdefault("KERAS_BACKEND", "jax")
SHAPE = (600, 500)  # fan-in, fan-out


@pytest.fixture(scope="module", params=[False, True], ids=["normal", "truncated"])
def lines(request: pytest.FixtureRequest):
    """GELU at 50 layers: both weights and biases are random."""
    found = recommend(
        Question(activation=make_activation("gelu"), units=(512,) * 51, truncated=request.param)
    )

    def check(weights: np.ndarray, biases: np.ndarray) -> None:
        sd = found.gain / SHAPE[0] ** 0.5
        assert np.std(weights) == pytest.approx(sd, rel=0.01)
        assert np.std(biases) == pytest.approx(found.best.sigma_b, rel=0.15)
        assert (np.abs(weights).max() < 2.28 * sd) == found.question.truncated

    return usage(found), check


def test_pytorch(lines) -> None:
    torch = pytest.importorskip("torch")
    layer = torch.nn.Linear(*SHAPE)
    default = layer.weight.detach().numpy()
    assert np.var(default) == pytest.approx(1 / (3 * SHAPE[0]), rel=0.02)
    torch.manual_seed(1)
    exec("\n".join(lines[0]["pytorch"]), {"torch": torch, "layer": layer})
    lines[1](layer.weight.detach().numpy(), layer.bias.detach().numpy())


def test_jax(lines) -> None:
    jax = pytest.importorskip("jax")
    weights, biases = (eval(line, {"jax": jax}) for line in lines[0]["jax"])
    key = jax.random.key(1)
    lines[1](np.asarray(weights(key, SHAPE)), np.asarray(biases(key, SHAPE[1:])))


def test_keras(lines) -> None:
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(1)
    weights, biases = (eval(line, {"keras": keras}) for line in lines[0]["keras"])
    lines[1](np.asarray(weights(SHAPE)), np.asarray(biases(SHAPE[1:])))


def test_pytorch_s_table_of_gains() -> None:
    torch = pytest.importorskip("torch")
    names = {"identity": "linear"}
    for family in ("identity", "sigmoid", "tanh", "relu", "selu", "leaky_relu"):
        expected = torch.nn.init.calculate_gain(names.get(family, family))
        assert pytorch_gain(make_activation(family)) == pytest.approx(expected)
