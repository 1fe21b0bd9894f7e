"""The values that section templates are given."""

import math
from dataclasses import asdict, replace

import numpy as np
import pytest
import xarray as xr

from engine.evidence.claims.tried_again import BY_WEIGHTS
from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.experiments.training import results
from engine.report.findings import Claims, view_entry
from engine.report.result_words import Phrases
from engine.study.language import Text
from tests.report.papers import Paper


def test_the_factor_of_small_weights_is_that_of_the_steepest_slope(paper: Paper) -> None:
    theory = paper.values("en")["theory"]
    assert theory["small_weight_factor"] == pytest.approx(math.sqrt(20) * 0.01 / 4)


def test_the_textbook_s_setting_needs_its_data_and_its_iterations(paper: Paper) -> None:
    def training(**settings: object) -> object:
        experiment = paper.protocol.experiments["mnist"].model_copy(update=settings)
        experiments = {**paper.protocol.experiments, "mnist": experiment}
        data = paper.measurements["mnist"].assign_attrs(dataset_sha256=MNIST_TRAIN_IMAGES)
        changed = paper.protocol.model_copy(update={"experiments": experiments})
        return results.view(changed, {"mnist": data})

    textbook = {"hidden": (100, 100, 100, 100), "batch_size": 128, "iterations": 2000}
    assert training(**textbook).is_documents
    assert training(**textbook | {"iterations": 200}).is_mnist
    assert not training(**textbook | {"iterations": 200}).is_documents
    assert not paper.values("en")["t"].is_mnist


def test_the_matrix_counts_every_cell_once(paper: Paper) -> None:
    matrix = paper.values("en")["t"]
    assert matrix.cells == 4 * 5
    assert matrix.missing == 0
    assert set(matrix.never) <= {"identity", "sigmoid", "tanh", "relu"}


def matrix_of(paper: Paper, data: xr.Dataset) -> results.TrainingView:
    return results.view(paper.protocol, {"mnist": data})


def test_missing_and_learned_cells_are_counted(paper: Paper) -> None:
    data = paper.measurements["mnist"].sel(activation=["identity", "relu"])
    assert matrix_of(paper, data).missing == 10
    data = paper.measurements["mnist"].copy(deep=True)
    place = {"activation": "tanh", "initializer": "he_normal"}
    data["train_loss"].loc[place] = np.linspace(0.09, 0.11, data.sizes["replicate"])
    matrix = matrix_of(paper, data)
    assert len(matrix.learned) == len(paper.values("en")["t"].learned) + 1
    assert "tanh" not in matrix.never


def test_claims_are_counted_by_verdict(paper: Paper) -> None:
    claims = paper.judged(every="contradicted", sigmoid_lecun_widens="supported").values("en")[
        "claims"
    ]
    assert claims.count("supported") == 1
    assert claims.count("contradicted") == claims.total - 1
    assert claims.count("not run") == 0


def test_verdicts_are_counted_that_the_gradient_of_the_weights_would_change() -> None:
    tried = [
        (BY_WEIGHTS, "contradicted"),
        (BY_WEIGHTS, "supported"),
        (Text("别的", "another"), "contradicted"),
    ]
    claims = [
        {
            "id": f"a-{n}",
            "verdict": "undecided",
            "alone": "supported",
            "variants": [{"label": asdict(label), "verdict": verdict}],
        }
        for n, (label, verdict) in enumerate(tried)
    ]
    assert Claims({"claims": claims}, Phrases("en")).by_weights == [True, False]


def test_recommendations_come_first_and_without_an_entry_nothing_was_run(paper: Paper) -> None:
    best = paper.values("en")["best"]
    assert [row.activation for row in best] == ["sigmoid", "tanh", "relu", "identity"]
    rows = replace(paper, ledger={**paper.ledger, "best": []}).values("en")["best"]
    assert {row.outcome for row in rows} == {"not run"}


def entry(**changes: object) -> dict:
    """A ledger entry of tanh: he_normal leads, D0's lecun_normal is 0.3 nat behind."""
    contender = {"initializer": "he_normal", "diverged": 0, "loss": {"estimate": 0.2}}
    behind = {"initializer": "lecun_normal", "diverged": 0, "loss": {"estimate": 0.5}}
    margin = {"estimate": 0.3, "low": 0.2, "high": 0.4}
    told = {"experiment": "mnist", "activation": "tanh", "contenders": [contender, behind]}
    told |= {"best": ["he_normal"], "learned": True, "test_accuracy": {"estimate": 0.9}}
    told |= {"recommended": "lecun_normal", "agreement": "disagrees", "leader": "he_normal"}
    return told | {"runner_up": "lecun_normal", "margin": margin, "shortfall": margin} | changes


def test_a_recommendation_is_set_against_the_best_of_the_others() -> None:
    row = view_entry(entry())
    assert (row.outcome, row.loss) == ("disagrees", 0.2)
    assert row.rival == row.leader == "he_normal"
    assert row.margin["estimate"] == 0.3
    leads = {"leader": "lecun_normal", "runner_up": "he_normal", "agreement": "agrees"}
    level = {"estimate": 0.0, "low": 0.0, "high": 0.0}
    margin = {"estimate": 0.7, "low": 0.6, "high": 0.8}
    row = view_entry(entry(**leads, shortfall=level, margin=margin))
    assert (row.outcome, row.rival) == ("agrees", "he_normal")
    assert row.margin["estimate"] == 0.7


def test_a_leader_that_did_not_learn_or_diverged_is_no_recommendation() -> None:
    assert view_entry(entry(learned=False)).outcome == "nothing learned"
    diverged = [{"initializer": "he_normal", "diverged": 3, "loss": {"estimate": None}}]
    row = view_entry(entry(contenders=diverged, learned=False))
    assert (row.outcome, row.loss) == ("diverged", None)
