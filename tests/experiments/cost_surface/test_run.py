"""Both costs: derivatives, the factor between them, descent and training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.cost_surface.plane import COSTS, Surface
from engine.experiments.cost_surface.run import run
from tests.study.small import made_up_cell

SURFACE = {"samples": 10, "reach": 4.0, "steps": 9, "flat": 0.01, "starts": 3, "rates": (0.1, 1.0)}
SURFACE |= {"share": 0.9, "iterations": 60}
TASK = {"set": "line", "samples": 20, "hidden": (4,), "rates": (0.1, 1.0), "accuracy": 0.9}
TASK |= {"iterations": 60}


def spec(activation="tanh", surface=SURFACE, **changes):
    own = {"replicates": 2, "surface": surface, "task": TASK | changes}
    return made_up_cell("cost_surface", activation, "uniform_fan_in", seed=4, **own)


@given(st.floats(-30, 30), st.sampled_from([0.0, 1.0]))
def test_the_quadratic_cost_s_derivative_has_the_factor_that_saturates(output, target) -> None:
    outputs, targets = np.array([output]), np.array([target])
    share = 1 / (1 + np.exp(-output))
    slope = COSTS["cross_entropy"](outputs, targets)[1]
    flat = COSTS["quadratic"](outputs, targets)[1]
    np.testing.assert_allclose(flat, slope * 2 * share * (1 - share), rtol=1e-9, atol=1e-15)
    assert abs(flat[0]) <= abs(slope[0]) / 2 + 1e-15


@given(st.floats(-20, 20))
def test_costs_are_those_of_the_softmax_of_two_outputs(output: float) -> None:
    share = 1 / (1 + np.exp(-output))
    for target in (0.0, 1.0):
        right = share if target else 1 - share
        values = {n: c(np.array([output]), np.array([target]))[0][0] for n, c in COSTS.items()}
        assert values["cross_entropy"] == pytest.approx(-np.log(right), rel=1e-6, abs=1e-12)
        assert values["quadratic"] == pytest.approx((1 - right) ** 2, abs=1e-9)


@pytest.mark.parametrize("cost", COSTS)
def test_costs_and_derivatives_of_extreme_outputs_are_finite(cost: str) -> None:
    outputs = np.array([-1e4, 1e4, 0.0])
    for target in (0.0, 1.0):
        value, slope = COSTS[cost](outputs, np.full(3, target))
        assert np.isfinite(value).all()
        assert np.isfinite(slope).all()


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
@pytest.mark.parametrize("cost", COSTS)
def test_gradients_on_the_surface_are_its_slopes(activation: str, cost: str) -> None:
    surface = Surface.random(spec(activation), 0)
    first, second = np.array([0.7, -1.3, 2.0]), np.array([1.1, 0.4, -2.2])
    h = 1e-6
    _, by_first, by_second = surface.costs(cost, first, second)
    for found, (a, b) in ((by_first, (h, 0)), (by_second, (0, h))):
        up = surface.costs(cost, first + a, second + b)[0]
        down = surface.costs(cost, first - a, second - b)[0]
        np.testing.assert_allclose(found, (up - down) / (2 * h), rtol=1e-6, atol=1e-9)


def test_an_odd_activation_makes_the_surface_even_and_descent_arrives_where_it_is_low() -> None:
    costs, gradients = Surface.random(spec("tanh"), 1).on_grid()
    np.testing.assert_allclose(costs, costs[:, ::-1, ::-1], rtol=1e-12)
    np.testing.assert_allclose(gradients, gradients[:, ::-1, ::-1], rtol=1e-9, atol=1e-15)
    surface = Surface.random(spec(), 0)
    costs, _ = surface.on_grid()
    arrivals = surface.descend(costs)
    assert arrivals.shape == (2, 2, 9)
    assert arrivals.max() <= SURFACE["iterations"]
    # both weights 0 is a saddle, from which plain descent never leaves
    assert (arrivals[:, :, 4] == -1).all()


def test_a_cell_has_all_of_both_costs_and_a_divergence_is_recorded() -> None:
    values = run(spec()).values
    quantiles = values["gradient_quantile"]
    assert (np.diff(quantiles, axis=-1) >= 0).all()
    np.testing.assert_array_equal(quantiles[..., -1], 1)
    assert ((values["flat_share"] >= 0) & (values["flat_share"] <= 1)).all()
    assert (values["median_ratio"] > 1).all()
    assert (values["task_arrival"][0] >= 0).any()
    assert (values["status"] == 0).all()
    # outputs without a softmax leave every bound at a huge rate; those behind one cannot
    values = run(spec("relu", rates=(1e6,))).values
    quadratic = values["status"][2]
    assert (quadratic == 1).all()
    assert np.isnan(values["task_accuracy"][2]).all()
    assert (values["diverged_at"][2] > 0).all()


@pytest.mark.parametrize("steps", [3, 7, 9])
def test_the_inner_part_is_the_middle_of_the_surface(steps: int) -> None:
    """Of 9 values from -4 to 4 those from -2 to 2; what is too coarse to have one is all of it."""
    small = spec(surface=SURFACE | {"steps": steps})
    values, surface = run(small).values, Surface.random(small, 0)
    quarter = steps // 4
    _, gradients = surface.on_grid()
    inner = gradients[:, quarter : steps - quarter, quarter : steps - quarter]
    entropy, quadratic = inner[:, inner[1] > 0]
    assert values["inner_median_ratio"][0] == np.median(entropy / quadratic)
    flat = (inner[1] < SURFACE["flat"] * inner[1].max()).mean()
    assert values["inner_flat_share"][1, 0] == flat
