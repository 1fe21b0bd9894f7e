"""A cell whose run failed leaves a hole that the paper shows, and never a number."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from engine.evidence.judge import judge
from engine.report.catalogue import figure_families
from engine.report.figures.study import Study
from engine.report.figures.style import paper_style
from engine.study.cell_results import Status
from engine.study.language import LANGUAGES
from tests.report.papers import Paper, words


def without_last_cell(dataset: xr.Dataset) -> xr.Dataset:
    """The measurements had the cell of the last activation and its last but one law failed."""
    holed = dataset.copy(deep=True)
    activation = str(dataset["activation"].to_numpy()[-1])
    initializer = str(dataset["initializer"].to_numpy()[-2:][0])
    where = {"activation": activation, "initializer": initializer}
    for name, variable in holed.data_vars.items():
        if where.keys() <= set(variable.dims):
            blank = {"status": Status.FAILED, "diverged_at": -1}.get(str(name), 0)
            variable.loc[where] = np.nan if variable.dtype.kind == "f" else blank
    return holed.assign_attrs(failures=json.dumps([[activation, initializer, "ValueError: no"]]))


@pytest.fixture(scope="module")
def holed(paper: Paper) -> Paper:
    measurements = {
        name: without_last_cell(data)
        if data["activation"].size * data["initializer"].size > 1
        # An experiment of one cell that fails has no measurements at all: its rule says so.
        else data
        for name, data in paper.measurements.items()
    }
    return replace(paper, measurements=measurements, ledger=judge(measurements))


def test_the_ledger_names_the_failed_cells_and_claims_that_rest_on_them_are_not_run(holed, paper):
    failed = [(row["experiment"], row["message"]) for row in holed.ledger["failed"]]
    punched = [name for name, data in holed.measurements.items() if data.attrs["failures"] != "[]"]
    assert failed == [(name, "ValueError: no") for name in sorted(punched)]
    assert {"mnist", "propagation"} <= set(punched)
    before = {claim["id"]: claim["verdict"] for claim in paper.ledger["claims"]}
    lost = {(r["experiment"], r["activation"], r["initializer"]) for r in holed.ledger["failed"]}
    for claim in holed.ledger["claims"]:
        cells = {(claim["experiment"], *cell) for cell in claim["cells"]}
        rests = bool(cells & lost) or before[claim["id"]] == "not run"
        assert (claim["verdict"] == "not run") == rests, claim["id"]
    assert before["relu-he-beats-xavier"] != "not run"


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "有{}个组合失败"), ("en", "{} cells failed")]
)
def test_the_paper_tells_of_the_hole_on_its_first_page(holed, language, said) -> None:
    html = holed.html(language)
    assert not re.search(r"\bnan\b", words(html))
    abstract = words(html[: html.index("</header>")])
    expected = said.format(len(holed.ledger["failed"]))
    assert "".join(expected.split()) in "".join(abstract.split())


def test_every_family_of_figures_copes_with_a_hole(holed: Paper) -> None:
    study = Study(holed.protocol, holed.measurements, holed.ledger)
    with paper_style():
        for family in figure_families(holed.protocol).values():
            tables = family.functions.table(study)
            for language in LANGUAGES:
                assert family.functions.draw(study, tables, language)
                texts = family.functions.alt(study, tables, language)
                assert texts
                assert not any(re.search(r"\bnan\b", text) for text in texts.values())
