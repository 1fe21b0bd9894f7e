"""The figures on single units: what they show of a small study, and of one with holes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.report.catalogue import figure_families
from engine.report.figures.study import Study
from engine.report.figures.style import paper_style
from engine.study.kinds import part_of
from engine.study.language import LANGUAGES
from engine.study.records import Status
from tests.experiments.units_paper import Story

KINDS = ("symmetry", "dead_units", "zero_centering")


@pytest.fixture(scope="module", params=(*KINDS, "collapse"))
def measured(request, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(request.param, tmp_path_factory.mktemp("study"))


def study(story: Story) -> Study:
    return Study(story.protocol, {story.name: story.data}, {})


def with_a_hole(story: Story) -> Story:
    """The first cell failed: NaN and no counts, as `gathering` leaves it."""
    holed = story.copy()
    for name in holed.data.data_vars:
        array = holed.data[name].transpose("activation", "initializer", ...)
        empty = {"status": Status.FAILED, "diverged_at": -1}.get(name, np.nan)
        if array.dtype.kind != "f" and np.isnan(empty):
            empty = 0
        array[0, 0] = empty
        holed.data[name] = array.transpose(*holed.data[name].dims)
    return holed


def test_tables_and_texts_are_those_of_the_catalogue(measured: Story) -> None:
    family, made = part_of(measured.name, "show"), study(measured)
    tables = family.table(made)
    assert set(tables) == set(figure_families(measured.protocol)[measured.name].figures)
    for frame in tables.values():
        numbers = frame.select_dtypes("float").columns
        assert [column for column in numbers if not re.search(r" \[.+\]$", column)] == []
        assert set(frame["status"]) <= {"ok", "diverged", "failed"}
    for language in LANGUAGES:
        for text in family.alt(made, tables, language).values():
            assert re.search(r"\d", text)
            assert "nan" not in text


def test_figures_are_drawn_with_every_series(measured: Story) -> None:
    family, made = part_of(measured.name, "show"), study(measured)
    tables = family.table(made)
    with paper_style():
        figures = family.draw(made, tables, "zh")
    assert set(figures) == set(figure_families(measured.protocol)[measured.name].figures)
    for figure in figures.values():
        assert all(axes.has_data() for axes in figure.axes)


def test_a_failed_cell_leaves_a_hole(measured: Story) -> None:
    if measured.name == "collapse":
        pytest.skip("an experiment of one cell has nothing left when it fails")
    holed = with_a_hole(measured)
    family, made = part_of(holed.name, "show"), study(holed)
    tables = family.table(made)
    assert any("failed" in set(frame["status"]) for frame in tables.values())
    with paper_style():
        assert family.draw(made, tables, "en")
    for text in [*family.alt(made, tables, "en").values(), holed.text()]:
        assert not re.search(r"\bnan\b", text)
