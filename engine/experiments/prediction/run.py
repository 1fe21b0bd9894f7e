"""What the theory predicts for wide networks at initialization, beside what they do.

Glorot and Bengio 2010, equations 5 to 7, and He et al. 2015, equations 9 and 13, with the
expectations over the activation that the former set to 1. Predictions are those for infinite
width; every replicate draws its own weights, inputs and output gradient.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.prediction.settings import Settings
from engine.net.network import Network
from engine.net.theory.layers import predict_network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator
from engine.study.weights import draw_weights

_CELL = ("activation", "initializer")
_MEASURED = (*_CELL, "replicate", "network", "layer")
_PREDICTED = (*_CELL, "network", "layer")

QUANTITIES = {
    "pre_activation_square": "mean square of a layer's pre-activations",
    "output_square": "mean square of a layer's outputs",
    "across_sample_variance": "variance of the outputs over samples within a unit, over units",
    "between_unit_variance": "variance over units of a unit's mean output",
    "gradient_square": "mean square of the gradient at a layer's pre-activations",
    "weight_gradient_square": "mean square of a layer's weight gradient, summed over samples",
}
"""What is measured and predicted; both variances are corrected for the finite number of samples
and units, so that their expectations do not depend on it."""

VARIABLES: Mapping[str, Variable] = {
    "network": Variable(("network",), "1", "network, counted from 0", "int64"),
    "layer": Variable(("layer",), "1", "layer, counted from the input", "int64"),
    "fan_in": Variable(("network", "layer"), "1", "units of the layer below", "int64"),
    "fan_out": Variable(("network", "layer"), "1", "units of the layer", "int64"),
    **{name: Variable(_MEASURED, "1", meaning) for name, meaning in QUANTITIES.items()},
    "mean_slope": Variable(_MEASURED, "1", "mean of f' over a layer's pre-activations"),
    **{
        f"predicted_{name}": Variable(_PREDICTED, "1", f"prediction for infinite width, {meaning}")
        for name, meaning in QUANTITIES.items()
    },
    **endings(
        (*_CELL, "replicate"), where="first network that was not finite; -1: none", units="1"
    ),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of all networks of one cell; from a signal that leaves float32 on, NaN."""
    settings = spec.experiment
    shapes = np.array(settings.networks)
    known = {
        "network": np.arange(len(shapes)),
        "layer": np.arange(1, shapes.shape[1]),
        "fan_in": shapes[:, :-1],
        "fan_out": shapes[:, 1:],
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for index, network_sizes in enumerate(settings.networks):
            _predict(spec, index, network_sizes, values)
            network = _blank_network(spec, network_sizes)
            for replicate in range(settings.replicates):
                measured = _measure(spec, network, replicate)
                for name, per_layer in measured.items():
                    values[name][replicate, index] = per_layer
                finite = all(np.isfinite(per_layer).all() for per_layer in measured.values())
                if not finite and values["diverged_at"][replicate] < 0:
                    values["diverged_at"][replicate] = index
    return cell_record(spec, VARIABLES, values)


def _blank_network(spec: CellSpec[Settings], sizes: Sequence[int]) -> Network:
    pairs = itertools.pairwise(sizes)
    return Network(
        [np.zeros((1, *pair), np.float32) for pair in pairs],
        spec.activation,
        spec.experiment.samples,
        biases=False,
        output="activation",
        retain=True,
    )


def _predict(
    spec: CellSpec[Settings],
    index: int,
    sizes: Sequence[int],
    values: Mapping[str, NDArray[Any]],
) -> None:
    """Weights whose mean is not 0 are beyond the theory: NaN."""
    if spec.initializer.mean != 0:
        return
    samples = spec.experiment.samples
    at = predict_network(spec.activation, spec.initializer, sizes, samples=samples)
    predicted = {
        "pre_activation_square": np.square(at.pre_activation_sd),
        "output_square": at.second_moment,
        "across_sample_variance": at.across_sample_variance,
        "between_unit_variance": at.between_unit_variance,
        "gradient_square": np.square(at.pre_activation_gradient_sd),
        "weight_gradient_square": np.square(at.weight_gradient_sd),
    }
    for name, per_layer in predicted.items():
        values[f"predicted_{name}"][index] = per_layer


def _measure(spec: CellSpec[Settings], network: Network, replicate: int) -> dict[str, list[float]]:
    """One draw of one network: quantity -> one value per layer."""
    rng = generator(spec.seed, "inputs", "prediction", replicate)
    network.inputs[0] = rng.standard_normal(network.inputs.shape[1:], dtype=np.float32)
    drawn = draw_weights(spec, replicate, network.sizes, lambda: network.inputs[0])
    for buffer, weights in zip(network.weights, drawn, strict=True):
        buffer[0] = weights
    network.forward()
    gradient = network.output_gradient
    rng = generator(spec.seed, "output_gradient", replicate)
    gradient[0] = rng.standard_normal(gradient.shape[1:], dtype=np.float32)
    network.backward(gradient)
    outputs = [output[0].T for output in network.activations]
    pre_activations = [z[0].T for z in network.pre_activations]
    spreads = [_spread(output) for output in outputs]
    return {
        "pre_activation_square": [_mean_square(z) for z in pre_activations],
        "output_square": [_mean_square(output) for output in outputs],
        "across_sample_variance": [across for across, _ in spreads],
        "between_unit_variance": [between for _, between in spreads],
        "gradient_square": [_mean_square(g[0]) for g in network.pre_activation_gradients],
        "weight_gradient_square": [_mean_square(g[0]) for g in network.weight_gradients],
        "mean_slope": [float(spec.activation.derivative(z).mean()) for z in pre_activations],
    }


def _mean_square(values: NDArray[np.float32]) -> float:
    return float(np.square(values, dtype=np.float64).mean())


def _spread(outputs: NDArray[np.float32]) -> tuple[float, float]:
    """Variance across samples and between units, without bias, of outputs (units, samples)."""
    values = outputs.astype(np.float64)
    across = float(values.var(axis=1, ddof=1).mean())
    means = float(values.mean(axis=1).var(ddof=1))
    return across, means - across / values.shape[1]
