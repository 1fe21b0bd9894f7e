"""A stack of multilayer perceptrons of one shape, each with its own weights and its own batch.

Public arrays are laid out as everywhere in the project: samples (replicate, batch, units), weights
(replicate, fan_in, fan_out). Inside, all is feature-major, because that is what matrix products
and elementwise loops run fastest on: weights are packed (replicate, fan_out, fan_in + 1) with the
bias as last column, hidden activations (replicate, units + 1, batch) with a last row of ones, so
biases cost no pass of their own, forward or backward. All buffers are made once; the properties
return views of them.

Every matrix product is done per replicate, so a stacked run gives bit for bit what each replicate
gives alone.
"""

import copy
import itertools
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.net.activations import Activation
from engine.net.registry import require

Array = NDArray[np.floating]

OUTPUTS = ("linear", "activation")

_ROUNDING = {"float32": 2.0**-77, "float64": 2.0**-848}
"""What `round_off` adds: its last digit is 2^-100, in float64 2^-900."""


class Network:
    """Fill `inputs`, call `forward`, fill `output_gradient` by a loss, call `backward`.

    weights: one array (replicate, fan_in, fan_out) per layer.
    biases: True (zeros), False (none), or one array (replicate, fan_out) per layer.
    output: "linear" leaves the last pre-activation as it is, "activation" applies the activation.
    retain: keep pre-activations and their gradients apart (else they share memory).
    """

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        activation: Activation,
        batch_size: int,
        *,
        biases: bool | Sequence[ArrayLike] = True,
        output: str = "linear",
        dtype: type[np.floating] | np.dtype[np.floating] = np.float32,
        retain: bool = False,
    ) -> None:
        layers = _checked_weights(weights)
        _check_options(output, np.dtype(dtype))
        self.activation = activation
        self.dtype: np.dtype[np.floating] = np.dtype(dtype)
        self.sizes = (layers[0].shape[1], *(w.shape[2] for w in layers))
        self.replicates = len(layers[0])
        self.has_biases = biases is not False
        self._retain = retain
        self._rounding = self.dtype.type(_ROUNDING[self.dtype.name])
        self._activated = len(layers) - (output == "linear")
        self.parameters = [
            np.zeros((len(w), w.shape[2], w.shape[1] + self.has_biases), self.dtype) for w in layers
        ]
        self.parameter_gradients = [np.zeros_like(p) for p in self.parameters]
        for view, values in zip(self.weights, layers, strict=True):
            view[...] = values
        if not isinstance(biases, bool):
            for view, values in zip(self.biases, _checked_biases(biases, layers), strict=True):
                view[...] = values
        self._allocate(batch_size, shared_batch=False)

    def with_batch_size(self, batch_size: int, *, shared_batch: bool = False) -> Self:
        """A network on the same parameters (not a copy) with buffers for another batch size.

        With `shared_batch` one batch serves all replicates: `inputs` is (1, batch, units).
        """
        twin = copy.copy(self)
        twin._allocate(batch_size, shared_batch)
        return twin

    def fill_inputs(
        self,
        samples: ArrayLike,
        scale: float | np.floating = 1.0,
        offset: float | np.floating = 0.0,
    ) -> None:
        """Write `samples` times `scale` plus `offset` into `inputs`; for pixels, bytes and 1 / 255.

        Without an offset the same bits as `np.multiply(samples, scale, out=inputs)` in the
        network's dtype, in two thirds of its time: rows are converted first, then all is scaled in
        one contiguous sweep.
        """
        np.copyto(self.inputs, samples)
        self._inputs *= self.dtype.type(scale)
        if offset:
            self._inputs += self.dtype.type(offset)
        if self.has_biases:
            self._inputs[:, :, -1] = 1

    def forward(self) -> Array:
        """Propagate `inputs`; returns the `outputs` buffer, (replicate, units, batch)."""
        source = self._inputs.transpose(0, 2, 1)
        for layer, parameters in enumerate(self.parameters):
            pre_activation = self._pre_activations[layer]
            np.matmul(parameters, source, out=pre_activation)
            if layer < self._activated:
                activation, slope = self._activations[layer], self._slopes[layer]
                self.activation.forward(pre_activation, activation, slope)
                self.round_off(activation)
                source = self._padded[layer]
        return self.outputs

    def backward(self, output_gradient: Array) -> None:
        """All gradients from that of the network's output, (replicate, units, batch).

        Needs a `forward` before it on the same inputs and parameters. No copy is made when the
        loss has filled the buffer `output_gradient` of this network, which is then overwritten.
        Gradients are proportional to `output_gradient`: a learning rate may be folded into it.
        """
        last = len(self.parameters) - 1
        if output_gradient is not self._deltas[last]:
            np.copyto(self._deltas[last], output_gradient)
        for layer in range(last, -1, -1):
            delta = self._deltas[layer]
            if layer < last:
                outgoing = self.parameters[layer + 1][:, :, : self.sizes[layer + 1]]
                np.matmul(outgoing.transpose(0, 2, 1), self._deltas[layer + 1], out=delta)
            if layer < self._activated:
                self.activation.backward(delta, self._activations[layer], self._slopes[layer])
            self.round_off(delta)
            source = self._padded[layer - 1].transpose(0, 2, 1) if layer else self._inputs
            np.matmul(delta, source, out=self.parameter_gradients[layer])

    def round_off(self, values: Array) -> None:
        """Round what is smaller than any result can show, lest it becomes subnormal.

        A product of matrices on subnormals takes many times as long (`benchmarks.subnormals`).
        Added and taken away again, a number far above them leaves multiples of its last digit:
        2^-100 in float32. What exceeds 2^-52 keeps every bit.
        """
        values += self._rounding
        values -= self._rounding

    @property
    def inputs(self) -> Array:
        """The input buffer to fill, (replicate, batch, features)."""
        return self._inputs[:, :, : self.sizes[0]]

    @property
    def outputs(self) -> Array:
        """The network's output, (replicate, units, batch), as the last `forward` left it."""
        activated = self._activated == len(self.parameters)
        return self._activations[-1] if activated else self._pre_activations[-1]

    @property
    def output_gradient(self) -> Array:
        """A buffer like `outputs`, for the loss to write its gradient into."""
        return self._deltas[-1]

    @property
    def weights(self) -> list[Array]:
        """The weights of each layer, (replicate, fan_in, fan_out); writable views."""
        return self._weights_of(self.parameters)

    @property
    def biases(self) -> list[Array]:
        """The biases of each layer, (replicate, fan_out); writable views; empty without biases."""
        return [p[:, :, -1] for p in self.parameters] if self.has_biases else []

    @property
    def weight_gradients(self) -> list[Array]:
        """Like `weights`."""
        return self._weights_of(self.parameter_gradients)

    @property
    def activations(self) -> list[Array]:
        """The outputs of each activated layer, (replicate, batch, units)."""
        return [a.transpose(0, 2, 1) for a in self._activations]

    @property
    def pre_activations(self) -> list[Array]:
        """The pre-activations of each layer, (replicate, batch, units); only with `retain`."""
        return self._retained(self._pre_activations)

    @property
    def pre_activation_gradients(self) -> list[Array]:
        """Their gradients after `backward`, (replicate, batch, units); only with `retain`."""
        return self._retained(self._deltas)

    def _allocate(self, batch_size: int, shared_batch: bool) -> None:
        require(batch_size >= 1, "network", "batch_size must be >= 1", batch_size, "samples")
        batches = 1 if shared_batch else self.replicates
        ones = int(self.has_biases)
        self._inputs = np.ones((batches, batch_size, self.sizes[0] + ones), self.dtype)
        shapes = [(self.replicates, units, batch_size) for units in self.sizes[1:]]
        self._pre_activations = [np.empty(shape, self.dtype) for shape in shapes]
        # A hidden pre-activation is not needed once its activation is known: its gradient may
        # take its place. The output's stay apart, so that outputs survive a backward pass.
        shared = 0 if self._retain else len(shapes) - 1
        self._deltas = self._pre_activations[:shared] + [
            np.empty(shape, self.dtype) for shape in shapes[shared:]
        ]
        self._padded = [
            np.ones((r, units + ones, b), self.dtype) for r, units, b in shapes[: self._activated]
        ]
        self._activations = [
            a[:, :units] for a, units in zip(self._padded, self.sizes[1:], strict=False)
        ]
        self._slopes = self._make_slopes(shapes[: self._activated])

    def _make_slopes(self, shapes: Sequence[tuple[int, int, int]]) -> list[Array]:
        """A slope buffer per activated layer, or one piece of scratch for all if none is kept."""
        if self.activation.keeps_slope:
            return [np.empty(shape, self.dtype) for shape in shapes]
        scratch = np.empty(max((int(np.prod(s)) for s in shapes), default=0), self.dtype)
        return [scratch[: int(np.prod(shape))].reshape(shape) for shape in shapes]

    def _weights_of(self, packed: Sequence[Array]) -> list[Array]:
        pairs = zip(packed, self.sizes, strict=False)
        return [p[:, :, :fan_in].transpose(0, 2, 1) for p, fan_in in pairs]

    def _retained(self, buffers: Sequence[Array]) -> list[Array]:
        rule = "pre-activations and their gradients are kept only with retain=True"
        require(self._retain, "network", rule, self._retain, "pass retain=True when making it")
        return [b.transpose(0, 2, 1) for b in buffers]


