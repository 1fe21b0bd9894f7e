"""The network against an independent plain implementation, and against itself."""

import itertools

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.network import OUTPUTS, Network
from tests.net.small_networks import (
    BATCH,
    REPLICATES,
    SIZES,
    draw_parameters,
    draw_samples,
    make_network,
    plain,
    run,
)

every_activation = pytest.mark.parametrize("family", ACTIVATIONS)


@every_activation
def test_agrees_with_a_plain_implementation(family):
    for output, with_biases in itertools.product(OUTPUTS, (True, False)):
        compare_with_plain(family, output, with_biases)


def compare_with_plain(family, output, with_biases):
    weights, biases = draw_parameters(0)
    if not with_biases:
        biases = [np.zeros_like(b) for b in biases]
    network = make_network(family, output=output, biases=biases if with_biases else False)
    inputs, _ = draw_samples(1)
    gradient = np.random.default_rng(2).standard_normal((REPLICATES, SIZES[-1], BATCH))
    given = gradient.copy()
    network.inputs[...] = inputs
    outputs = network.forward()
    network.backward(gradient)
    np.testing.assert_array_equal(gradient, given)
    assert len(network.biases) == (len(weights) if with_biases else 0)
    same = {"rtol": 1e-11, "atol": 1e-13}
    for r in range(REPLICATES):
        ws, bs = [w[r] for w in weights], [b[r] for b in biases]
        zs, hs, gradients = plain(ws, bs, network.activation, inputs[r], output, gradient[r].T)
        np.testing.assert_allclose(outputs[r].T, hs[-1], **same)
        for layer, (dw, db, dz) in enumerate(gradients):
            np.testing.assert_allclose(network.pre_activations[layer][r], zs[layer], **same)
            np.testing.assert_allclose(network.weight_gradients[layer][r], dw, **same)
            np.testing.assert_allclose(network.pre_activation_gradients[layer][r], dz, **same)
            if with_biases:
                np.testing.assert_allclose(network.parameter_gradients[layer][r, :, -1], db, **same)
        for h, kept in zip(hs[1:], network.activations, strict=False):
            np.testing.assert_allclose(kept[r], h, **same)
        assert len(network.activations) == len(weights) - (output == "linear")


@every_activation
def test_a_stacked_run_is_bit_for_bit_the_single_run(family):
    for dtype, retain in itertools.product((np.float32, np.float64), (True, False)):
        compare_stacked_with_single(family, dtype, retain)


def compare_stacked_with_single(family, dtype, retain):
    sizes, replicates, batch = (31, 20, 17, 10), 5, 13
    weights, biases = draw_parameters(6, sizes, replicates)
    inputs, targets = draw_samples(7, sizes, replicates, batch)

    def train(chosen: slice) -> tuple[list[np.ndarray], np.ndarray]:
        network = Network(
            [w[chosen] for w in weights],
            make_activation(family),
            batch,
            biases=[b[chosen] for b in biases],
            dtype=dtype,
            retain=retain,
        )
        for _ in range(3):
            losses = run(
                network, inputs[chosen], targets[chosen].astype(dtype), "softmax_cross_entropy"
            )
            for parameters, gradients in zip(
                network.parameters, network.parameter_gradients, strict=True
            ):
                parameters -= dtype(0.1) * gradients
        return network.parameters, losses

    stacked, losses = train(slice(None))
    for r in range(replicates):
        alone, loss = train(slice(r, r + 1))
        assert loss[0] == losses[r]
        for one, all_together in zip(alone, stacked, strict=True):
            np.testing.assert_array_equal(one[0], all_together[r])


def test_another_batch_size_shares_the_parameters():
    network = make_network("tanh")
    inputs, _ = draw_samples(13, batch=40)
    wide = network.with_batch_size(40)
    wide.inputs[...] = inputs
    network.weights[0][...] *= 0.5
    outputs = wide.forward().copy()
    assert wide.inputs.shape == (REPLICATES, 40, SIZES[0])
    assert network.inputs.shape == (REPLICATES, BATCH, SIZES[0])
    network.inputs[...] = inputs[:, :BATCH]
    np.testing.assert_allclose(network.forward(), outputs[:, :, :BATCH], rtol=1e-12)


