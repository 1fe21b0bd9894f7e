from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from engine.evidence.claims import FAMILIES as EVERY_FAMILY
from engine.evidence.claims import Claim, saito_signals, sun_wang_signals, training
from engine.evidence.claims.claim import Evidence
from engine.evidence.criteria import below
from engine.evidence.ledger import LedgerError, judge_files, read_ledger, write_ledger
from engine.evidence.ledger import judge as judge_families
from engine.evidence.predicates import rank_correlation
from engine.evidence.quantities import SD_BEFORE, TRAIN_LOSS
from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.evidence.verdicts import judge_family
from engine.study.records import write_measurements
from tests.evidence.synthetic import around, diverge, plant, propagation
from tests.evidence.synthetic import training as trained

# The claims of the first two documents, on which the planted worlds below are built.
FAMILIES = {
    "propagation": sun_wang_signals.CLAIMS + saito_signals.CLAIMS,
    "training": training.LOSS_CLAIMS,
}
CLAIMS = {claim.id: claim for claims in FAMILIES.values() for claim in claims}

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu")


def judge(found, families=FAMILIES):
    return judge_families(found, families)


def measurements(**attrs):
    return {
        "propagation": propagation(),
        "propagation_d1": propagation(depth=5, experiment="propagation_d1"),
        "mnist": trained(ACTIVATIONS, **attrs),
    }


def entries(found) -> dict[str, dict]:
    return {entry["id"]: entry for entry in judge(found).to_dict()["claims"]}


def test_every_claim_has_an_entry_with_its_numbers():
    ledger = judge(measurements()).to_dict()
    assert [entry["id"] for entry in ledger["claims"]] == [*CLAIMS]
    for entry in ledger["claims"]:
        assert entry["verdict"] in {"supported", "refuted", "undecided"}, entry["detail"]
        assert entry["n"] in {5, 8}
        low, high = entry["interval"]
        assert low <= entry["estimate"] <= high
        assert entry["threshold"] is not None
        assert entry["label"] in [check["label"] for check in entry["checks"]]
        assert entry["cells"]
        assert all(len(check["values"]) == entry["n"] for check in entry["checks"])


def test_nothing_measured_is_not_run():
    ledger = judge({}).to_dict()
    assert {entry["verdict"] for entry in ledger["claims"]} == {"not run"}
    assert {entry["reason"] for entry in ledger["claims"]} == {"experiment missing"}
    assert all(entry["estimate"] is None and entry["cells"] for entry in ledger["claims"])
    assert ledger["best"] == ledger["references"] == []


def test_one_missing_cell_leaves_only_its_claims_unrun():
    found = measurements()
    found["mnist"] = found["mnist"].drop_sel(initializer="normal_sd0.01")
    unrun = {name for name, entry in entries(found).items() if entry["verdict"] == "not run"}
    assert unrun == {
        "relu-sd001-cannot-learn",
        "sigmoid-best-xavier",
        "tanh-best-xavier",
        "relu-best-he",
        "leaky-relu-best-he",
        "sigmoid-he-beats-extremes",
    }


def test_claims_that_are_not_run_do_not_count_for_the_correction():
    found = measurements()
    found["mnist"]["train_loss"][:] += np.random.default_rng(1).normal(0, 0.5, (4, 4, 5))
    plant(found["mnist"], "train_loss", "relu", "he_normal", around(0.9, 0.05, 5))
    full = entries(found)["relu-he-beats-xavier"]
    found["mnist"] = found["mnist"].sel(activation=["relu"])
    fewer = entries(found)["relu-he-beats-xavier"]
    assert fewer["estimate"] == full["estimate"]
    assert fewer["confidence"] < full["confidence"]


def test_spread_of_a_diverged_cell_is_not_run():
    found = measurements()
    diverge(found["propagation_d1"], "relu", "he_normal", 0)
    entry = entries(found)["relu-he-width-constant"]
    assert (entry["verdict"], entry["reason"]) == ("not run", "diverged")
    assert entry["detail"] == "relu/he_normal"


