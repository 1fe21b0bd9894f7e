"""A cell from its specification to its file."""

import pytest

from engine.study.cell_results import CellFailure
from engine.study.cells import run_cell
from engine.study.datasets import prepare
from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import read_cell
from tests.study.small import small_config


@pytest.fixture
def prepared(tmp_path):
    config = small_config(tmp_path / "source")
    prepare(Protocol.load(config).dataset_spec("mnist"), tmp_path / "mnist")
    return config, tmp_path / "mnist"


def content(config, experiment, dataset, path):
    run_cell(Protocol.load(config).cell_spec(experiment, "tanh", "lecun_normal"), dataset, path)
    return path.read_bytes()


@pytest.mark.parametrize("experiment", ["propagation", "mnist"])
def test_a_cell_does_not_depend_on_the_rest_of_the_study(prepared, tmp_path, experiment):
    """More activations, in another order, leave every byte of its file as it is."""
    config, dataset = prepared
    before = content(config, experiment, dataset, tmp_path / "a.npz")
    config["activations"] = ["mish", "tanh", {"elu": {"alpha": 2.0}}, "relu"]
    config["initializers"] = [{"constant": {"value": 0.5}}, *reversed(config["initializers"])]
    config["report"]["title"]["en"] = "Another title"
    assert content(config, experiment, dataset, tmp_path / "b.npz") == before


def test_training_needs_its_data(prepared, tmp_path):
    config, _ = prepared
    with pytest.raises(ValueError, match="needs the folder of its data set"):
        content(config, "mnist", None, tmp_path / "a.npz")


def test_a_run_that_breaks_off_leaves_its_reason_in_place_of_results(monkeypatch, tmp_path):
    def broken(*_):
        raise ZeroDivisionError("by \U0001f600\nnought")

    monkeypatch.setattr(part_of("propagation", "run"), "run", broken)
    spec = Protocol.load(small_config(tmp_path)).cell_spec("propagation", "tanh", "zeros")
    said = run_cell(spec, None, tmp_path / "cell.npz")
    assert said == r"ZeroDivisionError: by \U0001f600 nought"
    assert read_cell(tmp_path / "cell.npz") == CellFailure(spec, said)
