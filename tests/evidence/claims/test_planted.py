"""Planted truth: every claim is judged as its world has it (`worlds`)."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.evidence.claims import FAMILIES
from engine.evidence.claims.tried_again import variants_of
from engine.evidence.criteria import Outcome
from engine.evidence.judge import judge
from engine.evidence.quantity import NotRunError
from engine.evidence.variants import try_variants
from engine.evidence.verdicts import judge_family
from engine.study.cell_results import Status
from engine.study.kinds import part_of
from tests.evidence.blank_study import REPLICATES, study
from tests.evidence.claims.glorot_worlds import GLOROT_WORLDS
from tests.evidence.claims.worlds import EARLY, GUESS, HE, RELU_XAVIER, Planted
from tests.evidence.claims.worlds import WORLDS as OTHER_WORLDS

CLAIMS = {claim.id: claim for claims in FAMILIES.values() for claim in claims}
COMPUTED = {id for id, claim in CLAIMS.items() if claim.evidence.experiment is None}
STUDY = study()
CHANCE = np.random.default_rng(5)
WORLDS = {
    id: (world,) if isinstance(world, Planted) else world
    for id, world in (OTHER_WORLDS | GLOROT_WORLDS).items()
}
FALSE = {"logistic-derivative-zero-at-half": "contradicted", "random-necessary": "contradicted"}
ODD = np.arange(6) % 2 == 1


def plant(data: xr.Dataset, planted: Planted, replicates: np.ndarray, value: Any) -> None:
    """Set the values of some replicates in place, each with a trace of chance but for counts."""
    array = data[planted.variable].astype(np.float64).transpose("replicate", ...)
    names = {"activation": planted.activation, "initializer": planted.initializer}
    where = {
        dim: list(array[dim].to_numpy()).index(name)
        for dim, name in names.items()
        if name is not None
    }
    index = where | dict(planted.at) | {"replicate": np.flatnonzero(replicates)}
    values = array.isel(index) * 0 + np.asarray(value, dtype=np.float64)
    counts = part_of(data.attrs["kind"], "run").VARIABLES[planted.variable].units == "count"
    chance = 0 if counts else CHANCE.uniform(1e-4, 1e-3, values.shape)
    logarithm, share = (planted.variable.find(part) >= 0 for part in ("log10", "share"))
    nothing = 1.0 if logarithm else 1e-18 * (not share)  # what chance leaves of 0
    array[index] = values * (1 - chance) + nothing * chance
    data[planted.variable] = array


def verdict(id: str, fails: np.ndarray) -> Outcome:
    """The claim's verdict where some replicates live in the world in which it fails."""
    claim = CLAIMS[id]
    data = STUDY[claim.evidence.experiment].isel(replicate=slice(fails.size)).copy()
    for planted in WORLDS[id]:
        for replicates, value in ((~fails, planted.holds), (fails, planted.fails)):
            plant(data, planted, replicates, value)
    judgement = judge_family({id: claim.checks(data)})[id]
    # One half finds the extremes, or the best strength, the other measures.
    halved = id.startswith(("toy-accuracy", "weight-decay"))
    assert judgement.decisive.interval.n == (fails.size // 2 if halved else fails.size)
    return judgement.outcome


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        (np.zeros(REPLICATES, bool), {Outcome.SUPPORTED}),
        (np.ones(REPLICATES, bool), {Outcome.CONTRADICTED, Outcome.IMMATERIAL}),
        (ODD, {Outcome.UNDECIDED}),
    ],
    ids=["true", "false", "torn"],
)
def test_a_planted_world_forces_its_verdict(fails, expected):
    wrong = {id: found for id in WORLDS if (found := verdict(id, fails)) not in expected}
    assert wrong == {}


def spreads(deviations: np.ndarray) -> Outcome:
    """The verdict on He's widths when they deviate like this, and LeCun's by a tenth."""
    data = STUDY["propagation"].isel(replicate=slice(ODD.size)).copy(deep=True)
    chance = np.random.default_rng(5).normal(0, 1e-3, (2, ODD.size))
    laws = ("lecun_normal", 0.1 * ODD + chance[0]), ("he_normal", deviations + chance[1])
    for law, factor in laws:
        data["sd"].loc[{"activation": "sigmoid", "initializer": law}] = 1 + factor[:, None]
    claim = CLAIMS["sigmoid-he-more-erratic-replicates"]
    return judge_family({"one": claim.checks(data)})["one"].outcome


def test_widths_that_differ_more_between_draws_are_more_erratic():
    assert spreads(0.9 * ODD) is Outcome.SUPPORTED
    assert spreads(0.01 * ODD) is Outcome.CONTRADICTED
    assert spreads(0.1 * ODD) is Outcome.IMMATERIAL
    assert spreads(np.array([0.5, 0, 0, 0, 0, 0])) is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("id", "variable"),
    [("breadth-needed", "initial_sd"), ("breadth-needed-across", "initial_across_sample_sd")],
)
def test_a_suitable_breadth_is_one_inside_the_range(id, variable):
    claim, outcomes = CLAIMS[id], []
    for losses in ([1.0, 0.5, 0.5, 1.0], [1.0, 0.5, 0.4, 0.3], [0.5, 0.5, 0.5, 0.5]):
        tuned = STUDY["mnist_tuned"].copy(deep=True)
        trained = STUDY["mnist"].sel(initializer=tuned["initializer"])
        breadth = trained[variable].copy()
        breadth[:] = np.arange(4.0)[None, :, None]
        chance = CHANCE.uniform(0, 0.001, tuned["train_loss"].shape)
        tuned["train_loss"][:] = np.array(losses)[None, :, None] + chance
        beside = {variable: breadth, "status": trained["status"]}
        data = tuned.assign({f"mnist.{name}": array for name, array in beside.items()})
        outcomes.append(judge_family({id: claim.checks(data)})[id].outcome)
    assert outcomes == [Outcome.SUPPORTED, Outcome.CONTRADICTED, Outcome.IMMATERIAL]


