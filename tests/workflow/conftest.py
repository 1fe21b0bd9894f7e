"""Checkouts with a tiny study in them: one untouched, one in which everything has been run."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import made_once
from tests.workflow.tiny_study import STUDY, Study, write_stripes

ROOT = Path(__file__).parents[2]
SOURCES = ["Snakefile", "engine", "profiles", "templates", "workflow"]
SOURCES += ["pyproject.toml", "requirements.txt"]


def copy_sources(root: Path) -> Path:
    """A checkout without data and configuration."""
    root.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_symlink():
            (root / name).symlink_to(source.readlink())
        elif source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "resources")
            shutil.copytree(source, root / name, ignore=ignore)
        else:
            shutil.copy2(source, root / name)
    return root


@pytest.fixture(scope="session")
def blank_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, a data set and a configuration; nothing run. To be copied."""
    root = copy_sources(tmp_path_factory.mktemp("blank") / "checkout")
    write_stripes(root / "data")
    Study(root).configure(STUDY)
    return root


@pytest.fixture
def study(blank_study: Path, tmp_path: Path) -> Study:
    """A checkout of its own, nothing run."""
    return Study(copied(blank_study, tmp_path))


@pytest.fixture(scope="session")
def finished_run(blank_study: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, str]:
    """One whole run with two cores, and what it said. To be read or copied, not changed."""

    def finish(folder: Path) -> None:
        said = Study(copied(blank_study, folder)).finish()
        (folder / "said").write_text(said, encoding="utf-8")

    folder = made_once(tmp_path_factory, "finished", finish)
    return Study(folder / "checkout"), (folder / "said").read_text(encoding="utf-8")


@pytest.fixture
def finished(finished_run: tuple[Study, str], tmp_path: Path) -> Study:
    """A checkout of its own in which everything has been run."""
    return Study(copied(finished_run[0].root, tmp_path))


def copied(root: Path, folder: Path) -> Path:
    """A copy with all times kept, so that Snakemake finds it as up to date as the original."""
    return shutil.copytree(root, folder / "checkout", symlinks=True)
