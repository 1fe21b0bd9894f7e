"""What the reproducibility page states."""

import hashlib
import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from engine.report.pdf.attachments import as_yaml
from engine.report.provenance import (
    PROGRAM,
    ROOT,
    collect,
    declared_packages,
    input_sums,
    sum_of_program,
)
from engine.study.protocol import Protocol
from tests.study.small import full_config, full_study


def test_packages_are_those_the_project_declares_all_installed(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[project]\ndependencies = ["scipy>=1", "numpy>=2.1,<3", "jinja2[i18n]==3.*"]\n'
    )
    assert declared_packages(path) == ["jinja2", "numpy", "scipy"]
    path.write_text('[project]\ndependencies = ["no-such-package>=1"]\n')
    with pytest.raises(PackageNotFoundError):
        collect(full_study(), pyproject=path)


def test_every_input_is_named_with_its_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = full_config() | {"frozen_claims": "frozen.yaml"}
    contents = {"frozen.yaml": b"{}", "requirements.txt": b"numpy==2"}
    for name, content in contents.items():
        Path(name).write_bytes(content)
    description = tmp_path / "mnist" / "dataset.json"
    description.parent.mkdir()
    description.write_text(json.dumps({"sha256": {"train_images": "0f", "test_images": "f0"}}))
    found = input_sums(Protocol.load(config), config, Path("requirements.txt"), [description])
    assert found == {
        "config.yaml": sha256(as_yaml(config).encode()),
        PROGRAM: sum_of_program(ROOT),
        **{name: sha256(content) for name, content in contents.items()},
        "mnist/train_images": "0f",
        "mnist/test_images": "f0",
    }


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_sum_of_the_program_is_that_of_the_docs_and_changes_with_an_edit(tmp_path) -> None:
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"```\n( *find Snakefile.*?)```", text, re.DOTALL)
    said = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout == f"{sum_of_program(ROOT)}  -\n"
    for name in ("Snakefile", "engine/net/a.py", "workflow/rules/a.smk", "templates/page.html.j2"):
        before = sum_of_program(tmp_path)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a")
        assert sum_of_program(tmp_path) != before
