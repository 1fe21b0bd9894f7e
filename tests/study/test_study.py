"""A small study of every kind of experiment, from its config to its measurements."""

import json

import pytest

from engine.study.cells import run_cell
from engine.study.records import read_measurements
from tests.study.small import small_measurements, small_protocol


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    directory = tmp_path_factory.mktemp("study")
    paths = small_measurements(directory)
    return directory, {name: read_measurements(path) for name, path in paths.items()}


def test_a_whole_small_study_is_measured(measured):
    directory, datasets = measured
    protocol = small_protocol(directory / "source")
    for name, dataset in datasets.items():
        assert dataset.attrs["experiment"] == name
        assert json.loads(dataset.attrs["spec"]) == protocol.measurement_spec(name)
        rows, columns = protocol.activations_of(name), protocol.initializers_of(name)
        assert dataset.activation.values.tolist() == [entry.name for entry in rows]
        assert dataset.initializer.values.tolist() == [entry.name for entry in columns]
        assert dataset.sizes["replicate"] == protocol.experiments[name].replicates
    assert datasets["propagation"].sizes["layer"] == 6
    assert datasets["propagation_d1"].sizes["layer"] == 5
    assert datasets["mnist"].attrs["dataset_title"] == "Bright rows"
    assert datasets["mnist"].attrs["classes"] == 4
    assert datasets["mnist"].window.values.tolist() == [5, 10, 15, 20]


def test_a_cell_that_runs_again_alone_has_the_same_bytes(measured, tmp_path):
    directory, _ = measured
    protocol = small_protocol(directory / "source")
    for name, experiment in protocol.experiments.items():
        cell = protocol.cells_of(name)[-1]
        datasets = [directory / "datasets" / dataset for dataset in experiment.dataset_names]
        again = tmp_path / f"{name}.npz"
        run_cell(protocol.cell_spec(*cell), next(iter(datasets), None), again)
        first = directory.joinpath("cells", *cell[:2], f"{cell[2]}.npz")
        assert again.read_bytes() == first.read_bytes(), name
