"""The small study is run once for all tests of the report: that takes as long as many of them."""

import os

import pytest

from engine.report.render import ReportInputs
from tests.report.inputs import write_inputs
from tests.report.papers import Paper, small_paper

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


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The small study, judged. To be read, not changed."""
    return small_paper(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="session")
def inputs(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> ReportInputs:
    """The files of the small study that both editions are made from, with stand-in figures."""
    return write_inputs(paper, tmp_path_factory.mktemp("inputs"))
