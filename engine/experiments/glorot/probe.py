"""What is measured inside a network on a fixed set of examples, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.study.datasets import Dataset
from engine.study.minibatches import PIXEL, one_hot
from engine.study.probes import Histogram, Moments64, histogram_range, saturation

Values = Mapping[str, NDArray[Any]]

PERCENTILE = 98
# A unit is flat where its slope is below this share of that at 0, where S-shaped ones are steepest.
FLAT = 0.1
# Histograms of gradients reach this many standard deviations of the last hidden layer's.
REACH = 4.0
# Examples over which a layer's Jacobian is averaged: it hardly differs between examples.
_JACOBIANS = 10


class Probe:
    """Statistics of all hidden layers on the first `samples` test images.

    network : shares its parameters with the one measured, whose gradients it overwrites.
    """

    def __init__(self, network: Network, dataset: Dataset, samples: int) -> None:
        labels = dataset.test_labels[:samples]
        self.samples = len(labels)
        self.network = network.with_batch_size(self.samples, shared_batch=True)
        self.network.fill_inputs(dataset.test_images[:samples], PIXEL)
        self.targets = np.empty_like(self.network.outputs)
        one_hot(labels, out=self.targets)
        self.hidden = len(network.sizes) - 2
        self._moments = cache(Moments64)  # with buffers for one shape of array
        width = network.sizes[1]
        outputs_range = histogram_range(network.activation.range)
        self.outputs_histogram = Histogram(*outputs_range, width, self.samples)
        self._histograms = cache(partial(Histogram, -REACH, REACH))

    def propagate(self) -> NDArray[np.float64]:
        """Forward and back; the mean cost over the samples, whose gradients there are then."""
        network = self.network
        costs = softmax_cross_entropy(network.forward(), self.targets, network.output_gradient)
        network.backward(network.output_gradient)
        return costs

    def measure(self, replicate: int, out: Values) -> None:
        """Fill `out`, variable -> (layer,), from the last `propagate`."""
        activation = self.network.activation
        for layer in range(self.hidden):
            outputs, pre_activations = self._outputs(replicate, layer)
            moments = self._moments(*outputs.shape).moments(outputs)
            slopes = activation.derivative(pre_activations)
            delta, weight_gradient = self._gradients(replicate, layer)
            measured = {
                "mean": moments.mean,
                "sd": moments.sd,
                "across_sample_variance": moments.across_sample_variance,
                "between_unit_variance": moments.between_unit_variance,
                "percentile_98": np.percentile(outputs, PERCENTILE),
                "saturated_share": saturation(
                    pre_activations, activation.saturation
                ).saturated_share,
                "flat_share": (slopes < FLAT * activation.derivative(0.0)).mean(),
                "slope": slopes.mean(dtype=np.float64),
                "pre_activation_gradient_sd": self._moments(*delta.shape).sd(delta) * self.samples,
                "weight_gradient_sd": self._moments(*weight_gradient.shape).sd(weight_gradient),
            }
            for name, value in measured.items():
                out[name][layer] = value

    def drive(self, replicate: int) -> float:
        """Root mean square of the output layer's weighted sums, which its biases are no part of."""
        sums = self.network.outputs[replicate] - self.network.biases[-1][replicate][:, None]
        return float(np.sqrt(np.mean(np.square(sums, dtype=np.float64))))

    def count_outputs(self, replicate: int, out: NDArray[np.uint32]) -> None:
        """Histograms of the outputs, (layer, bin)."""
        for layer in range(self.hidden):
            out[layer] = self.outputs_histogram.count(self._outputs(replicate, layer)[0]).inside

    def count_gradients(self, replicate: int, out: Values) -> None:
        """Histograms (layer, bin) of both gradients, in units of the last hidden layer's sd.

        Left as they are where that is 0 or not finite.
        """
        for which, name in enumerate(("gradient_histogram", "weight_gradient_histogram")):
            top = self._gradients(replicate, self.hidden - 1)[which]
            unit = self._moments(*top.shape).sd(top)
            for layer in range(self.hidden):
                values = self._gradients(replicate, layer)[which]
                scaled = (values / unit).astype(np.float32)
                if np.isfinite(scaled).all():
                    out[name][layer] = self._histograms(*scaled.shape).count(scaled).inside

    def jacobians(self, replicate: int, out: NDArray[np.float64]) -> None:
        """Mean singular value of d outputs / d outputs of the layer before, from layer 2 on.

        Glorot and Bengio 2010, equation 17; the mean is over units and over examples.
        """
        for layer in range(1, self.hidden):
            pre_activations = self._outputs(replicate, layer)[1][:, :_JACOBIANS]
            slopes = self.network.activation.derivative(pre_activations)
            weights = self.network.weights[layer][replicate].T
            stretched = slopes.T[:, :, None] * weights
            out[layer] = np.linalg.svd(stretched, compute_uv=False).mean(dtype=np.float64)

    def _outputs(self, replicate: int, layer: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Outputs and pre-activations of a layer, (units, samples) each."""
        network = self.network
        arrays = network.activations[layer], network.pre_activations[layer]
        return arrays[0][replicate].T, arrays[1][replicate].T

    def _gradients(self, replicate: int, layer: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Gradients at the pre-activations (units, samples), of the weights (units, fan_in)."""
        network = self.network
        arrays = network.pre_activation_gradients[layer], network.weight_gradients[layer]
        return arrays[0][replicate].T, arrays[1][replicate].T
