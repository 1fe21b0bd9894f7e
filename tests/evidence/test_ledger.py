import json
from dataclasses import replace

import numpy as np
import pytest

from engine.evidence.claims import FAMILIES as EVERY_FAMILY
from engine.evidence.claims import saito_signals, sun_wang_signals, training
from engine.evidence.claims.claim import Evidence
from engine.evidence.criteria import above
from engine.evidence.frozen import Frozen
from engine.evidence.judge import judge as judge_families
from engine.evidence.judge import judge_files
from engine.evidence.ledger import LedgerError, read_ledger, write_ledger
from engine.evidence.predicates import inside
from engine.evidence.quantities import SD, TRAIN_LOSS
from engine.evidence.quantity import Matrix
from engine.evidence.references import MNIST_TRAIN_IMAGES
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


def judge(found, families=FAMILIES, **frozen):
    return judge_families(found, families, **frozen)


def measurements(**attrs):
    """Nothing learns but the controls of what is said to be unable to."""
    mnist = trained(ACTIVATIONS, **attrs)
    for able in (("relu", "he_normal"), ("sigmoid", "normal_sd1")):
        plant(mnist, "train_loss", *able, around(1.2, 0.01, 5))
    return {
        "propagation": propagation(),
        "propagation_d1": propagation(depth=5, experiment="propagation_d1"),
        "histogram_draws": propagation(experiment="histogram_draws"),
        "mnist": mnist,
    }


def entries(found) -> dict[str, dict]:
    return {entry["id"]: entry for entry in judge(found)["claims"]}


def test_every_claim_has_an_entry_with_its_numbers():
    ledger = judge(measurements())
    assert [entry["id"] for entry in ledger["claims"]] == [*CLAIMS]
    for entry in ledger["claims"]:
        assert entry["verdict"] != "not run", entry["detail"]
        assert entry["n"] in {5, 8}
        low, high = entry["interval"]  # None where there is no end
        assert low is None or low <= entry["estimate"]
        assert high is None or entry["estimate"] <= high
        assert entry["threshold"] is not None
        assert entry["contrary"] is not None
        assert {*entry["why"]} == {"zh", "en"}
        assert entry["label"] in [check["label"] for check in entry["checks"]]
        assert entry["cells"]
        assert all(len(check["values"]) == entry["n"] for check in entry["checks"])


def test_a_statement_tells_the_settings_that_its_experiment_had():
    """Some laws are left out, and the time is another than the study's."""
    found = measurements()
    found["mnist"] = found["mnist"].drop_sel(initializer="normal_sd0.01")
    spec = json.loads(found["mnist"].attrs["spec"])
    spec["experiment"] = {**spec["experiment"], "iterations": 77}
    found["mnist"].attrs["spec"] = json.dumps(spec)
    for data, laws, iterations in ((found, "3", "77"), ({}, "N", "N")):
        told = {c["id"]: c["statement"] for c in judge(data, EVERY_FAMILY)["claims"]}
        assert f"所运行的 {laws} 种" in told["relu-best-he-all"]["zh"]
        assert f"the {laws} laws" in told["relu-best-he-all"]["en"]
        assert f"{iterations} iterations" in told["tanh-beats-logistic"]["en"]
        assert not any(set("{}") & set(text) for one in told.values() for text in one.values())


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
        "sigmoid-sd001-cannot-learn",
    }


def test_claims_that_are_not_run_do_not_count_for_the_correction():
    found = {"mnist": measurements()["mnist"]}
    found["mnist"]["train_loss"][:] += np.random.default_rng(1).normal(0, 0.5, (4, 4, 5))
    plant(found["mnist"], "train_loss", "relu", "he_normal", around(0.9, 0.05, 5))
    full = entries(found)["relu-he-beats-xavier"]
    found["mnist"] = found["mnist"].sel(activation=["relu"])
    fewer = entries(found)["relu-he-beats-xavier"]
    assert fewer["estimate"] == full["estimate"]
    assert fewer["confidence"] < full["confidence"]


# The file


def test_the_file_says_what_was_judged(tmp_path):
    ledger = judge(measurements(dataset_sha256=MNIST_TRAIN_IMAGES))
    path = tmp_path / "results" / "verdicts.json"
    write_ledger(ledger, path)
    assert read_ledger(path) == ledger
    assert {entry["dataset"] for entry in read_ledger(path)["claims"]} == {None, "Digits"}
    assert len(read_ledger(path)["best"]) == len(ACTIVATIONS)
    assert len(read_ledger(path)["references"]) == 15


def test_the_ledger_says_when_a_claim_was_fixed():
    found = measurements()
    seed = 7
    for data in found.values():
        data.attrs["spec"] = json.dumps(json.loads(data.attrs["spec"]) | {"seed": seed})
    told = {
        "sigmoid-sd1-saturates": Frozen("0", "2026-01-01", seed, "supported", changed=False),
        "relu-he-beats-xavier": Frozen("0", "2026-01-01", seed + 1, None, changed=True),
        "saturated-derivative-zero": Frozen("0", "2026-01-01", seed, None, changed=False),
    }
    claims = {c["id"]: c["frozen"] for c in judge(found, frozen=told)["claims"]}
    assert {claim for claim, frozen in claims.items() if frozen} == set(told) - {
        "saturated-derivative-zero"  # mathematics alone: there is no seed to confirm it
    }
    assert claims["sigmoid-sd1-saturates"]["fresh"] is False
    fixed = {"date": "2026-01-01", "known": None, "changed": True, "fresh": True}
    assert claims["relu-he-beats-xavier"] == fixed


def test_equal_ledgers_have_equal_bytes_and_no_nan(tmp_path):
    found = measurements()
    diverge(found["mnist"], "relu", "he_normal", *range(5))
    write_ledger(judge(found), tmp_path / "one")
    write_ledger(judge(dict(reversed(found.items()))), tmp_path / "two")
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert text == (tmp_path / "two").read_text(encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    ledger = json.loads(text, parse_constant=refuse)
    relu = next(best for best in ledger["best"] if best["activation"] == "relu")
    assert relu["contenders"][-1]["loss"]["estimate"] is None


def test_stored_measurements_are_judged_like_those_in_memory(tmp_path):
    found = {name: measurements()[name] for name in ("propagation", "mnist")}
    paths = {name: tmp_path / f"{name}.nc" for name in found}
    for name, path in paths.items():
        write_measurements(found[name], path)
    judge_files(paths, tmp_path / "verdicts.json")
    every = judge(found, EVERY_FAMILY)
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
    beside = replace(SD, variables=("propagation.sd",), compute=lambda sd: sd[:, -1])
    predicate = inside(TRAIN_LOSS, beside, Matrix(), above(0.0))
    evidence = Evidence("mnist", "matrix", beside="propagation")
    claim = replace(training.CLAIMS[0], id="made-up", evidence=evidence, tests=predicate)
    (entry,) = judge(measured, {"made up": (claim,)})["claims"]
    assert entry["n"] == 4
    (alone,) = judge({"mnist": measured["mnist"]}, {"made up": (claim,)})["claims"]
    assert (alone["verdict"], alone["reason"]) == ("not run", "experiment missing")
