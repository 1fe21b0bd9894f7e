"""Known answers: stays in saturation, arrivals, growths, and ratios beyond float64's range."""

import math

import numpy as np
import pytest

from engine.evidence import quantities as q
from engine.evidence.criteria import above
from engine.evidence.predicates import contrast, layer_ratio
from engine.evidence.quantity import Cell, NotRunError
from tests.evidence.blank_study import study

TANH = Cell("tanh", "uniform_fan_in")


def test_only_what_fell_can_recover():
    means = np.array([[0.5, 0.05, 0.3], [0.5, 0.05, 0.01], [0.5, 0.4, 0.3]])
    shares, losses = np.full((2, 3, 3), [[[0.9]], [[2.0]]])
    found = q.OUT_AT_END.compute(means, shares, losses, guess=2.0)
    np.testing.assert_allclose(found, [3.0, 0.2, np.nan])


@pytest.mark.parametrize(
    ("share", "loss", "out"), [(0.9, 2.0, 0.5), (0.25, 2.0, 1.5), (0.9, 1.6, 2.0)]
)
def test_a_layer_is_out_by_whichever_measure_has_gone_furthest(share, loss, out):
    """Half not saturated is out, and so is a loss a tenth below a guess's."""
    means, shares, losses = np.array([[[0.01, 0.05]], [[0.9, share]], [[2.0, loss]]])
    found = q.OUT_AT_END.compute(means, shares, losses, guess=2.0)
    np.testing.assert_allclose(found, out)


def test_a_gradient_ratio_ends_at_the_last_layer_that_exists():
    sd = np.array([[[1.0, 3.0, 4.0, np.nan], [1.0, 3.0, 2.0, np.nan]]])
    np.testing.assert_allclose(q.LEAST_GRADIENT_RATIO.compute(sd), [0.25])
    logs = np.array([[[-1.0, 0.0, np.nan], [-3.0, 5.0, 0.0]]])
    np.testing.assert_allclose(q.GRADIENT_RATIO_BY_DEPTH.compute(logs), [[0.1, 0.001]])


def test_costs_are_compared_by_name_and_not_where_neither_arrives():
    data = study()["cost_surface"]
    data["task_arrival"].loc[{"loss": "softmax_quadratic"}] = 30
    data["task_arrival"].loc[{"loss": "softmax_cross_entropy"}] = 10
    names = ("loss", "softmax_quadratic"), ("loss", "softmax_cross_entropy")
    predicate = contrast(q.TASK_ARRIVAL, TANH, *names, above(1.1), ratio=True)
    (check,) = predicate.checks(data)
    np.testing.assert_allclose(check.values, 3.0)
    assert check.logarithmic
    assert (check.label["setting"], check.label["baseline"]) == tuple(name for _, name in names)
    data["status"][:] = 1  # a rate that diverges is one that does not arrive
    data["task_arrival"].loc[{"loss": "softmax_quadratic"}] = -1
    np.testing.assert_allclose(predicate.checks(data)[0].values, 80.0)
    data["task_arrival"][:] = -1
    with pytest.raises(NotRunError, match="not reached: neither"):
        predicate.checks(data)


@pytest.mark.parametrize("gain", [1 / 3, 1.0, 2.0])
def test_products_of_equal_layers_are_the_equations(gain):
    powers = gain ** np.arange(1.0, 6.0)
    np.testing.assert_allclose(q.forward_over_product(gain).compute(powers[None]), 1.0)
    backward = q.backward_over_product(gain).compute(5 / powers[None])
    assert backward.shape == (1, 4)
    np.testing.assert_allclose(backward, 1.0)


