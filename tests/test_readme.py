"""What README.md shows can be done as it says."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from engine.__main__ import main
from engine.net.activations import make_activation
from engine.net.activations.from_function import NumericalDerivativeWarning
from engine.study.cells import run_cell
from engine.study.protocol import Protocol
from engine.study.records import Status, read_cell

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
RECIPE = README.partition("### Your own activation or initializer")[2].partition("\n## ")[0]


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", RECIPE, re.DOTALL)
    return found


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """A small study with the recipe's rows and columns, in a folder with the recipe's module."""
    (tmp_path / "my_laws.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    small = {"kind": "propagation", "depth": 2, "width": 100, "samples": 50, "replicates": 2}
    config = {
        "seed": 1,
        **yaml.safe_load(block("yaml")),
        "experiments": {"propagation": small},
        "report": {"title": {"en": "Own"}, "languages": ["en"]},
    }
    with pytest.warns(NumericalDerivativeWarning, match="complex step"):
        return Protocol.load(config)


def test_the_recipe_for_one_s_own_names_what_it_says(protocol: Protocol) -> None:
    names = [entry.name for entry in (*protocol.activations, *protocol.initializers)]
    assert names == ["swish", "swish_beta1.5", "laplace_gain1.4"]
    assert all(f"`{name}`" in RECIPE for name in names)
    z = np.linspace(-5, 5, 11)
    silu = make_activation("silu")
    swish, steeper = protocol.activations
    np.testing.assert_allclose(swish.derivative(z), silu.derivative(z), rtol=1e-12)
    np.testing.assert_allclose(steeper.value(z), silu.value(1.5 * z) / 1.5, rtol=1e-12)


def test_the_recipe_s_law_has_the_variance_of_its_gain(protocol: Protocol) -> None:
    """gain^2 / fan_in; squares of a Laplace variable have a relative sd of sqrt(5)."""
    (law,) = protocol.initializers
    for fan_in in (100, 30):
        error = np.sqrt(5 / 40_000)
        assert law.variance(fan_in, 50) == pytest.approx(1.4**2 / fan_in, rel=5 * error)


@pytest.mark.filterwarnings(
    "ignore::engine.net.activations.from_function.NumericalDerivativeWarning"
)
def test_the_recipe_runs(protocol: Protocol, tmp_path: Path) -> None:
    for names in protocol.cells():
        run_cell(protocol.cell_spec(*names), None, tmp_path / "cell.npz")
        record = read_cell(tmp_path / "cell.npz")
        assert (record.values["status"] == Status.OK).all()
        assert record.spec["activation"]["family"] == "my_laws:swish"
        first = record.values["pre_activation_sd"][:, 0]
        np.testing.assert_allclose(first, 1.4, rtol=0.1)


def test_the_recommendation_takes_the_same_name(
    protocol: Protocol, capsys: pytest.CaptureFixture[str]
) -> None:
    (command,) = re.findall(r"`python -m engine (recommend my_laws.*?)`", RECIPE)
    assert main([*command.split(), "--depth", "3"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("swish_beta1.5: 3 layers")
    assert said.err.count("derivative taken by complex step") == 1