# Planted worlds: the documents' and its opposite. Each row sets one cell's variable so that the
# claim holds, and so that it fails.
SIGMOID_001 = ("sigmoid", "normal_sd0.01")
SIGMOID_LECUN = ("sigmoid", "lecun_normal")
FALLING = 10.0 ** -np.arange(5, -1, -1)
PLANTED = {
    "sigmoid-sd1-saturates": ("saturated_share", ("sigmoid", "normal_sd1"), 0.8, 0.1),
    "sigmoid-sd1-gradient-vanishes": (
        "pre_activation_gradient_sd",
        ("sigmoid", "normal_sd1"),
        FALLING,
        1.0,
    ),
    "sigmoid-sd001-no-vanishing": ("pre_activation_gradient_sd", SIGMOID_001, 1.0, FALLING),
    "sigmoid-sd001-units-alike": ("sd", SIGMOID_001, 0.01, 0.3),
    "sigmoid-sd001-units-alike-relative": ("between_unit_variance", SIGMOID_001, 0.1, 9.0),
    "sigmoid-lecun-bell-then-skewed": (
        "skewness",
        SIGMOID_LECUN,
        np.array([0.0, 0, 0, 0, 0, -1]),
        0.0,
    ),
    "sigmoid-lecun-widens": ("sd", SIGMOID_LECUN, np.arange(1.0, 7), np.arange(6.0, 0, -1)),
    "sigmoid-lecun-widens-across": (
        "across_sample_variance",
        SIGMOID_LECUN,
        np.arange(1.0, 7),
        FALLING[::-1],
    ),
    "sigmoid-lecun-wider-than-001": ("sd", SIGMOID_LECUN, 2.0, 1.0),
    "tanh-lecun-not-skewed": ("skewness", ("tanh", "lecun_normal"), 0.0, -1.0),
    "relu-he-width-constant": ("sd", ("relu", "he_normal"), 1.0, np.arange(1.0, 6)),
    "relu-he-width-constant-second-moment": (
        "second_moment",
        ("relu", "he_normal"),
        1.0,
        np.arange(1.0, 6),
    ),
    "relu-he-width-constant-across": (
        "across_sample_variance",
        ("relu", "he_normal"),
        1.0,
        np.arange(5.0, 0, -1),
    ),
    "relu-xavier-shrinks-with-depth": ("sd", ("relu", "lecun_normal"), np.arange(5.0, 0, -1), 1.0),
    "relu-he-beats-xavier": ("train_loss", ("relu", "he_normal"), 0.3, 2.5),
    "relu-sd001-cannot-learn": ("train_loss", ("relu", "normal_sd0.01"), 2.3, 0.3),
    "sigmoid-best-xavier": ("train_loss", SIGMOID_LECUN, 0.3, 2.5),
    "sigmoid-best-xavier-all": ("train_loss", SIGMOID_LECUN, 0.3, 2.5),
    "tanh-best-xavier": ("train_loss", ("tanh", "lecun_normal"), 0.3, 2.5),
    "tanh-best-xavier-all": ("train_loss", ("tanh", "lecun_normal"), 0.3, 2.5),
    "relu-best-he": ("train_loss", ("relu", "he_normal"), 0.3, 2.5),
    "relu-best-he-all": ("train_loss", ("relu", "he_normal"), 0.3, 2.5),
    "leaky-relu-best-he": ("train_loss", ("leaky_relu", "he_normal"), 0.3, 2.5),
    "leaky-relu-best-he-all": ("train_loss", ("leaky_relu", "he_normal"), 0.3, 2.5),
    "sigmoid-he-beats-extremes": ("train_loss", ("sigmoid", "he_normal"), 0.3, 2.5),
}


def outcome(claim: Claim, found: dict) -> str:
    """The claim's verdict where no other claim is judged beside it."""
    return judge_family({"one": claim.checks(found[claim.evidence.experiment])})["one"].outcome