@pytest.mark.parametrize("sizes", [(80, 40, 20, 10), (10, 40, 10, 40)])
def test_growths_multiply(sizes):
    """Sizes times variance, over all matrices but the first."""
    ins, outs = np.array(sizes[:-1]), np.array(sizes[1:])
    for variance in (2 / (ins + outs), 1 / ins):
        forward = np.cumprod(ins * variance)
        backward = np.append(np.cumprod((outs * variance)[:0:-1])[::-1], 1.0)
        both = forward[None], backward[None]
        total = [np.prod((sizes * variance)[1:]) for sizes in (ins, outs)]
        growths = [one.compute(*both) for one in (q.FORWARD_GROWTH, q.BACKWARD_GROWTH)]
        np.testing.assert_allclose(np.ravel(growths), total)
        furthest = max(abs(np.log(end[-1] / end[0])) for end in (forward, backward))
        np.testing.assert_allclose(q.DEPARTURE.compute(*both), furthest)


def test_vanished_gradients_stay_numbers():
    """160 decades less, and exactly 0."""
    data = study()["deep"]
    falling = np.linspace(-160, 0, 100)
    data["log10_gradient_sd"].loc[{"depth": 100}] = falling
    deep = layer_ratio(q.DEEP_GRADIENT.at(depth=100), TANH, "first", "last", above(0))
    np.testing.assert_allclose(deep.checks(data)[0].values, 1e-160)
    data["log10_gradient_sd"].loc[{"depth": 100, "layer": 1}] = -np.inf
    assert (deep.checks(data)[0].values == 0).all()
    assert np.isfinite(deep.checks(data)[0].interval(0.95).estimate)


@pytest.mark.parametrize("power", [-0.5, 0.0, 1.0])
def test_the_power_of_the_depth_is_found_again(power):
    depths = np.array([2.0, 3.0, 5.0])
    logs = np.full((1, 3, 5), np.nan)
    for row, depth in zip(logs[0], depths.astype(int), strict=True):
        row[:depth] = np.linspace(power * np.log10(depth), 0, depth)
    np.testing.assert_allclose(q.DEPTH_EXPONENT.compute(logs, depths=depths), power, atol=1e-12)


def test_iterations_are_interpolated_and_negative_where_cut_off():
    """A goal of 3/4 lies between the second and the third window, before the first, or nowhere."""
    losses = np.array([[2.0, 1.0, 0.5], [0.6, 0.5, 0.4], [2.0, 2.0, 2.0], [2.0, np.nan, np.nan]])
    found = q.ITERATIONS_TO_HALF.compute(losses, ends=np.array([100.0, 200.0, 300.0]), guess=1.5)
    assert found == pytest.approx([250, 100, -300, -300])


def test_the_fastest_rate_counts_and_there_the_median_start_arrives_or_none_does():
    losses = np.array([[[2.0, 2.0], [2.0, 0.0]], [[0.0, 0.0], [2.0, 2.0]]])
    found = q.ITERATIONS_TO_HALF.compute(losses, ends=np.array([100.0, 200.0]), guess=2.0)
    np.testing.assert_allclose(found, [150.0, 100.0])
    arrivals = np.array([[[10, -1, 30], [-1, -1, 5]], [[-1, -1, 9], [-1, 4, -1]]])
    np.testing.assert_array_equal(q.SURFACE_ARRIVAL.compute(arrivals, limit=800.0), [30, -800])
    task = np.array([[0, 7], [-1, -1], [-1, 9]])
    np.testing.assert_array_equal(q.TASK_ARRIVAL.compute(task, limit=100.0), [1, -100, 9])


def test_a_stay_is_timed_between_measurements():
    """The first stay counts; the end may cut it off."""
    means = np.array([[0, 0, 0.2], [0, 0.2, 0], [0, 0, 0], [0.2, 0.2, 0.2]])
    means = np.hstack([np.full((4, 2), [0.5, 0.3]), means])
    shares, losses = np.ones_like(means), np.full_like(means, 2.0)
    times, fall = np.arange(0.0, 50, 10), 50 / 3
    found = q.STAY_OVER_FALL.compute(means, shares, losses, guess=2.0, times=times)
    stays = [35 - fall, 25 - fall, fall - 40, math.nan]
    assert found * fall == pytest.approx(stays, nan_ok=True)
