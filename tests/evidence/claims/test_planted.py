"""Planted truth: for every claim of these modules a world in which it holds, and one in which it does not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest
import xarray as xr

from engine.evidence.claims import (
    activation_functions,
    activation_outputs,
    overfitting,
    propagation_d4,
    symmetry,
    training_speed,
    units,
)
from engine.evidence.criteria import Outcome
from engine.evidence.exact_predicates import Computed
from engine.evidence.ledger import judge
from engine.evidence.quantities import NotRunError
from engine.evidence.setting_predicates import Range
from engine.evidence.verdicts import judge_family
from tests.evidence.blank_study import REPLICATES, study

GUESS = math.log(10)
MODULES = (
    activation_functions,
    activation_outputs,
    overfitting,
    propagation_d4,
    symmetry,
    training_speed,
    units,
)
CLAIMS = {claim.id: claim for module in MODULES for claim in module.CLAIMS}
COMPUTED = {id for id, claim in CLAIMS.items() if isinstance(claim.predicate, Computed)}
EARLY, LATE = (
    GUESS * np.array(curve) for curve in ([0.9, 0.05, 0.05, 0.05], [0.9, 0.9, 0.7, 0.05])
)
FALLING = 10.0 ** -np.arange(4, -1, -1)


STUDY = study()


class Planted(NamedTuple):
    """A variable's values in a cell (None: in every cell), where the claim holds and where not.

    Values are given along the variable's last axes and are those of all replicates.
    """

    variable: str
    holds: Any
    fails: Any
    activation: str | None = None
    initializer: str | None = None
    at: Mapping[str, int] = {}


def learned(
    variable: str, activation: str | None = None, initializer: str | None = None
) -> Planted:
    """A low loss in one cell, among losses of 1."""
    return Planted(variable, 0.2, 1.8, activation, initializer)


RELU_XAVIER = ("relu", "lecun_normal")
LEAKY, HE = "leaky_relu", "he_normal"
UNLEARNED = (
    Planted("test_loss", GUESS, 0.2, None, "zeros"),
    Planted("test_accuracy", 0.1, 0.9, None, "zeros"),
)
SLOW = (
    Planted("mean_loss", LATE, EARLY, "sigmoid"),
    Planted("mean_loss", EARLY, EARLY, "centred_sigmoid"),
)
FASTER = Planted("mean_loss", EARLY, LATE, "relu")
GAP = (Planted("test_accuracy", 0.9, 0.9), Planted("train_accuracy", 0.9, 0.9))
TOY = (Planted("{}", 0.5, 0.5), Planted("{}", 1.0, 0.5, "sigmoid", "he_normal"))
WORLDS: dict[str, tuple[Planted, ...]] = {
    "sigmoid-he-more-erratic": (Planted("between_unit_variance", 4.0, 1.0, "sigmoid", HE),),
    "large-weights-vanish-logistic": (
        Planted("pre_activation_gradient_sd", FALLING, np.ones(5), "sigmoid"),
    ),
    "large-weights-vanish-tanh": (
        Planted("pre_activation_gradient_sd", FALLING, np.ones(5), "tanh"),
    ),
    "tanh-small-weights-collapse": (
        Planted("second_moment", [1, 0.001, 0.001, 0, 0], 1.0, "tanh", "normal_sd0.01"),
    ),
    "tanh-small-weights-collapse-gradient": (
        Planted("pre_activation_gradient_sd", FALLING, np.ones(5), "tanh", "normal_sd0.01"),
    ),
    "logistic-small-weights-vanish": (
        Planted("pre_activation_gradient_sd", FALLING, np.ones(5), "sigmoid", "normal_sd0.01"),
    ),
    "relu-xavier-learns-slower": (
        Planted("mean_loss", LATE, EARLY, *RELU_XAVIER),
        Planted("mean_loss", EARLY, EARLY, "relu", HE),
    ),
    "relu-xavier-learns-slower-but-learns": (Planted("train_loss", 0.5, GUESS, *RELU_XAVIER),),
    **{
        f"right-init-faster-lower{suffix}": tuple(
            learned(variable, *pair)
            for pair in (("sigmoid", "lecun_normal"), ("tanh", "lecun_normal"), ("relu", HE))
        )
        for suffix, variable in (("", "train_loss"), ("-speed", "mean_loss"))
    },
    **{
        f"{name}{suffix}": (learned("train_loss", "tanh"),)
        for name in ("odd-activation-preferred", "tanh-beats-logistic")
        for suffix in ("", "-tuned")
    },
    "odd-activation-preferred-all": (Planted("train_loss", 1.0, 1.5, "tanh", "normal_sd1"),),
    "relu-converges-faster": (Planted("mean_loss", LATE, EARLY, "sigmoid"), FASTER),
    "relu-converges-faster-tanh": (Planted("mean_loss", LATE, EARLY, "tanh"), FASTER),
    "sigmoid-best-xavier-tuned": (learned("train_loss", "sigmoid", "lecun_normal"),),
    "tanh-best-xavier-tuned": (learned("train_loss", "tanh", "lecun_normal"),),
    "relu-best-he-tuned": (learned("train_loss", "relu", HE),),
    "leaky-relu-best-he-tuned": (learned("train_loss", LEAKY, HE),),
    "too-large-overfits": (*GAP, Planted("test_accuracy", 0.5, 0.9, at={"size": 0})),
    "too-large-overfits-generalizes-worse": (
        Planted("test_accuracy", 0.5, 0.9),
        Planted("test_accuracy", 0.9, 0.5, at={"size": 1}),
    ),
    "weight-decay-curbs-overfitting": (
        *GAP,
        Planted("test_accuracy", 0.5, 0.9, at={"decay": 0}),
        Planted("test_accuracy", 0.9, 0.5, at={"decay": 1}),
    ),
    "weight-decay-curbs-overfitting-generalizes": (
        *GAP,
        Planted("test_accuracy", 0.5, 0.9, at={"decay": 0}),
    ),
    "weight-decay-curbs-overfitting-by-strength": (
        Planted("train_accuracy", 0.9, 0.9),
        Planted("test_accuracy", [0.5, 0.7, 0.9], [0.9, 0.7, 0.5]),
    ),
    "equal-weights-stay-equal": (Planted("tolerant_units", [1, 1, 10], [1, 2, 10]),),
    "equal-weights-stay-equal-all-layers": (Planted("tolerant_units", 1, [1, 1, 10]),),
    "zero-weights-cannot-learn": UNLEARNED,
    "zero-weights-cannot-learn-tuned": UNLEARNED,
    "zero-weights-any-activation": UNLEARNED,
    "zero-weights-any-activation-alike": (Planted("tolerant_units", [1, 1, 10], [2, 1, 10]),),
    "random-breaks-symmetry": (Planted("tolerant_units", [4, 4, 1], [4, 3, 1]),),
    "linear-net-stays-linear": (Planted("product_error", 1e-15, 1e-3),),
    **{
        f"linear-net-stays-linear-{name}": (
            Planted("test_accuracy", holds, fails),
            Planted("best_line_accuracy", 0.7, 0.7),
        )
        for name, holds, fails in (
            ("boundary", [1.0, 0.7, 0.6], [0.7, 0.6, 1.0]),
            ("tanh", [0.7, 0.9, 0.8], [0.9, 0.9, 0.7]),
            ("relu", [0.7, 0.9, 0.8], [0.9, 0.9, 0.7]),
        )
    },
    "leaky-relu-near-zero-centred": (Planted("mean", -0.01, -1.0, LEAKY, HE),),
    "leaky-relu-near-zero-centred-than-relu": (Planted("mean", 0.5, 1.0, LEAKY, HE),),
    "xavier-from-fan-in": (
        Planted("pre_activation_square", [[1, 9]] * 3, [[1, 9], [2, 9], [8, 9]]),
    ),
    "xavier-from-fan-in-needed": (
        Planted("pre_activation_square", [[1, 9], [2, 9], [8, 9]], [[1, 9]] * 3),
    ),
    "toy-accuracy": tuple(one._replace(variable="validation_accuracy") for one in TOY),
    "toy-accuracy-loss": tuple(one._replace(variable="train_loss") for one in TOY),
    "not-zero-centred-same-sign": (Planted("same_sign_sample", [0, 1, 1, 1, 1], 0.5),),
    "not-zero-centred-same-sign-batch": (
        Planted("same_sign_batch", [0, 1, 1, 1, 1], [1, 1, 1, 1, 0.5]),
    ),
    **{
        f"not-zero-centred-slower{suffix}": SLOW
        for suffix in ("", "-deep", "-directions", "-directions-deep")
    },
    "relu-units-die": (Planted("planted", 10, 10), Planted("planted_revived", 0, [0, 5])),
    "relu-units-die-frozen": (Planted("planted", 10, 10), Planted("planted_moved", 0, [5, 0])),
    **{
        f"{name}{suffix}": (
            Planted("silent_share", 0.5, 0.0, at={"bias": 1}),
            Planted("silent_share", 0.0, 0.0, at={"bias": 2}),
        )
        for name in ("many-relus-die-in-training", "positive-bias-saves-relu")
        for suffix in ("", "-high-rate")
    },
    "leaky-relu-units-live": (
        Planted("frozen_share", 0.0, [0.5, 0.0]),
        Planted("planted", 10, 10),
        Planted("planted_moved", 10, 5),
    ),
    "leaky-relu-units-live-again": (
        Planted("planted", 10, 10),
        Planted("planted_revived", 9, [9, 1]),
    ),
}
ODD = np.arange(REPLICATES) % 2 == 1


def plant(data: xr.Dataset, planted: Planted, replicates: np.ndarray, value: Any) -> None:
    """Set the values of some replicates in place."""
    array = data[planted.variable].astype(np.float64).transpose("replicate", ...)
    names = {"activation": planted.activation, "initializer": planted.initializer}
    where = {
        dim: list(array[dim].to_numpy()).index(name)
        for dim, name in names.items()
        if name is not None
    }
    index = where | dict(planted.at) | {"replicate": np.flatnonzero(replicates)}
    array[index] = array.isel(index) * 0 + np.asarray(value, dtype=np.float64)
    data[planted.variable] = array


def verdict(id: str, fails: np.ndarray) -> Outcome:
    """The claim's verdict where some replicates live in the world in which it fails."""
    claim = CLAIMS[id]
    data = STUDY[claim.experiment].copy(deep=True)
    for planted in WORLDS[id]:
        for replicates, value in ((~fails, planted.holds), (fails, planted.fails)):
            plant(data, planted, replicates, value)
    judgement = judge_family({id: claim.predicate.checks(data)})[id]
    halved = isinstance(claim.predicate, Range)
    assert judgement.decisive.interval.n == (REPLICATES // 2 if halved else REPLICATES)
    return judgement.outcome


@pytest.mark.parametrize("id", WORLDS)
def test_a_planted_truth_decides(id):
    assert verdict(id, np.zeros(REPLICATES, bool)) is Outcome.SUPPORTED
    assert verdict(id, np.ones(REPLICATES, bool)) is Outcome.REFUTED


@pytest.mark.parametrize("id", WORLDS)
def test_replicates_that_disagree_do_not_decide(id):
    assert verdict(id, ODD) is Outcome.UNDECIDED


def spreads(deviations: np.ndarray) -> Outcome:
    """The verdict on He's widths when they deviate like this, and LeCun's by a tenth."""
    data = STUDY["propagation"].copy(deep=True)
    for law, factor in (("lecun_normal", 0.1 * ODD), ("he_normal", deviations)):
        data["sd"].loc[{"activation": "sigmoid", "initializer": law}] = 1 + factor[:, None]
    claim = CLAIMS["sigmoid-he-more-erratic-replicates"]
    return judge_family({"one": claim.predicate.checks(data)})["one"].outcome


def test_widths_that_differ_more_between_draws_are_more_erratic():
    assert spreads(0.9 * ODD) is Outcome.SUPPORTED
    assert spreads(0.01 * ODD) is Outcome.REFUTED
    assert spreads(np.array([0.5, 0, 0, 0, 0, 0])) is Outcome.UNDECIDED


@pytest.mark.parametrize(("id", "variable"), [
    ("breadth-needed", "sd"), ("breadth-needed-across", "across_sample_variance"),
])  # fmt: skip
def test_broad_layers_that_learn_better_support_the_need_of_breadth(id, variable):
    found = {name: STUDY[name].copy(deep=True) for name in ("mnist", "propagation")}
    loss, spread = found["mnist"]["train_loss"], found["propagation"][variable]
    order = np.arange(16.0).reshape(4, 4, 1) + 1
    noise = np.random.default_rng(1).permuted(
        np.broadcast_to(order, (4, 4, 6)).reshape(16, 6), axis=0
    )
    claim, outcomes = CLAIMS[id], []
    for losses in (1 / order, order, noise.reshape(4, 4, 6)):
        loss[:], spread[:] = losses, order[..., None]
        data = found["mnist"].assign(
            {f"propagation.{name}": found["propagation"][name] for name in (variable, "status")}
        )
        outcomes.append(judge_family({id: claim.predicate.checks(data)})[id].outcome)
    assert outcomes == [Outcome.SUPPORTED, Outcome.REFUTED, Outcome.REFUTED]


def test_without_measurements_only_facts_of_functions_are_judged():
    entries = {
        entry["id"]: entry
        for entry in judge({}, {"all": tuple(CLAIMS.values())}).to_dict()["claims"]
    }
    for id in CLAIMS.keys() - COMPUTED:
        assert (entries[id]["verdict"], entries[id]["reason"]) == ("not run", "experiment missing")
    for id in COMPUTED:
        entry, false = entries[id], id == "logistic-derivative-zero-at-half"
        assert entry["verdict"] == ("refuted" if false else "supported")
        assert (entry["n"], entry["experiment"], entry["cells"]) == (1, None, [])
        assert entry["interval"] == [entry["estimate"]] * 2


def test_every_claim_is_planted():
    apart = {"sigmoid-he-more-erratic-replicates", "breadth-needed", "breadth-needed-across"}
    assert {*WORLDS, *apart, *COMPUTED} == {*CLAIMS}


def test_nets_that_do_not_get_there_are_not_compared():
    """They may not be told apart, and a diverged run counts as one that does not get there."""
    claim = CLAIMS["relu-xavier-learns-slower"]
    data = STUDY["mnist"].copy(deep=True)
    data["mean_loss"][:] = GUESS
    with pytest.raises(NotRunError, match="neither gets there"):
        claim.predicate.checks(data)
    plant(data, Planted("mean_loss", EARLY, EARLY, "relu", HE), ODD | True, EARLY)
    plant(data, Planted("mean_loss", np.nan, np.nan, *RELU_XAVIER), ODD, np.nan)
    data["status"].loc[{"activation": "relu", "initializer": "lecun_normal"}] = ODD.astype(int)
    assert judge_family({"one": claim.predicate.checks(data)})["one"].outcome is Outcome.SUPPORTED
