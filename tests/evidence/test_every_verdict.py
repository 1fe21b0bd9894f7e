"""Planted truth: measurements that force each verdict from each kind of predicate.

The world is a small matrix in which every number is 1. A predicate's plant sets it so that the
number which the predicate tests is the one wanted, replicate by replicate, against the threshold
1.5.
"""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from engine.evidence import predicates
from engine.evidence.claims import FAMILIES
from engine.evidence.criteria import Contrary, Outcome, above
from engine.evidence.predicates import Predicate
from engine.evidence.quantity import Cell, Matrix, NotRunError, Quantity, Reason
from engine.evidence.verdicts import judge_family
from engine.study.language import Text

N = 40
FEW = 8
CELL, OTHER, RIVAL = Cell("a", "i"), Cell("a", "j"), Cell("b", "i")
FLAT, SECOND, DEEP, SWEPT = (
    Quantity(name, Text("量", name)) for name in ("flat", "second", "deep", "swept")
)
OVER = above(1.5)
LEVEL = above(1.5, Contrary(0.75, Text("半", "half")))
HALF = above(0.5)  # for rank correlations, which 1 bounds

Plant = Callable[[xr.Dataset, np.ndarray], None]


def world(replicates: int = N) -> xr.Dataset:
    dims = ("activation", "initializer", "replicate")
    lengths = (2, 3, replicates)
    data = {
        "flat": (dims, np.ones(lengths)),
        "second": (dims, np.ones(lengths) + 0.01 * np.arange(lengths[-1])),
        "deep": ((*dims, "layer"), np.ones((*lengths, 3))),
        "swept": ((*dims, "scale"), np.ones((*lengths, 2))),
        "status": (dims, np.zeros(lengths, np.int8)),
    }
    coords = {"activation": ["a", "b"], "initializer": ["i", "j", "k"], "scale": [0.1, 1.0]}
    return xr.Dataset(data, coords)


def put(variable: str, cell: Cell = CELL, **place: int) -> Plant:
    """Set one cell's numbers, at one place of a further axis where there is one."""

    def plant(data: xr.Dataset, wanted: np.ndarray) -> None:
        row = data[variable].sel(activation=cell.activation, initializer=cell.initializer)
        row[{dim: index for dim, index in place.items()}] = wanted

    return plant


def rise(data: xr.Dataset, wanted: np.ndarray) -> None:
    """Layers that grow to `wanted` times the first, all by one factor."""
    data["deep"].loc[CELL._asdict()] = wanted[:, None] ** (np.arange(3) / 2)


def ahead(data: xr.Dataset, wanted: np.ndarray) -> None:
    """Every rival lies above the cell by `wanted`."""
    for rival in ("j", "k"):
        data["flat"].loc[{"activation": "a", "initializer": rival}] = 1 + wanted


def over_all(data: xr.Dataset, wanted: np.ndarray) -> None:
    """The cell lies `wanted` above all others."""
    data["flat"].loc[CELL._asdict()] = 1 + wanted


def lifted(data: xr.Dataset, wanted: np.ndarray) -> None:
    """All cells of one activation lie `wanted` above those of the other."""
    data["flat"].loc[{"activation": "a"}] = 1 + wanted


def everywhere(data: xr.Dataset, wanted: np.ndarray) -> None:
    put("flat")(data, wanted)
    put("flat", RIVAL)(data, 2 * ONE[: wanted.size])


def ordered(data: xr.Dataset, wanted: np.ndarray) -> None:
    """Layers that rise where 1 is exceeded, fall below and are level at 1."""
    data["deep"].loc[CELL._asdict()] = np.sign(wanted - 1)[:, None] * np.arange(3)


def above_the_best_setting(data: xr.Dataset, wanted: np.ndarray) -> None:
    """At the baseline it lies `wanted` above what it is at the other value."""
    put("swept", scale=1)(data, 1 + wanted)