def _checked_weights(weights: Sequence[ArrayLike]) -> list[Array]:
    """The weights as arrays; ValueError unless the layers chain over equally many replicates."""
    layers = [np.asarray(w) for w in weights]
    shapes = [w.shape for w in layers]
    three = bool(shapes) and all(len(s) == 3 and min(s) >= 1 for s in shapes)
    rule, hint = "weights are (replicate, fan_in, fan_out), one per layer", "add the leading axis"
    require(three, "network", rule, shapes, hint)
    chained = all(a[2] == b[1] and a[0] == b[0] for a, b in itertools.pairwise(shapes))
    rule = "a layer's fan_out is the next one's fan_in, for equally many replicates"
    require(chained, "network", rule, shapes, "check the layer sizes")
    return layers


def _checked_biases(biases: Sequence[ArrayLike], layers: Sequence[Array]) -> list[Array]:
    """The biases as arrays; ValueError unless there is one (replicate, fan_out) per layer."""
    arrays = [np.asarray(b) for b in biases]
    wanted = [(len(w), w.shape[2]) for w in layers]
    shapes = [b.shape for b in arrays]
    require(shapes == wanted, "network", f"biases are {wanted}", shapes, "True makes them zero")
    return arrays


def _check_options(output: str, dtype: np.dtype) -> None:
    require(output in OUTPUTS, "network", f"output is one of {OUTPUTS}", output, "see Network")
    floating = dtype in (np.float32, np.float64)
    require(floating, "network", "dtype is float32 or float64", dtype, "float32 is for training")
