"""The matrix: what another row, another column or another order changes, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from engine.study.cells import run_cell
from engine.study.datasets import prepare
from engine.study.gathering import gather
from engine.study.protocol import Protocol
from tests.study.small import small_config

ACTIVATIONS = ["tanh", "relu"]
INITIALIZERS = ["lecun_normal", "orthogonal", "two_over_sum", "lsuv"]
EXPERIMENTS = ("propagation", "mnist")
EXTRA = """
import numpy as np


def bent(z, slope=0.5):
    return np.tanh(z) + slope * z


def scaled(rng, fan_in, fan_out):
    return 1.3 * rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)
"""


class Matrix:
    """Small measurements of any rows and columns, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = small_config(folder / "source")
        self.config["experiments"] = {n: self.config["experiments"][n] for n in EXPERIMENTS}
        self.config["datasets"] = {"mnist": self.config["datasets"]["mnist"]}
        prepare(self.protocol(["relu"], ["zeros"]).dataset_spec("mnist"), folder / "mnist")

    def protocol(self, activations: list[Any], initializers: list[Any]) -> Protocol:
        rows = {"activations": activations, "initializers": initializers}
        return Protocol.load({**self.config, **rows})

    def run(self, activations: list[Any], initializers: list[Any]) -> dict[str, xr.Dataset]:
        protocol = self.protocol(activations, initializers)
        return {name: self._gathered(protocol, name) for name in EXPERIMENTS}

    def _gathered(self, protocol: Protocol, experiment: str) -> xr.Dataset:
        cells = []
        for names in protocol.cells_of(experiment):
            cell = self.folder.joinpath("cells", *names[:2], f"{names[2]}.npz")
            dataset = self.folder / "mnist" if experiment == "mnist" else None
            run_cell(protocol.cell_spec(*names), dataset, cell)
            cells.append(cell)
        return gather(protocol.measurement_spec(experiment), cells)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return Matrix(tmp_path_factory.mktemp("matrix"))


@pytest.fixture(scope="module")
def plain(matrix: Matrix) -> dict[str, xr.Dataset]:
    return matrix.run(ACTIVATIONS, INITIALIZERS)


def same_numbers(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Bit for bit, NaN included, whatever the attributes say."""
    return one.drop_attrs().identical(other.drop_attrs())


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a user's module in the working directory."""
    (tmp_path / "own_matrix.py").write_text(EXTRA, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "own_matrix"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_more_entries_in_another_order_leave_all_other_numbers_as_they_are(
    matrix: Matrix, plain: dict[str, xr.Dataset], own: str
) -> None:
    rows = [{f"{own}:bent": {"slope": 0.2}}, *reversed(ACTIVATIONS), "softsign"]
    columns = ["critical", *reversed(INITIALIZERS), f"{own}:scaled"]
    for name, dataset in matrix.run(rows, columns).items():
        assert dataset.initializer.values.tolist()[1:-1] == INITIALIZERS[::-1]
        mine = dataset.sel(activation=ACTIVATIONS, initializer=INITIALIZERS)
        assert same_numbers(mine, plain[name])
        turned = dataset.sel(activation=ACTIVATIONS, initializer=INITIALIZERS[::-1])
        assert not same_numbers(turned.assign_coords(initializer=INITIALIZERS), plain[name])


def test_a_user_s_law_is_measured_as_a_built_in_one_of_its_scale(matrix: Matrix, own: str) -> None:
    """It draws what LeCun's law draws, times 1.3; two_over_sum is LeCun's for the identity."""
    columns = ["lecun_normal", "two_over_sum", f"{own}:scaled"]
    first = matrix.run(["identity"], columns)["propagation"]["pre_activation_sd"].isel(layer=0)
    lecun, glorot, scaled = (first.isel(initializer=i).values for i in range(3))
    np.testing.assert_allclose(glorot, lecun, rtol=1e-6)
    np.testing.assert_allclose(scaled, 1.3 * lecun, rtol=1e-6)