def lowest_between(data: xr.Dataset, wanted: np.ndarray) -> None:
    """In the order of the second quantity, both ends lie `wanted` above what is between."""
    data["second"][:] = np.arange(3.0)[None, :, None]
    for end in ("i", "k"):
        data["flat"].loc[{"activation": "a", "initializer": end}] = 1 + wanted


PLANTED = [
    (predicates.level(FLAT, Matrix(initializers=("i",)), LEVEL), everywhere),
    (
        predicates.controlled(
            predicates.level(FLAT, CELL, LEVEL), predicates.level(SECOND, CELL, above(0.5))
        ),
        put("flat"),
    ),
    (predicates.layer_ratio(DEEP, CELL, "last", "first", LEVEL), put("deep", layer=2)),
    (predicates.trend(DEEP, CELL, OVER), rise),
    (predicates.against(FLAT, CELL, OTHER, OVER, ratio=True), put("flat")),
    (predicates.against(FLAT, CELL, OTHER, OVER), over_all),
    (predicates.best_of(FLAT, CELL, 1.5), ahead),
    (
        predicates.contrast(SWEPT, CELL, ("scale", 1.0), ("scale", 0.1), OVER, ratio=True),
        put("swept", scale=1),
    ),
    (predicates.best_setting(SWEPT, CELL, ("scale", 1.0), SECOND, OVER), above_the_best_setting),
    (predicates.best_against(FLAT, "a", "b", OVER), lifted),
    (predicates.spread(FLAT, OVER), over_all),
    (predicates.rank_trend(DEEP, CELL, HALF), ordered),
    (predicates.inside(FLAT, SECOND, Matrix(("a",)), OVER), lowest_between),
]
ONE = 1 + np.random.default_rng(2).normal(0, 1e-3, N)
HIGH_AND_LOW = np.tile([2.0, 0.5], FEW // 2)


def kind(predicate: object) -> str:
    """The function of `predicates` that built it."""
    return predicate.numbers.__qualname__.split(".")[0] if isinstance(predicate, Predicate) else ""


every = pytest.mark.parametrize(("predicate", "plant"), PLANTED, ids=kind)


@every
def test_a_planted_world_forces_each_verdict(predicate: Predicate, plant: Plant) -> None:
    below = 0.5 if predicate.scale in ("ratio", "correlation") else -2.0
    worlds = [
        (2.0 * ONE, Outcome.SUPPORTED),
        (1.0 * ONE, Outcome.IMMATERIAL),
        (below * ONE, Outcome.CONTRADICTED),
        (HIGH_AND_LOW, Outcome.UNDECIDED),
    ]
    if kind(predicate) == "spread":  # it has no sign, so that at most it is immaterial
        del worlds[2]
    for wanted, expected in worlds:
        data = world(wanted.size)
        plant(data, wanted)
        assert judge_family({"claim": predicate.checks(data)})["claim"].outcome is expected


@every
def test_holes_in_the_measurements_are_not_run(predicate: Predicate, plant: Plant) -> None:
    data = world()
    plant(data, 2.0 * ONE)
    for hole, reason in (
        (data.isel(activation=[1], initializer=[2]), Reason.NO_CELL),
        (data.isel(replicate=[0]), Reason.TOO_FEW),
        (data.assign(status=data["status"] + 1), Reason.DIVERGED),
        (data.drop_vars(["flat", "deep", "swept"]), Reason.NO_VARIABLE),
    ):
        with pytest.raises(NotRunError) as caught:
            predicate.checks(hole)
        assert caught.value.reason is reason


def test_every_kind_of_predicate_is_planted() -> None:
    """Save what mathematics alone decides: it rests on no measurements that could be missing."""
    every_claim = [claim for claims in FAMILIES.values() for claim in claims]
    used = {kind(predicate) for claim in every_claim for predicate in claim.predicates}
    assert used == {kind(predicate) for predicate, _ in PLANTED} | {"fact"}
