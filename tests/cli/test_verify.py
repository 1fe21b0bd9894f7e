"""Cells that are run again are the same to the bit, or named with the variable that is not."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from engine.__main__ import main
from engine.study.protocol import Protocol
from engine.study.records import read_cell, write_cell
from tests.study.small import TRAINING, made_up_set, measure, write_idx_set


def config_of(folder: Path) -> dict[str, Any]:
    config = {"activations": ["tanh", "relu"], "initializers": ["lecun_normal", "zeros"]}
    config |= {"datasets": {"rows": write_idx_set(folder, made_up_set())}}
    propagation = {"kind": "propagation", "depth": 2, "width": 5, "samples": 9, "replicates": 2}
    training = {"kind": "training", "dataset": "rows", **TRAINING}
    config |= {"experiments": {"propagation": propagation, "rows": training}}
    return config | {"seed": 3, "report": {"title": {"en": "Small"}, "languages": ["en"]}}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a small study. To be copied."""
    folder = tmp_path_factory.mktemp("finished")
    config = config_of(folder / "data")
    protocol = Protocol.load(config)
    measure(protocol, list(protocol.experiments), folder / "results")
    (folder / "results" / "source").mkdir()
    (folder / "results" / "source" / "config.yaml").write_text(yaml.safe_dump(config))
    return folder / "results"


@pytest.fixture
def results(finished: Path, tmp_path: Path) -> Path:
    return shutil.copytree(finished, tmp_path / "results")


CELL = "cells/rows/relu/lecun_normal.npz"


def verified(capsys: pytest.CaptureFixture[str], results: Path, *options: str) -> str:
    assert main(["verify", "--results", str(results), *options]) == 0
    return capsys.readouterr().out


def refused(results: Path, *options: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--results", str(results), "--share", "1", *options])
    assert ended.value.code not in (0, None)
    return str(ended.value.code)


def test_untouched_results_are_the_same_and_the_draw_can_be_repeated(results, capsys) -> None:
    assert verified(capsys, results, "--share", "1", "--seed", "7") == (
        "8 of 8 cells, drawn with seed 7: run again, and the same to the bit\n"
    )
    assert verified(capsys, results).startswith("1 of 8 cells, drawn with seed ")
    assert verified(capsys, results, str(results / CELL)).startswith("1 of 8 cells: ")


def test_one_bit_of_one_number_is_found_and_its_variable_named(results) -> None:
    cell = read_cell(results / CELL)
    loss = cell.values["loss"].copy()
    loss[-1, -1] = np.nextafter(loss[-1, -1], 9)
    write_cell(replace(cell, values=cell.values | {"loss": loss}), results / CELL)
    line, last = refused(results).splitlines()
    assert line.startswith(f"{results / CELL}: loss must be as computed again, to the bit, got")
    assert last.endswith(": 1 differ")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "no such cell file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-50]), "must be a whole cell file"),
        (
            lambda path: shutil.copy(path.with_name("zeros.npz"), path),
            "must be a cell of this configuration",
        ),
    ],
    ids=["missing", "cut", "another"],
)
def test_a_spoilt_cell_is_named(results, damage, said) -> None:
    damage(results / CELL)
    line, _ = refused(results).splitlines()
    assert line.startswith(f"{results / CELL}: {said}")


def test_a_spoilt_data_set_is_named_by_all_that_read_it(results) -> None:
    (results / "datasets" / "rows" / "train_images.npy").write_bytes(b"")
    *lines, _ = refused(results).splitlines()
    assert len(lines) == 4
    assert all("train_images.npy: must hold what its job wrote" in line for line in lines)


def test_another_seed_is_another_study(results) -> None:
    path = results / "source" / "config.yaml"
    path.write_text(path.read_text().replace("seed: 3", "seed: 4"))
    assert refused(results).endswith(": 8 differ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--share", "0"], "--share: must be above 0 and at most 1, got 0.0"),
        (["--share", "1.5"], "--share: must be above 0 and at most 1, got 1.5"),
        (["none.npz"], "none.npz: must be a cell of the study in"),
    ],
)
def test_bad_options_are_told(results, options, said, capsys) -> None:
    assert refused(results, *options) == "2"
    assert said in capsys.readouterr().err


def test_a_folder_without_a_finished_run_is_told(tmp_path, capsys) -> None:
    assert refused(tmp_path) == "2"
    assert "config.yaml: must be there, as a whole run leaves it" in capsys.readouterr().err
