"""Propagation against a plain computation and against what theory knows."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.propagation import run as propagation
from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.initializers import INITIALIZERS
from engine.study.cell_results import Status
from engine.study.probes import BINS
from engine.study.seeds import generator
from tests.net.small_networks import drawn, plain
from tests.study.small import made_up_cell

every_activation = pytest.mark.parametrize("family", ACTIVATIONS)


def cell(activation, initializer, *, parameters=None, seed=3, **settings):
    small = {"depth": 3, "width": 10, "samples": 40, "replicates": 2}
    return made_up_cell(
        "propagation", activation, initializer, parameters, seed, **small | settings
    )


def measure(*args, **settings):
    return propagation.run(cell(*args, **settings)).values


def plain_propagation(spec, replicate):
    """The same network in float64, one product after the other: z, y, dL/dz and dL/dW per layer."""
    width, samples = spec.experiment.width, spec.experiment.samples
    inputs = generator(spec.seed, "inputs", "propagation", replicate)
    signal = inputs.standard_normal((samples, width), dtype=np.float32).astype(np.float64)
    weights, biases = drawn(spec, [width] * (spec.experiment.depth + 1), replicate)
    rng = generator(spec.seed, "output_gradient", replicate)
    error = rng.standard_normal((width, samples), dtype=np.float32).astype(np.float64).T
    zs, ys, gradients = plain(weights, biases, spec.activation, signal, "activation", error)
    return zs, ys[1:], [dz for _, _, dz in gradients], [dw for dw, _, _ in gradients]


@every_activation
def test_agrees_with_a_plain_float64_computation(family):
    spec = cell(family, "lecun_normal")
    measured = propagation.run(spec).values
    low, high = spec.activation.saturation
    for replicate in range(spec.experiment.replicates):
        layers = zip(*plain_propagation(spec, replicate), strict=True)
        for layer, (z, y, delta, weight_gradient) in enumerate(layers):
            saturated = (z <= low) | (z >= high)
            expected = {"mean": y.mean(), "sd": y.std(), "second_moment": np.square(y).mean()}
            expected |= {"skewness": ((y - y.mean()) ** 3).mean() / y.std() ** 3}
            expected |= {"across_sample_variance": y.var(axis=0).mean()}
            expected |= {"between_unit_variance": y.mean(axis=0).var()}
            expected |= {"saturated_share": saturated.mean()}
            expected |= {"dead_share": saturated.all(axis=0).mean(), "pre_activation_sd": z.std()}
            expected |= {"pre_activation_gradient_sd": delta.std()}
            expected |= {"weight_gradient_sd": weight_gradient.std()}
            got = {name: measured[name][replicate, layer] for name in expected}
            assert got == pytest.approx(expected, rel=2e-4, abs=1e-5)


@every_activation
def test_a_histogram_agrees_with_the_moments_beside_it(family):
    """Mean and sd from bin middles lie within a bin of the measured ones, if nothing is outside."""
    if family == "squared_relu":
        pytest.skip("squares lie beyond the bins, which are as wide as the inputs")
    measured = measure(family, "uniform_fan_in", width=30)
    assert measured["below"].sum() + measured["above"].sum() == 0
    edges = measured["bin_edge"]
    assert edges.shape == (BINS + 1,)
    middles, bin_width = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    shares = measured["histogram"] / measured["histogram"].sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(shares @ middles, measured["mean"], atol=bin_width / 2)
    second = np.sqrt(shares @ middles**2)
    np.testing.assert_allclose(second, np.sqrt(measured["second_moment"]), atol=bin_width / 2)


def deviation(measured, expected):
    """Distance of a mean over replicates from its expectation, in standard errors, per layer."""
    error = measured.std(axis=0, ddof=1) / math.sqrt(len(measured))
    return np.abs(measured.mean(axis=0) - expected) / error


@pytest.mark.parametrize("sd", [0.05, 0.1, 1.0])
def test_a_linear_net_grows_by_n_times_the_variance(sd):
    """E[y^2] after l layers is (n sd^2)^l; backwards, E[(dL/dz)^2] is (n sd^2)^(depth - l)."""
    settings = {"depth": 4, "width": 40, "samples": 100, "replicates": 60}
    measured = measure("identity", "normal", parameters={"sd": sd}, **settings)
    growth = (40 * sd**2) ** np.arange(1, 5)
    forward = deviation(measured["second_moment"], growth)
    back = deviation(measured["pre_activation_gradient_sd"] ** 2, growth[::-1] / growth[0])
    assert max(forward.max(), back.max()) < 4


def test_laws_are_drawn_for_the_cell_s_own_activation_and_inputs():
    for activation in ("tanh", "relu", "sigmoid"):
        measured = measure(activation, "lsuv", replicates=3)
        np.testing.assert_allclose(measured["pre_activation_sd"], 1, rtol=1e-5)
    for activation, same in (("relu", "he_normal"), ("identity", "lecun_normal")):
        critical, known = measure(activation, "critical"), measure(activation, same)
        np.testing.assert_allclose(critical["sd"], known["sd"], rtol=1e-6)


@every_activation
def test_it_runs_with_every_initializer_without_a_warning(family):
    needed = {"normal": {"sd": 1.0}, "truncated_normal": {"sd": 1.0}, "constant": {"value": 1.0}}
    for law in INITIALIZERS:
        record = propagation.run(cell(family, law, parameters=needed.get(law)))
        assert (record.values["status"] == Status.OK).all(), law
        assert record.values.keys() == record.variables.keys()


def test_an_overflow_is_recorded_with_its_layer():
    """Weights of 1e20 give signals of 1e20 and then of 1e40, which float32 does not have."""
    measured = measure("relu", "normal", parameters={"sd": 1e20})
    assert (measured["status"] == Status.DIVERGED).all()
    assert (measured["diverged_at"] == 2).all()
    assert np.isfinite(measured["sd"][:, 0]).all()
    for name in (*propagation.FORWARD, *propagation.BACKWARD):
        assert np.isnan(measured[name][:, 1:]).all()
    assert measured["histogram"][:, 1:].sum() == 0


def test_an_overflow_on_the_way_back_is_recorded_with_its_layer():
    """A made-up slope of 1e15 is squared at the second layer from the top, cubed at the third."""
    tanh = make_activation("tanh")

    def steep(gradient, output, slope):
        np.multiply(gradient, np.float32(1e15), out=gradient)

    measured = measure(replace(tanh, backward=steep), "orthogonal")
    assert (measured["status"] == Status.DIVERGED).all()
    assert (measured["diverged_at"] == 1).all()
    assert np.isfinite(measured["sd"]).all()
    assert np.isfinite(measured["pre_activation_gradient_sd"][:, 1:]).all()
    assert np.isnan(measured["pre_activation_gradient_sd"][:, 0]).all()