def planted(claim: Claim, world: int) -> str:
    found = measurements()
    variable, cell, *worlds = PLANTED[claim.id]
    data = found[claim.evidence.experiment]
    wiggle = around(1, 1e-3, data.sizes["replicate"])
    if "layer" in data[variable].dims:
        wiggle = wiggle[:, None]
    plant(data, variable, *cell, wiggle * worlds[world])
    return outcome(claim, found)


def test_planted_truth_decides_every_claim():
    decided = {id: (planted(CLAIMS[id], 0), planted(CLAIMS[id], 1)) for id in PLANTED}
    assert decided == dict.fromkeys(PLANTED, ("supported", "refuted"))


@pytest.mark.parametrize(
    ("mean", "sd", "expected"),
    [(0.5, 0.02, "supported"), (0.6, 0.02, "refuted"), (0.5, 0.2, "refuted")],
)
def test_centred_means_near_and_narrow(mean, sd, expected):
    found = measurements()
    plant(found["propagation"], "mean", *SIGMOID_001, mean)
    plant(found["propagation"], "sd", *SIGMOID_001, sd)
    assert outcome(CLAIMS["sigmoid-sd001-centred"], found) == expected


def test_every_claim_is_planted():
    assert {*PLANTED, "sigmoid-sd001-centred"} == {*CLAIMS}


# The file


def test_the_file_says_what_was_judged(tmp_path):
    ledger = judge(measurements(dataset_sha256=MNIST_TRAIN_IMAGES))
    path = tmp_path / "results" / "verdicts.json"
    write_ledger(ledger, path)
    assert read_ledger(path) == ledger.to_dict()
    assert {entry["dataset"] for entry in read_ledger(path)["claims"]} == {None, "Digits"}
    assert len(read_ledger(path)["best"]) == len(ACTIVATIONS)
    assert len(read_ledger(path)["references"]) == 15


def test_equal_ledgers_have_equal_bytes_and_no_nan(tmp_path):
    found = measurements()
    diverge(found["mnist"], "relu", "he_normal", *range(5))
    for name in ("one", "two"):
        write_ledger(judge(dict(reversed(found.items()))), tmp_path / name)
    write_ledger(judge(found), tmp_path / "one")
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    ledger = json.loads(text, parse_constant=refuse)
    relu = next(best for best in ledger["best"] if best["activation"] == "relu")
    assert relu["contenders"][-1]["loss"]["estimate"] is None


def test_stored_measurements_are_judged_like_those_in_memory(tmp_path):
    found = measurements()
    paths = {name: tmp_path / f"{name}.nc" for name in found}
    for name, path in paths.items():
        write_measurements(found[name], path)
    judge_files(paths, tmp_path / "verdicts.json")
    every = judge(found, EVERY_FAMILY).to_dict()
    assert read_ledger(tmp_path / "verdicts.json") == every


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "no such ledger"),
        ('{"claims": [', "must be a whole JSON file"),
        ('{"claims": []}', r"must hold claims, .*failed, got \['claims'\]"),
        ("[]", "got list"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path, text, complaint):
    path = tmp_path / "verdicts.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(LedgerError, match=complaint):
        read_ledger(path)


def test_a_claim_may_set_two_experiments_side_by_side():
    """The second one's variables carry its name, and its replicates beyond the first's are left."""
    measured = {"propagation": propagation(replicates=6), "mnist": trained(replicates=4)}
    predicate = rank_correlation(SD_BEFORE, TRAIN_LOSS, below(0.0))
    evidence = Evidence("mnist", "matrix", beside="propagation")
    claim = replace(training.CLAIMS[0], id="made-up", evidence=evidence, tests=predicate)
    (entry,) = judge(measured, {"made up": (claim,)}).to_dict()["claims"]
    assert entry["n"] == 4
    (alone,) = judge({"mnist": measured["mnist"]}, {"made up": (claim,)}).to_dict()["claims"]
    assert (alone["verdict"], alone["reason"]) == ("not run", "experiment missing")