def test_one_batch_may_serve_all_replicates():
    network = make_network("relu")
    inputs, _ = draw_samples(14, replicates=1, batch=40)
    own, shared = network.with_batch_size(40), network.with_batch_size(40, shared_batch=True)
    own.inputs[...] = inputs
    shared.inputs[...] = inputs
    gradient = np.random.default_rng(15).standard_normal(own.outputs.shape)
    assert shared.inputs.shape == (1, 40, SIZES[0])
    np.testing.assert_array_equal(shared.forward(), own.forward())
    own.backward(gradient)
    wanted = [g.copy() for g in own.parameter_gradients]
    shared.backward(gradient)
    for got, want in zip(shared.parameter_gradients, wanted, strict=True):
        np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_filling_the_inputs_is_multiplying_into_them(biases, dtype):
    network = make_network("relu", biases=biases, dtype=dtype)
    pixels = np.random.default_rng(19).integers(0, 256, network.inputs.shape, dtype=np.uint8)
    network.fill_inputs(pixels, 1 / 255)
    np.testing.assert_array_equal(network.inputs, pixels * dtype(1 / 255))
    assert network.inputs.max() <= 1
    if biases:
        assert (network._inputs[:, :, -1] == 1).all()
    network.fill_inputs(pixels)
    np.testing.assert_array_equal(network.inputs, pixels)


def test_extreme_pre_activations_give_finite_losses_without_warnings():
    for family in ACTIVATIONS:
        weights, biases = draw_parameters(16)
        network = Network(
            [weights[0] * 3e3, *weights[1:]], make_activation(family), BATCH, biases=biases
        )
        inputs, targets = draw_samples(17)
        with np.errstate(all="raise", under="ignore"):
            losses = run(network, inputs, targets.astype(np.float32), "softmax_cross_entropy")
        assert np.isfinite(losses).all()
        assert all(np.isfinite(g).all() for g in network.parameter_gradients)


def test_no_subnormal_meets_a_matrix_product():
    """Float32 made so small that the rounding is all there is, and so large that there is none."""
    rng = np.random.default_rng(18)
    weights, inputs = rng.standard_normal((2, 1, 40, 40)), rng.standard_normal((1, BATCH, 40))
    for family, scale in (("silu", 60.0), ("gelu", 30.0), ("leaky_relu", 1e-20)):
        network = Network([w[None] for w in weights[:, 0]], make_activation(family), BATCH)
        network.inputs[...] = inputs * scale
        network.output_gradient[...] = 10.0 ** rng.uniform(-45, 0, network.outputs.shape)
        network.forward()
        network.backward(network.output_gradient)
        for values in (*network.activations, *network._deltas):
            small = np.abs(values[values != 0]).min()
            assert small >= 2.0**-101, (family, small)
    values = rng.standard_normal(1000).astype(np.float32) * np.float32(2.0) ** rng.integers(-49, 60)
    rounded = values.copy()
    network.round_off(rounded)
    np.testing.assert_array_equal(rounded, values)


@pytest.mark.parametrize(
    ("weights", "options", "message"),
    [
        ([], {}, "weights are .*one per layer, got"),
        ([np.zeros((3, 4))], {}, r"weights are .*got \[\(3, 4\)\]; add the leading axis"),
        ([np.zeros((1, 3, 4)), np.zeros((1, 5, 2))], {}, "fan_out is the next one's fan_in"),
        ([np.zeros((1, 3, 4)), np.zeros((2, 4, 2))], {}, "equally many replicates"),
        ([np.zeros((1, 3, 4))], {"output": "softmax"}, "output is one of .*got 'softmax'"),
        ([np.zeros((1, 3, 4))], {"batch_size": 0}, "batch_size must be >= 1, got 0"),
        ([np.zeros((1, 3, 4))], {"dtype": np.int32}, "dtype is float32 or float64, got"),
        ([np.zeros((1, 3, 4))], {"biases": [np.zeros((1, 3))]}, "biases are .*got"),
        ([np.zeros((1, 3, 4))], {"biases": []}, "biases are .*got"),
    ],
)
def test_a_network_that_cannot_be_is_refused(weights, options, message):
    arguments = {"activation": make_activation("relu"), "batch_size": 2, **options}
    with pytest.raises(ValueError, match=message):
        Network(weights, **arguments)


def test_what_was_not_retained_cannot_be_asked_for():
    network = make_network("relu", retain=False)
    for what in ("pre_activations", "pre_activation_gradients"):
        with pytest.raises(ValueError, match="only with retain=True"):
            getattr(network, what)
