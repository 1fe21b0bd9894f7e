"""The notebook, the linear collapse and the two costs as the paper reads and draws them."""

import numpy as np
import pytest
import xarray as xr

from engine.experiments.cost_surface import results as cost_surface
from engine.experiments.toy.results import STORED, published
from tests.experiments.units_paper import Story, chance
from tests.study.small import full_config

EXPERIMENTS = ("cost_surface", "linear_collapse", "toy")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """The notebook's own points and rates, with three seeds."""
    own = full_config()["experiments"]["toy"] | {"replicates": 3, "grid": 4}
    return Story(tmp_path_factory.mktemp("notebook"), toy=own).data


def test_every_stored_accuracy_is_published_and_no_other_agrees(notebook: xr.Dataset) -> None:
    rows = published({"toy": notebook})
    assert [row.published for row in rows] == [*STORED.values()]
    assert all(row.agrees and row.differs is None for row in rows)
    assert all(row.ours.low == row.ours.high == row.ours.estimate for row in rows)
    moved = notebook.copy(deep=True)
    moved["validation_accuracy"] += 0.004
    assert not any(row.agrees for row in published({"toy": moved}))


def test_other_points_are_not_judged_and_equal_laws_are_found_equal(story: Story) -> None:
    rows = published({"toy": story.measurements["toy"]})
    assert {row.agrees for row in rows} == {None}
    assert all("80" in row.differs.en for row in rows)
    assert story.view("toy").stored == []
    assert story.view("toy").standard_is_he is True
    data = story.measurements["toy"]
    data["validation_accuracy"].loc[{"initializer": "he_normal"}] += 0.1
    assert story.view("toy").standard_is_he is False


def test_advice_is_read_from_the_interval(story: Story) -> None:
    data = story.measurements["toy"]
    accuracy = data["validation_accuracy"]
    accuracy.loc[{"activation": "tanh"}] = 0.5
    gain = {"activation": "tanh", "initializer": "lecun_normal", "reading": "as programmed"}
    outcomes = []
    for added in (0.1, -0.1, 0.0, np.nan):
        accuracy.loc[gain] = 0.5 + added + chance(data)
        view = story.view("toy")
        outcomes += [a.difference for a in view.advice if a.activation == "tanh"]
    *known, missing = outcomes
    assert [(d.positive, d.negative) for d in known] == [(1, 0), (0, 1), (0, 0)]
    assert missing is None


def test_linear_nets_are_read_apart_from_the_others(story: Story) -> None:
    view = story.view("linear_collapse")
    assert view.product is not None
    assert view.product < 1e-13
    assert {r.activation for r in view.nonlinear} == {"tanh", "relu"}
    assert {r.set for r in view.nonlinear} == set(view.settings.sets) - set(view.separable)
    data = story.measurements["linear_collapse"]
    data["product_error"].loc[{"activation": "identity"}] = np.nan
    assert story.view("linear_collapse").product is None


def test_a_line_suffices_where_linear_nets_reach_the_best_one(story: Story) -> None:
    data = story.measurements["linear_collapse"]
    best = data["best_line_accuracy"]
    best.loc[{"set": best["set"][0]}] = 1
    for reached, suffices in ((1.0, True), (0.9, False), (np.nan, False)):
        data["test_accuracy"].loc[{"activation": "identity"}] = reached + chance(data)
        view = story.view("linear_collapse")
        assert view.line_suffices is suffices


def test_what_does_not_arrive_counts_as_the_limit() -> None:
    arrival = xr.DataArray([[3, -1], [0, 7]], dims=("rate", "replicate"))
    assert cost_surface.censored(arrival, 9).values.tolist() == [[3, 9], [0, 7]]


def test_costs_are_compared_at_common_rates(story: Story) -> None:
    data = story.measurements["cost_surface"]
    data["arrival"].loc[{"cost": "cross_entropy"}] = 1
    data["arrival"].loc[{"cost": "quadratic"}] = 21 + chance(data, 1)
    data["task_arrival"].loc[{"loss": "softmax_cross_entropy"}] = 21 + chance(data, 1)
    data["task_arrival"].loc[{"loss": "softmax_quadratic"}] = 1
    view = story.view("cost_surface")
    for cell in view.cells:
        surface, task = cell.surface_comparison, cell.task_comparison
        assert (surface.slower, surface.faster) == (len(view.settings.surface.rates), 0)
        assert (task.slower, task.faster) == (0, len(view.settings.task.rates))
    assert not view.slower_at_equal_rates
