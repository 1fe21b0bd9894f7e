"""Glorot and Bengio (2010), table 1: test errors of networks with five hidden layers.

Theirs had 1000 units a layer and were trained far longer. An error at another width is another
quantity, so there the two are not said to agree or to differ; at theirs they agree where the
published error lies within the 95 % interval of ours, rounding (0.005) allowed for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.evidence.published.glorot import LAWS, SOURCE, WIDTH
from engine.evidence.published.number import Published
from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.evidence.statistics import Interval, mean_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

DEPTH = 5
STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"
ERRORS: Mapping[str, Mapping[tuple[str, str], float]] = {
    "shapeset": {
        ("softsign", STANDARD): 16.27,
        ("softsign", NORMALISED): 16.06,
        ("tanh", STANDARD): 27.15,
        ("tanh", NORMALISED): 15.60,
        ("sigmoid", STANDARD): 82.61,
    },
    "mnist": {
        ("softsign", STANDARD): 1.64,
        ("softsign", NORMALISED): 1.72,
        ("tanh", STANDARD): 1.76,
        ("tanh", NORMALISED): 1.64,
        ("sigmoid", STANDARD): 2.21,
    },
}
"""Test errors in percent. The sigmoid's on Shapeset is that of four hidden layers, its best."""

_ROUNDING = 0.005
_SHAPESET = {"features": 32 * 32, "classes": 9}


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of table 1 for the data sets that the study has, in the table's order."""
    return [
        _row(name, data, cell, published)
        for name, data in measurements.items()
        for cell, published in ERRORS.get(dataset_of(data) or "", {}).items()
        if _settings(data)["depth"] == DEPTH
    ]


def published_error(data: xr.Dataset, cell: tuple[str, str]) -> float | None:
    """Their error of a cell in percent, where they give one for this data set."""
    return ERRORS.get(dataset_of(data) or "", {}).get(cell)


def dataset_of(data: xr.Dataset) -> str | None:
    """Which of their data sets it is: MNIST by its digest, Shapeset-3x2 by its format."""
    if data.attrs.get("dataset_sha256") == MNIST_TRAIN_IMAGES:
        return "mnist"
    return "shapeset" if all(data.attrs.get(k) == v for k, v in _SHAPESET.items()) else None


def _settings(data: xr.Dataset) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = json.loads(data.attrs["spec"])["experiment"]
    return settings


def _row(name: str, data: xr.Dataset, cell: tuple[str, str], published: float) -> Published:
    settings, ours = _settings(data), _interval(data, cell)
    like = settings["width"] == WIDTH
    agrees = None
    if like and ours is not None:
        agrees = bool(ours.low - _ROUNDING <= published <= ours.high + _ROUNDING)
    title, (activation, law) = data.attrs["dataset_title"], cell
    return Published(
        experiment=name,
        source=SOURCE,
        place="table 1",
        quantity=Text(
            f"{title} 测试错误率，{activation}，{LAWS[law].zh}",
            f"test error on {title}, {activation}, {LAWS[law].en}",
        ),
        unit="%",
        published=published,
        ours=ours,
        differs=_differs(settings, data),
        agrees=agrees,
    )


def _interval(data: xr.Dataset, cell: tuple[str, str]) -> Interval | None:
    activation, initializer = cell
    known = activation in data["activation"].values and initializer in data["initializer"].values
    if not known:
        return None
    errors = data["test_error"].sel(activation=activation, initializer=initializer).to_numpy()
    return mean_interval(100 * errors) if np.isfinite(errors).all() else None


def _differs(settings: Mapping[str, Any], data: xr.Dataset) -> Text:
    width, updates = settings["width"], settings["iterations"]
    redrawn = dataset_of(data) == "shapeset"
    return Text(
        f"每层 {width} 个单元（原文 {WIDTH}），{updates} 次更新"
        + ("，数据按原文描述重新生成" if redrawn else ""),
        f"{width} units a layer (theirs {WIDTH}), {updates} updates"
        + (", data drawn anew from their description" if redrawn else ""),
    )
