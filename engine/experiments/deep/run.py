"""Gaussian data through very deep networks at initialization, and a Gaussian gradient back.

The recursions of Glorot and Bengio 2010 (section 4.2) and He et al. 2015 (section 2.2) far beyond
the depths that either shows. All in float64 and stored as logarithms to base 10, so that a factor
of 1e-160 is a number; exactly 0 is -inf.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.deep.settings import Settings
from engine.net.chain import Chain, rescaled
from engine.net.theory.layers import predict_network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.probes import Moments64
from engine.study.seeds import generator
from engine.study.weights import draw_weights

Array = NDArray[np.float64]

_CELL = ("activation", "initializer")
_REPLICATES = (*_CELL, "replicate")
_LAYERS = (*_REPLICATES, "layer")
_DEPTHS = (*_REPLICATES, "depth")

_FORWARD = {
    "pre_activation_rms": "root mean square of a layer's pre-activations",
    "output_rms": "root mean square of a layer's outputs",
    "output_sd": "standard deviation of a layer's outputs, units pooled",
    "across_sample_sd": "root of the outputs' variance over samples within a unit, over units",
}
_BACKWARD = {
    "gradient_sd": "standard deviation of the gradient at a layer's pre-activations",
    "weight_gradient_sd": "standard deviation of a layer's weight gradient, summed over samples",
}
_JACOBIAN = {
    "largest_singular_value": "largest singular value of the last pre-activations' Jacobian",
    "rms_singular_value": "root mean square of that Jacobian's singular values",
}
_LOG = "log10 of the {}"
VARIABLES: Mapping[str, Variable] = {
    "layer": Variable(("layer",), "1", "layer, counted from the input", "int64"),
    "depth": Variable(("depth",), "1", "layers of the network", "int64"),
    **{f"log10_{name}": Variable(_LAYERS, "1", _LOG.format(m)) for name, m in _FORWARD.items()},
    "mean_slope": Variable(_LAYERS, "1", "mean of f' over a layer's pre-activations"),
    **{
        f"log10_{name}": Variable((*_DEPTHS, "layer"), "1", _LOG.format(m) + "; NaN beyond depth")
        for name, m in _BACKWARD.items()
    },
    **{f"log10_{name}": Variable(_DEPTHS, "1", _LOG.format(m)) for name, m in _JACOBIAN.items()},
    "effective_rank": Variable(
        _DEPTHS, "1", "(sum s^2)^2 / sum s^4 over that Jacobian's singular values s"
    ),
    **{
        f"log10_predicted_{name}": Variable(
            (*_CELL, "layer"), "1", f"prediction for infinite width, log10 of the {meaning}"
        )
        for name, meaning in (*_FORWARD.items(), ("gradient_sd", _BACKWARD["gradient_sd"]))
    },
    **endings(_REPLICATES, where="first layer whose outputs are not finite; -1: none", units="1"),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell.

    A replicate whose outputs leave float64 is recorded as diverged with the first layer that did;
    depths that reach it are NaN.
    """
    settings = spec.experiment
    deepest = settings.depths[-1]
    known = {"layer": np.arange(1, deepest + 1), "depth": settings.depths}
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore"):
        _predict(spec, values)
        probe = _Probe(spec)
        for replicate in range(settings.replicates):
            own = {n: v[replicate] for n, v in values.items() if "replicate" in VARIABLES[n].dims}
            reached = probe.measure(replicate, own)
            if reached < deepest:
                values["diverged_at"][replicate] = reached + 1
    return cell_record(spec, VARIABLES, values)


def _predict(spec: CellSpec[Settings], values: Mapping[str, NDArray[Any]]) -> None:
    """Weights whose mean is not 0 are beyond the theory: NaN."""
    if spec.initializer.mean != 0:
        return
    settings = spec.experiment
    sizes = [settings.width] * (settings.depths[-1] + 1)
    predicted = predict_network(spec.activation, spec.initializer, sizes)
    squares = {
        "pre_activation_rms": np.square(predicted.pre_activation_sd),
        "output_rms": predicted.second_moment,
        "output_sd": np.square(predicted.sd),
        "across_sample_sd": predicted.across_sample_variance,
    }
    for name, square in squares.items():
        values[f"log10_predicted_{name}"][:] = np.log10(square) / 2
    values["log10_predicted_gradient_sd"][:] = predicted.log_gradient / math.log(10)


