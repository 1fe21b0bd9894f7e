"""The values that section templates are given."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.experiments.training import results
from engine.report.findings import view_entry
from engine.study.language import LANGUAGES
from tests.report.papers import Paper


def test_numbers_do_not_depend_on_the_language(paper: Paper) -> None:
    en, zh = (paper.values(language) for language in LANGUAGES)
    assert zh.keys() == en.keys()
    same = ("names", "documents", "definitions", "theory", "matrix", "best", "saito", "provenance")
    for name in same:
        assert zh[name] == en[name], name


def test_settings_are_those_of_the_protocol(paper: Paper) -> None:
    values = paper.values("en")
    assert (values["p"].depth, values["p"].width, values["p"].replicates) == (6, 20, 3)
    assert values["p"].other_depths == (5,)
    training = values["t"]
    assert (training.iterations, training.batch_size, training.learning_rate) == (20, 16, 0.01)
    assert training.chance_loss == pytest.approx(math.log(4))
    assert training.smallest_effect == pytest.approx(0.01 * math.log(4))


def test_the_factor_of_small_weights_is_that_of_the_steepest_slope(paper: Paper) -> None:
    theory = paper.values("en")["theory"]
    assert theory["small_weight_factor"] == pytest.approx(math.sqrt(20) * 0.01 / 4)


def test_the_gradient_of_small_weights_shrinks_by_the_predicted_factor(paper: Paper) -> None:
    values = paper.values("en")
    measured = values["p"].cell("sigmoid", "normal_sd0.01").gradient_factor
    assert measured == pytest.approx(values["theory"]["small_weight_factor"], rel=0.1)


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
    matrix = paper.values("en")["matrix"]
    assert matrix.cells == 4 * 5
    assert matrix.missing == 0
    assert set(matrix.never) <= {"identity", "sigmoid", "tanh", "relu"}


def matrix_of(paper: Paper, data: xr.Dataset) -> results.MatrixView:
    return results.view_matrix(paper.protocol, results.view(paper.protocol, {"mnist": data}))


def test_missing_cells_are_counted(paper: Paper) -> None:
    data = paper.measurements["mnist"].sel(activation=["identity", "relu"])
    assert matrix_of(paper, data).missing == 10


def test_a_training_that_succeeds_counts_as_learned(paper: Paper) -> None:
    data = paper.measurements["mnist"].copy(deep=True)
    place = {"activation": "tanh", "initializer": "he_normal"}
    data["train_loss"].loc[place] = np.linspace(0.09, 0.11, data.sizes["replicate"])
    matrix = matrix_of(paper, data)
    assert matrix.learned == paper.values("en")["matrix"].learned + 1
    assert "tanh" not in matrix.never


def test_a_claim_is_found_by_its_id_alone(paper: Paper) -> None:
    claim = paper.values("zh")["claim"]
    assert claim("sigmoid-lecun-widens")["id"] == "sigmoid-lecun-widens"
    with pytest.raises(KeyError):
        claim("sigmoid-lecun-widen")


def test_claims_are_counted_by_verdict(paper: Paper) -> None:
    claims = paper.judged(every="contradicted", sigmoid_lecun_widens="supported").values("en")[
        "claims"
    ]
    assert claims.count("supported") == 1
    assert claims.count("contradicted") == claims.total - 1
    assert claims.count("not run") == 0


def test_recommendations_come_before_the_rest(paper: Paper) -> None:
    best = paper.values("en")["best"]
    assert [row.activation for row in best] == ["sigmoid", "tanh", "relu", "identity"]


def entry(**changes: object) -> dict:
    """A ledger entry of tanh: he_normal leads, D0's lecun_normal is 0.3 nat behind."""
    contender = {"initializer": "he_normal", "diverged": 0, "loss": {"estimate": 0.2}}
    behind = {"initializer": "lecun_normal", "diverged": 0, "loss": {"estimate": 0.5}}
    return {
        "experiment": "mnist",
        "activation": "tanh",
        "contenders": [contender, behind],
        "best": ["he_normal"],
        "learned": True,
        "test_accuracy": {"estimate": 0.9},
        "recommended": "lecun_normal",
        "agreement": "disagrees",
        "leader": "he_normal",
        "runner_up": "lecun_normal",
        "margin": {"estimate": 0.3, "low": 0.2, "high": 0.4},
        "shortfall": {"estimate": 0.3, "low": 0.2, "high": 0.4},
        **changes,
    }


def test_a_beaten_recommendation_is_set_against_the_leader() -> None:
    row = view_entry(entry())
    assert (row.outcome, row.rival, row.leader, row.loss) == (
        "disagrees",
        "he_normal",
        "he_normal",
        0.2,
    )
    assert row.margin["estimate"] == 0.3


def test_a_leading_recommendation_is_set_against_the_runner_up() -> None:
    leads = {"leader": "lecun_normal", "runner_up": "he_normal", "agreement": "agrees"}
    level = {"estimate": 0.0, "low": 0.0, "high": 0.0}
    margin = {"estimate": 0.7, "low": 0.6, "high": 0.8}
    row = view_entry(entry(**leads, shortfall=level, margin=margin))
    assert (row.outcome, row.rival) == ("agrees", "he_normal")
    assert row.margin["estimate"] == 0.7


def test_a_leader_that_did_not_learn_is_no_recommendation() -> None:
    assert view_entry(entry(learned=False)).outcome == "nothing learned"


def test_divergence_everywhere_has_an_outcome_of_its_own() -> None:
    diverged = [{"initializer": "he_normal", "diverged": 3, "loss": {"estimate": None}}]
    row = view_entry(entry(contenders=diverged, learned=False))
    assert (row.outcome, row.loss) == ("diverged", None)


def test_an_activation_without_an_entry_was_not_run(paper: Paper) -> None:
    rows = replace(paper, ledger={**paper.ledger, "best": []}).values("en")["best"]
    assert {row.outcome for row in rows} == {"not run"}


def test_run_times_are_summed_for_the_page(paper: Paper) -> None:
    run = {"total": {"cpu_s": 600.0}, "stages": {"cells": {"cpu_s": 540.0}}, "cores": 8}
    assert paper.values("en", run)["run"] == {"cpu_minutes": 10.0, "cores": 8, "cells_share": 0.9}
    assert paper.values("en")["run"] is None
