"""The small study is run once for all tests of the report: that takes as long as many of them."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.evidence import coverage
from engine.report.figures.study import Study
from engine.report.render import ReportInputs
from engine.study.datasets import Dataset
from engine.study.language import LANGUAGES, Language
from tests.report.inputs import write_inputs
from tests.report.papers import Paper, judged_paper, run_and_judge
from tests.study.small import made_up_set, prepared_set

# What `make test` hands down to a make that a test starts: it would tell which folder it enters.
for _name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
    os.environ.pop(_name, None)

DEAR = frozenset({"paper", "inputs", "blank_study", "browser"})
"""Fixtures that take seconds: the small study and its paper, checkouts to run, a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for one of them is slow, and so no part of `make test`."""
    for item in items:
        if DEAR & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first process to ask for it makes, and the others of the run find."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session", autouse=True)
def simulated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What intervals are worth: the first ledger of a run waits for it, in whatever process."""
    simulated = coverage.entries

    @cache
    def entries() -> tuple[dict[str, Any], ...]:
        def simulate(folder: Path) -> None:
            (folder / "entries.json").write_text(json.dumps(simulated()), encoding="utf-8")

        folder = made_once(tmp_path_factory, "coverage", simulate)
        return tuple(json.loads((folder / "entries.json").read_text(encoding="utf-8")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage, "entries", entries)
        yield


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A made-up set of few images, as a workflow prepares it. To be read, not changed."""
    return prepared_set(tmp_path_factory.mktemp("set"), made_up_set())


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each of the paper's languages: who asks for it runs in all of them."""
    return request.param


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """The small study, judged. To be read, not changed.

    What sections name of its measurements is found once, for papers with another ledger, too.
    """
    paper = judged_paper(made_once(tmp_path_factory, "study", run_and_judge))
    view, kept = Study.view, Study(paper.protocol, paper.measurements, paper.ledger)

    def viewed(asked: Study, kind: str) -> Any:
        same = asked.protocol is kept.protocol and asked.measurements is kept.measurements
        return view(kept if same else asked, kind)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Study, "view", viewed)
        yield paper


@pytest.fixture(scope="module")
def faces_lent_once() -> Iterator[None]:
    """Unpacking the faces takes longer than a figure. Who draws nothing loads no matplotlib."""
    from engine.report.figures import style
    from engine.report.figures.faces import lent_faces

    with lent_faces(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "lent_faces", nullcontext)
        yield


@pytest.fixture(scope="session")
def inputs(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> ReportInputs:
    """The files of the small study that both editions are made from, with stand-in figures."""
    return write_inputs(paper, tmp_path_factory.mktemp("inputs"))