class _Probe:
    """One chain of layers and one set of buffers for all replicates of a cell."""

    def __init__(self, spec: CellSpec[Settings]) -> None:
        settings = spec.experiment
        self.spec = spec
        self.depths = settings.depths
        sizes = [settings.width] * (self.depths[-1] + 1)
        self.chain = Chain(sizes, spec.activation, settings.samples)
        self.signals = Moments64(settings.width, settings.samples)
        self.weights = Moments64(settings.width, settings.width)

    def measure(self, replicate: int, out: Mapping[str, NDArray[Any]]) -> int:
        """Fill `out`, variable -> (layer | depth, ...); how many layers stayed finite."""
        self._draw(replicate)
        self.chain.forward()
        reached = self._measure_outputs(out)
        rng = generator(self.spec.seed, "output_gradient", replicate)
        gradient = rng.standard_normal(self.chain.outputs[0].shape)
        depths = [depth for depth in self.depths if depth <= reached]
        for index, depth in enumerate(depths):
            self._measure_gradients(index, depth, gradient, out)
        if depths:
            for index, (jacobian, exponent) in enumerate(self.chain.jacobians(depths)):
                _measure_jacobian(index, jacobian, exponent, out)
        return reached

    def _draw(self, replicate: int) -> None:
        seed, chain = self.spec.seed, self.chain
        samples = chain.inputs.shape[::-1]
        inputs = generator(seed, "inputs", "propagation", replicate)
        chain.inputs[...] = inputs.standard_normal(samples).T
        drawn = draw_weights(self.spec, replicate, chain.sizes, lambda: chain.inputs.T)
        for buffer, weights in zip(chain.weights, drawn, strict=True):
            buffer[...] = weights

    def _measure_outputs(self, out: Mapping[str, NDArray[Any]]) -> int:
        for index, outputs in enumerate(self.chain.outputs):
            pre_activations, in_exponent = rescaled(self.chain.pre_activations[index])
            scaled, exponent = rescaled(outputs)
            if not np.isfinite(scaled).all():
                return index
            moments = self.signals.moments(scaled)
            roots = {
                "output_rms": math.sqrt(moments.second_moment),
                "output_sd": moments.sd,
                "across_sample_sd": math.sqrt(moments.across_sample_variance),
            }
            for name, root in roots.items():
                out[f"log10_{name}"][index] = _log10(root, exponent)
            rms = math.sqrt(np.vdot(pre_activations, pre_activations) / pre_activations.size)
            out["log10_pre_activation_rms"][index] = _log10(rms, in_exponent)
            out["mean_slope"][index] = self.chain.slope(index).mean()
        return len(self.chain.outputs)

    def _measure_gradients(
        self, index: int, depth: int, gradient: Array, out: Mapping[str, NDArray[Any]]
    ) -> None:
        for at in self.chain.backward(depth, gradient):
            sd = self.signals.sd(at.mantissa)
            out["log10_gradient_sd"][index, at.layer] = _log10(sd, at.exponent)
            below = self.chain.outputs[at.layer - 1] if at.layer else self.chain.inputs
            source, exponent = rescaled(below)
            sd = self.weights.sd(at.mantissa @ source.T)
            out["log10_weight_gradient_sd"][index, at.layer] = _log10(sd, at.exponent + exponent)


def _measure_jacobian(
    index: int, jacobian: Array, exponent: int, out: Mapping[str, NDArray[Any]]
) -> None:
    singular_values = np.linalg.svd(jacobian, compute_uv=False)
    squares = np.square(singular_values)
    out["log10_largest_singular_value"][index] = _log10(float(singular_values[0]), exponent)
    out["log10_rms_singular_value"][index] = _log10(math.sqrt(squares.mean()), exponent)
    fourth = float(np.square(squares).sum())
    out["effective_rank"][index] = squares.sum() ** 2 / fourth if fourth else 0.0


def _log10(mantissa: float, exponent: int) -> float:
    """log10(mantissa 2^exponent), -inf for 0."""
    return float(np.log10(mantissa)) + exponent * math.log10(2)
