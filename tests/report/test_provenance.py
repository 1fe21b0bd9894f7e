"""What the reproducibility page states."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from engine.report.provenance import collect, declared_packages
from engine.study.protocol import Protocol
from tests.study.small import full_config


def test_it_has_the_seed_the_commit_and_the_versions_in_use() -> None:
    protocol = Protocol.load(full_config())
    facts = collect(protocol, "0123abc")
    assert facts["seed"] == protocol.seed
    assert facts["commit"] == "0123abc"
    assert facts["python"] == platform.python_version()
    assert facts["packages"]["numpy"] == version("numpy")


@pytest.mark.parametrize("commit", [None, ""])
def test_an_unknown_commit_is_none(commit: str | None) -> None:
    assert collect(Protocol.load(full_config()), commit)["commit"] is None


def test_two_collections_are_equal_and_can_be_stored() -> None:
    protocol = Protocol.load(full_config())
    assert json.loads(json.dumps(collect(protocol))) == collect(protocol)


def test_packages_are_those_the_project_declares(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[project]\ndependencies = ["scipy>=1", "numpy>=2.1,<3", "jinja2[i18n]==3.*"]\n'
    )
    assert declared_packages(path) == ["jinja2", "numpy", "scipy"]


def test_a_declared_package_that_is_not_installed_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\ndependencies = ["no-such-package>=1"]\n')
    with pytest.raises(PackageNotFoundError):
        collect(Protocol.load(full_config()), pyproject=path)
