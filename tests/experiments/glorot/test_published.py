"""Glorot and Bengio's numbers beside ours: which are compared, and when they agree."""

import json

import numpy as np
import pytest
import xarray as xr

from engine.evidence.published import published_numbers
from engine.evidence.references import MNIST_TRAIN_IMAGES
from tests.evidence.blank_study import blank
from tests.evidence.synthetic import around

LAWS = ["uniform_fan_in", "glorot_uniform"]


def jacobians(standard: float, normalised: float, width: int = 100) -> xr.Dataset:
    """Two depths, of which the deeper counts; the first layer has no layer before it."""
    places = {"depth": [2, 3], "layer": [1, 2, 3]}
    data = blank("glorot", "tanh", " ".join(LAWS), places, 4)
    stretched = data["jacobian_singular_value"]
    stretched[...] = np.nan
    stretched.loc[{"depth": 2, "layer": 2}] = 9.0
    for law, middle in zip(LAWS, (standard, normalised), strict=True):
        deeper = stretched.loc[{"initializer": law, "depth": 3, "layer": slice(2, 3)}]
        deeper[...] = around(middle, 0.001, 4)[:, None]
    return data.assign_attrs(spec=json.dumps({"experiment": {"width": width}}))


def errors(percent: float, width: int = 100, depth: int = 5, **attrs: object) -> xr.Dataset:
    data = blank("glorot_table", "softsign tanh sigmoid", " ".join(LAWS), {}, 4)
    for name in ("test_error", "validation_drop", "chosen_rate"):
        data[name][...] = around(percent / 100, 0.001, 4)
    settings = {"experiment": {"width": width, "depth": depth, "iterations": 10}}
    facts = {"dataset_title": "Set", "spec": json.dumps(settings)}
    return data.assign_attrs(facts | attrs)


MNIST = {"dataset_sha256": MNIST_TRAIN_IMAGES, "features": 784, "classes": 10}
SHAPESET = {"dataset_sha256": "0" * 64, "features": 1024, "classes": 9}


@pytest.mark.parametrize(
    ("standard", "normalised", "agree"),
    [(0.49, 0.78, {0.5: True, 0.8: True}), (0.41, 0.9, {0.5: False, 0.8: False})],
)
def test_the_stretch_agrees_where_it_rounds_to_theirs(standard, normalised, agree):
    numbers = published_numbers({"glorot": jacobians(standard, normalised)})
    assert {number.published: number.agrees for number in numbers} == agree
    ours = {number.published: number.ours.estimate for number in numbers}
    assert ours == pytest.approx({0.5: standard, 0.8: normalised})
    assert all("100" in number.differs.en for number in numbers)


def test_the_paper_s_own_width_is_no_difference():
    numbers = published_numbers({"glorot": jacobians(0.5, 0.8, width=1000)})
    assert {number.differs for number in numbers} == {None}


@pytest.mark.parametrize(("attrs", "rows"), [(MNIST, 5), (SHAPESET, 5), ({"classes": 4}, 0)])
def test_errors_are_compared_on_their_data_sets_only(attrs, rows):
    assert len(published_numbers({"table": errors(50, **attrs)})) == rows
    assert published_numbers({"table": errors(50, depth=4, **attrs)}) == []


def test_errors_of_networks_like_theirs_alone_agree_within_the_interval():
    numbers = published_numbers({"table": errors(1.64, **MNIST)})
    assert {number.agrees for number in numbers} == {None}
    numbers = published_numbers({"table": errors(1.64, width=1000, **MNIST)})
    agree = {number.published: number.agrees for number in numbers}
    assert agree == {1.64: True, 1.72: True, 1.76: True, 2.21: False}


def test_cells_without_results_are_told_apart():
    data = errors(50, **MNIST)
    data["test_error"].loc[{"activation": "tanh", "initializer": "glorot_uniform"}] = np.nan
    numbers = published_numbers({"table": data})
    assert [number.quantity.en for number in numbers if number.ours is None] == [
        "test error on Set, tanh, normalized initialization"
    ]
