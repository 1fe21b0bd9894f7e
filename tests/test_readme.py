"""What README.md and docs/ show is there, and can be done as they say."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import yaml

from engine.__main__ import main
from engine.net.activations import make_activation
from engine.net.activations.from_function import NumericalDerivativeWarning
from engine.study.cell_results import Status
from engine.study.cells import run_cell
from engine.study.protocol import Protocol
from engine.study.records import read_cell
from tests.programs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
RECIPE = DOCS[ROOT / "docs" / "extending.md"].partition("## Your own activation or initializer")[2]
LARGEST_PICTURE = 250_000  # bytes


def test_the_readme_is_short_and_opens_with_pictures_and_two_commands() -> None:
    lines = README.splitlines()
    assert len(lines) <= 90
    first_screen = "\n".join(lines[:20])
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+"', first_screen)
    assert pictures == ["docs/paper.png", "docs/explorer.png"]
    for name in pictures:
        content = (ROOT / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) <= LARGEST_PICTURE, f"{name}: {len(content)} bytes"
    assert re.findall(r"^make (\w+)", first_screen, re.MULTILINE) == ["quick", "report"]


def test_what_the_documentation_names_exists() -> None:
    """Paths in the repository, links from one document to another, targets of make."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert len(DOCS) >= 3
    for path, text in {ROOT / "README.md": README, **DOCS}.items():
        named = re.findall(r"`((?:engine|workflow|templates|tests|docs)/[\w./]+)`", text)
        links = re.findall(r"\]\((?!\w+:)([^)#]+)(?:#[^)]*)?\)", text)
        missing = [name for name in named if not (ROOT / name).exists()]
        assert not [name for name in missing if "kept" not in name], path  # the recipe's own kind
        assert not [link for link in links if not (path.parent / link).exists()], path
        assert set(re.findall(r"(?:`|^)make ([a-z][\w-]*)", text, re.MULTILINE)) <= targets, path


def test_the_readme_leads_to_every_document_and_asks_for_the_project_s_pythons() -> None:
    linked = set(re.findall(r"\]\((docs/[^)#]+)", README))
    assert linked == {str(path.relative_to(ROOT)) for path in DOCS}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, before = re.findall(r"3\.(\d+)", project["requires-python"])
    assert f"Python 3.{oldest} to 3.{int(before) - 1}" in README


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


def test_the_recommendation_takes_the_same_name(protocol, capsys) -> None:
    (command,) = re.findall(r"`python -m engine (recommend my_laws.*?)`", RECIPE)
    assert main([*command.split(), "--depth", "3"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("swish_beta1.5: 3 layers")
    assert said.err.startswith("warning: swish_beta1.5: derivative taken by complex step")
    assert said.err.count("\n") == 1
