"""The explorer's document says what the measurements and the ledger say."""

import json
import math
from typing import Any

import numpy as np
import pytest

from engine.evidence.judge import judge
from engine.experiments.tuned_training.show import tables
from engine.report.explorer.document import explorer_document
from engine.report.explorer.values import DIGITS, PARTS, numbers
from engine.report.figures.study import Study
from engine.study.language import LANGUAGES
from tests.report.figures import synthetic
from tests.report.papers import Paper
from tests.report.test_failed_cells import without_last_cell

Document = dict[str, Any]

LARGEST = 1_200_000  # bytes of a default study's document
DEFAULT_CELLS, DEFAULT_LAYERS = 100, 6


def document_of(study: Study, language: str = "en") -> Document:
    document = explorer_document(study, language)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    return document


def cell_of(document: Document, activation: str, initializer: str) -> dict[str, Any]:
    column = [a["name"] for a in document["activations"]].index(activation)
    row = [i["name"] for i in document["initializers"]].index(initializer)
    return document["cells"][column][row]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """With cells that diverged, in part or as a whole."""
    return synthetic.study(tmp_path_factory.mktemp("made_up"))


@pytest.fixture(scope="module")
def document(made_up: Study) -> Document:
    return document_of(made_up)


@pytest.fixture(scope="module")
def study(paper: Paper) -> Study:
    return Study(paper.protocol, paper.measurements, paper.ledger)


@pytest.fixture(scope="module")
def real(study: Study) -> Document:
    return document_of(study)


def test_headline_numbers_are_those_of_the_tables(study: Study, real: Document) -> None:
    for names, reading in study.view("training").readings.items():
        own = cell_of(real, *names)["training"]
        for name in ("train_loss", "test_accuracy"):
            known = getattr(reading, name)
            expected = [known.estimate, known.low, known.high]
            assert own[name] == pytest.approx(expected, rel=1e-5)
    for names, reading in study.view("propagation").readings.items():
        own = cell_of(real, *names)["propagation"]
        if math.isfinite(reading.gradient.estimate):
            assert own["gradient_ratio"][0] == pytest.approx(reading.gradient.estimate, rel=1e-5)
        for field, name in (("sd", "pooled_sd"), ("across_sd", "across_sample_sd")):
            estimates = [layer[0] for layer in own[name]]
            assert estimates == pytest.approx([getattr(r, field) for r in reading.layers], rel=1e-5)
            # Equal values, as of zero weights, say nothing of their spread: ends that are open.
            closed = [ends for ends in own[name] if None not in ends]
            assert all(low <= estimate <= high for estimate, low, high in closed)


def test_answers_are_those_of_the_table(study: Study, real: Document) -> None:
    view = study.view("tuned_training")
    frame = tables(view)["tuned_training"].frame
    own = frame.head(sum(len(answer.laws) for answer in view.first.activations))
    assert len(own) > 6
    for row in own.to_dict("records"):
        cell = cell_of(real, row["activation"], row["initializer"])["tuned"]
        assert (cell["standing"], cell["learning_rate"]) == (
            row["standing"],
            row["learning_rate [1]"],
        )
        law = view.first.answer(row["activation"]).law(row["initializer"])
        assert (cell["working_rates"] or [None])[1:] == [*(law.rates or ())]
        for name, column, unit in (
            ("tuned_test_accuracy", "test_accuracy", "1"),
            ("tuned_train_loss", "train_loss", "nat"),
            ("regret", "regret", "1"),
        ):
            printed = [row[f"{column}{end} [{unit}]"] for end in ("", " low", " high")]
            assert cell[name] == (numbers(printed, DIGITS) if law.regret else None)
    rest = {(a["name"], i["name"]) for a in real["activations"] for i in real["initializers"]}
    rest -= {*zip(own["activation"], own["initializer"], strict=True)}
    assert {cell_of(real, *names)["tuned"]["status"] for names in rest} == {"not run"}


def test_histograms_are_those_of_the_measurements(paper: Paper, real: Document) -> None:
    data = paper.measurements["propagation"]
    for activation in data["activation"].values:
        low, high = real["propagation"]["bins"][activation]
        edges = data["bin_edge"].sel(activation=activation).values
        assert (low, high) == (edges[0], edges[-1])
        for initializer in data["initializer"].values:
            at = data.sel(activation=activation, initializer=initializer)
            inside = at["histogram"].sum("replicate").transpose("layer", "bin").values
            counts = np.column_stack(
                [at["below"].sum("replicate"), inside, at["above"].sum("replicate")]
            )
            found = np.array(cell_of(real, activation, initializer)["propagation"]["histograms"])
            assert (found.sum(axis=1) == PARTS).all()
            expected = PARTS * counts / counts.sum(axis=1, keepdims=True)
            assert np.abs(found - expected).max() < 1


def test_loss_curves_are_those_of_every_replicate(made_up: Study, document: Document) -> None:
    data = made_up.first("training")
    assert document["training"]["windows"] == data["window"].values.tolist()
    assert document["training"]["guess_loss"] == pytest.approx(math.log(4), rel=1e-5)
    for activation in made_up.activations:
        for initializer in made_up.initializers:
            at = data["mean_loss"].sel(activation=activation, initializer=initializer).values
            found = np.array(
                cell_of(document, activation, initializer)["training"]["curves"], float
            )
            np.testing.assert_allclose(found, at, rtol=1e-3)


