"""Points in the plane, and what straight lines can do with them."""

import numpy as np
import pytest

from engine.study.linear_model import (
    RIDGE,
    best_line_accuracy,
    classify,
    cross_entropy,
    softmax_regression,
    with_ones,
)
from engine.study.planar import REACH, SETS, draw, plane


@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_balanced_centred_and_within_reach(name: str) -> None:
    points, labels = draw(name, np.random.default_rng(1), 4000)
    assert np.bincount(labels).tolist() == [2000, 2000]
    assert np.abs(points.mean(axis=0)).max() < 0.1
    assert (np.abs(points) < REACH).mean() > 0.98


@pytest.mark.parametrize("name", SETS)
def test_a_line_separates_the_one_set_alone(name: str) -> None:
    points, labels = draw(name, np.random.default_rng(2), 2000)
    best = best_line_accuracy(points, labels)
    assert (best > 0.99) == (name == "line")
    assert best < 0.92 or name == "line"


def test_the_best_line_is_the_best_of_all_offsets_either_way_round() -> None:
    points = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [4, 0]])
    for labels, best in (
        ([0, 0, 1, 1, 1], 1.0),
        ([1, 1, 0, 0, 0], 1.0),
        ([0, 1, 0, 1, 1], 0.8),
        ([1, 0, 1, 0, 1], 0.6),
        ([1, 1, 1, 1, 1], 1.0),
    ):
        assert best_line_accuracy(points, np.array(labels)) == pytest.approx(best)


def test_no_line_beats_the_best_one() -> None:
    points, labels = draw("moons", np.random.default_rng(3), 200)
    best = best_line_accuracy(points, labels)
    rng = np.random.default_rng(4)
    for _ in range(300):
        normal, offset = rng.standard_normal(2), rng.uniform(-2, 2)
        share = ((points @ normal > offset) == labels).mean()
        # the directions are tried in steps, so a line between two of them may win by a point
        assert share <= best + 0.01
    assert (classify(points, softmax_regression(points, labels, 2)) == labels).mean() <= best + 0.01


def test_softmax_regression_is_where_the_gradient_vanishes() -> None:
    rng = np.random.default_rng(5)
    points, labels = rng.standard_normal((60, 3)), rng.integers(4, size=60)
    found = softmax_regression(points, labels, 4)
    shares = np.exp(with_ones(points) @ found)
    shares /= shares.sum(axis=1, keepdims=True)
    gradient = with_ones(points).T @ (shares - np.eye(4)[labels]) / 60 + RIDGE * found
    assert np.abs(gradient).max() < 1e-8
    lowest = cross_entropy(points, labels, found)
    for _ in range(20):
        moved = found + 0.1 * rng.standard_normal(found.shape)
        assert cross_entropy(points, labels, moved) > lowest


def test_separable_classes_have_a_finite_solution_and_the_plane_is_read_row_by_row() -> None:
    points = np.array([[-1.0], [-2], [1], [2]])
    found = softmax_regression(points, np.array([0, 0, 1, 1]), 2)
    assert np.isfinite(found).all()
    assert classify(points, found).tolist() == [0, 0, 1, 1]
    grid = plane(3)
    assert grid[:3].tolist() == [[-REACH, -REACH], [0, -REACH], [REACH, -REACH]]
    assert grid.reshape(3, 3, 2)[2, 0].tolist() == [-REACH, REACH]