def test_sums_that_shrink_with_the_inputs_depend_on_them_as_well():
    data = STUDY["prediction_widths"].isel(replicate=slice(ODD.size)).copy(deep=True)
    shrinking = [[8, 9], [4, 9], [1, 9]]
    plant(data, Planted("pre_activation_square", None, None), ODD | True, shrinking)
    claim = CLAIMS["xavier-from-fan-in"]
    assert judge_family({"one": claim.checks(data)})["one"].outcome is Outcome.CONTRADICTED


def test_without_measurements_only_facts_of_functions_are_judged():
    entries = {entry["id"]: entry for entry in judge({}, {"all": tuple(CLAIMS.values())})["claims"]}
    for id in CLAIMS.keys() - COMPUTED:
        assert (entries[id]["verdict"], entries[id]["reason"]) == ("not run", "experiment missing")
    for id in COMPUTED:
        entry = entries[id]
        assert entry["verdict"] == FALSE.get(id, "supported")
        assert (entry["n"], entry["experiment"], entry["cells"]) == (1, None, [])
        assert entry["interval"] == [entry["estimate"]] * 2


def test_every_claim_is_planted():
    apart = {"sigmoid-he-more-erratic-replicates", "breadth-needed", "breadth-needed-across"}
    assert {*WORLDS, *apart, *COMPUTED} == {*CLAIMS}


def test_an_inability_is_not_judged_where_its_control_cannot_learn_either():
    claim, every = CLAIMS["zero-weights-cannot-learn"], np.ones(REPLICATES, bool)
    data = STUDY["symmetry"].copy(deep=True)
    for planted in WORLDS[claim.id]:
        plant(data, planted, every, planted.holds)
    plant(data, Planted("test_loss", GUESS, GUESS, "tanh", "lecun_normal"), every, GUESS)
    with pytest.raises(NotRunError, match="control fails: tanh"):
        claim.checks(data)


def test_nets_that_do_not_get_there_are_not_compared():
    """They may not be told apart, and a diverged run counts as one that does not get there."""
    claim = CLAIMS["relu-xavier-learns-slower"]
    data = STUDY["mnist"].isel(replicate=slice(ODD.size)).copy(deep=True)
    data["mean_loss"][:] = GUESS
    with pytest.raises(NotRunError, match="not reached: neither"):
        claim.checks(data)
    plant(data, Planted("mean_loss", EARLY, EARLY, "relu", HE), ODD | True, EARLY)
    plant(data, Planted("mean_loss", np.nan, np.nan, *RELU_XAVIER), ODD, np.nan)
    data["status"].loc[{"activation": "relu", "initializer": "lecun_normal"}] = ODD.astype(int)
    assert judge_family({"one": claim.checks(data)})["one"].outcome is Outcome.SUPPORTED


SILENCE = [id for id in WORLDS if CLAIMS[id].evidence.experiment == "dead_units"]


LOST = {id: ("status", Status.DIVERGED) for id in SILENCE} | {
    f"{id} ": (variable, np.nan)
    for id, variable in (
        ("relu-units-die", "planted_revived"),
        ("relu-units-die-frozen", "planted_moved"),
        ("leaky-relu-units-live", "planted_moved"),
    )
}
"""By claim, what tells that a run was lost: in training, or after units were silenced."""


@pytest.mark.parametrize("id", LOST)
def test_a_run_that_diverged_has_no_dead_units(id):
    """Nor living ones: the claim is not judged."""
    data, (variable, value) = STUDY["dead_units"].copy(deep=True), LOST[id]
    data[variable][{"replicate": 3}] = value
    with pytest.raises(NotRunError):
        CLAIMS[id.strip()].checks(data)


def test_units_are_judged_again_by_their_first_layer_and_at_another_rate_and_margin() -> None:
    """Planted so that each condition gives another verdict than the claim's own."""
    data = STUDY["dead_units"].copy(deep=True)
    chance = np.random.default_rng(8).uniform(0, 1e-3, data["silent_share"].shape)
    data["silent_share"][:] = 0.001 + chance
    data["silent_share"][{"layer": 0, "rate": 0}] += 0.3
    data["silent_share"][{"rate": 1}] += 0.5
    data["planted"][:], data["planted_revived"][:] = 100, 0
    data["planted_revived"][{"margin": 0}] = 50
    turned = {}
    for id in ("many-relus-die-in-training", "relu-units-die"):
        tried = try_variants(variants_of(CLAIMS[id]), data, {})
        own = [t for t in tried if t.variant.kind in ("measure", "rate", "margin")]
        turned |= {(id, t.variant.kind): t.outcome for t in own if not t.variant.median}
    many, die = "many-relus-die-in-training", "relu-units-die"
    assert turned == {
        (many, "measure"): Outcome.SUPPORTED,
        (many, "rate"): Outcome.SUPPORTED,
        (die, "margin"): Outcome.CONTRADICTED,
    }
    assert judge_family({die: CLAIMS[die].checks(data)})[die].outcome is Outcome.SUPPORTED
    assert judge_family({many: CLAIMS[many].checks(data)})[many].outcome is not Outcome.SUPPORTED