def test_a_diverged_cell_says_so_and_has_no_mean(document: Document) -> None:
    places = {"training": synthetic.ITERATION_LOST, "propagation": synthetic.LAYER_LOST}
    lost = {synthetic.ALL_DIVERGED: synthetic.REPLICATES, synthetic.ONE_DIVERGED: 1}
    whole, part = (cell_of(document, *names) for names in lost)
    for cell, (names, count) in zip((whole, part), lost.items(), strict=True):
        for name, at in places.items():
            assert cell[name]["status"] == "diverged"
            assert cell[name]["diverged_at"] == [at[names]] * count
        assert cell["training"]["train_loss"] is None
        assert cell["training"]["test_accuracy"] is None
    assert whole["propagation"]["gradient_ratio"] is None
    assert whole["propagation"]["pooled_sd"] == [None] * synthetic.DEPTH
    assert whole["propagation"]["histograms"][0] is not None, "what came before is still shown"
    assert (
        whole["propagation"]["histograms"][synthetic.LAYER_LOST[synthetic.ALL_DIVERGED] - 1] is None
    )
    assert part["propagation"]["gradient_ratio"] is not None
    sound = cell_of(document, "sigmoid", "lecun_normal")
    assert sound["training"]["status"] == sound["propagation"]["status"] == "ok"
    assert sound["training"]["diverged_at"] == []


def test_a_failed_cell_and_one_that_was_left_out_have_a_status(made_up: Study) -> None:
    measurements = {
        name: without_last_cell(data).isel(activation=slice(1, None))
        for name, data in made_up.measurements.items()
    }
    study = Study(made_up.protocol, measurements, judge(measurements))
    document = document_of(study)
    for name in ("training", "propagation"):
        failed = cell_of(document, made_up.activations[-1], made_up.initializers[-2])
        left_out = cell_of(document, made_up.activations[0], made_up.initializers[0])
        assert failed[name] == {"status": "failed"}
        assert left_out[name] == {"status": "not run"}


def test_a_cell_names_the_claims_that_rest_on_it(paper: Paper, real: Document) -> None:
    shown = {"propagation", "mnist", "mnist_tuned", "mnist_tuned_functions", "mnist_tuned_laws"}
    resting = [c for c in paper.ledger["claims"] if c["experiment"] in shown]
    for activation in real["activations"]:
        for initializer in real["initializers"]:
            names = [activation["name"], initializer["name"]]
            expected = [claim["id"] for claim in resting if names in claim["cells"]]
            assert cell_of(real, *names)["claims"] == expected
    numbered = {c["id"]: f"C{n}" for n, c in enumerate(paper.ledger["claims"], start=1)}
    assert len(real["claims"]) > 20
    for id_, claim in real["claims"].items():
        entry = next(c for c in paper.ledger["claims"] if c["id"] == id_)
        assert (claim["number"], claim["verdict"]) == (numbered[id_], entry["verdict"])


def test_places_in_the_phase_diagram_and_numbers_of_both_languages(study, real) -> None:
    for names, point in study.view("phase").points.items():
        own = cell_of(real, *names)["phase"]
        assert own["sigma_w"] == pytest.approx(point.sigma_w, rel=1e-5)
        assert own["side"] == point.side
        assert (own["log_chi_1"] > 0) == (point.side == "chaos")
        assert math.exp(own["log_chi_1"]) == pytest.approx(point.at.chi_1, rel=1e-4)
    assert cell_of(real, "tanh", "zeros")["phase"] is None
    en, zh = (document_of(study, language) for language in LANGUAGES)
    assert zh["cells"] == en["cells"]
    for part in ("training", "tuned", "propagation", "phase"):
        assert zh[part] == en[part]
    assert zh["words"] != en["words"]
    assert [q["name"] for q in zh["quantities"]] == [q["name"] for q in en["quantities"]]


@pytest.mark.parametrize(
    ("lacking", "quantities"),
    [
        ("digits", {"gradient_ratio", "across_sample_sd", "pooled_sd"}),
        ("propagation", {"train_loss", "test_accuracy"}),
    ],
)
def test_a_study_of_one_kind_shows_what_it_has(lacking, quantities, tmp_path) -> None:
    config = synthetic.CONFIG | {"experiments": dict(synthetic.CONFIG["experiments"])}
    del config["experiments"][lacking]
    document = document_of(synthetic.study(tmp_path, config))
    assert {quantity["name"] for quantity in document["quantities"]} == quantities
    part = {"digits": "training"}.get(lacking, lacking)
    assert document[part] is None
    assert {cell[part] for cells in document["cells"] for cell in cells} == {None}


def test_a_study_without_either_has_no_explorer(paper: Paper) -> None:
    protocol = paper.protocol.model_copy(
        update={"experiments": {"phase": paper.protocol.experiments["phase"]}}
    )
    assert explorer_document(Study(protocol, paper.measurements, paper.ledger), "en") is None


def test_a_default_study_stays_within_its_size(document: Document) -> None:
    cells = [cell for column in document["cells"] for cell in column]
    written = len(json.dumps(cells, ensure_ascii=False).encode()) / len(cells)
    layers = DEFAULT_LAYERS / synthetic.DEPTH
    assert DEFAULT_CELLS * layers * written < LARGEST / 2
