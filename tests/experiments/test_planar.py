"""The notebook, the linear collapse and the two costs as the paper reads and draws them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from engine.experiments.cost_surface import results as cost_surface
from engine.experiments.linear_collapse import results as linear_collapse
from engine.experiments.toy import results as toy
from engine.experiments.toy.results import STORED, published
from engine.report.figures.study import Study
from engine.report.figures.style import SMALL, paper_style
from engine.study.cells import run_cell
from engine.study.gathering import gather
from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from tests.experiments.units_paper import chance
from tests.study.small import full_config, small_config

KINDS = ("cost_surface", "linear_collapse", "toy")


@dataclass(frozen=True)
class Small:
    protocol: Protocol
    measurements: dict[str, xr.Dataset]

    def view(self, chapter, **changed: xr.Dataset):
        kind = chapter.__name__.split(".")[2]
        return chapter.view(self.protocol, {kind: changed.get(kind, self.measurements[kind])})


def measured(config: dict, folder: Path) -> Small:
    config = dict(config)
    config["experiments"] = {name: config["experiments"][name] for name in KINDS}
    protocol, found = Protocol.load(config), {}
    for name in protocol.experiments:
        cells = []
        for names in protocol.cells_of(name):
            cells.append(folder.joinpath(*names[:2], f"{names[2]}.npz"))
            run_cell(protocol.cell_spec(*names), None, cells[-1])
        found[name] = gather(protocol.measurement_spec(name), cells)
    return Small(protocol, found)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("planar")
    return measured(small_config(folder / "source"), folder)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """The notebook's own points and rates, with three seeds."""
    config = full_config()["experiments"]["toy"] | {"replicates": 3, "grid": 4}
    small = small_config(tmp_path_factory.mktemp("source"))
    small["experiments"]["toy"] = config
    folder = tmp_path_factory.mktemp("notebook")
    return measured(small, folder).measurements["toy"]


def test_every_stored_accuracy_is_published_and_equal(notebook: xr.Dataset) -> None:
    rows = published({"toy": notebook})
    assert [row.published for row in rows] == [*STORED.values()]
    assert all(row.agrees and row.differs is None for row in rows)
    assert all(row.ours.low == row.ours.high == row.ours.estimate for row in rows)


def test_another_accuracy_does_not_agree(notebook: xr.Dataset) -> None:
    moved = notebook.copy(deep=True)
    moved["validation_accuracy"] += 0.004
    assert not any(row.agrees for row in published({"toy": moved}))


def test_other_points_are_not_judged(small: Small) -> None:
    rows = published({"toy": small.measurements["toy"]})
    assert {row.agrees for row in rows} == {None}
    assert all("80" in row.differs.en for row in rows)
    assert small.view(toy).stored == []


def test_advice_is_read_from_the_interval(small: Small) -> None:
    data = small.measurements["toy"].copy(deep=True)
    accuracy = data["validation_accuracy"]
    accuracy.loc[{"activation": "tanh"}] = 0.5
    gain = {"activation": "tanh", "initializer": "lecun_normal", "reading": "as programmed"}
    outcomes = []
    for added in (0.1, -0.1, 0.0, np.nan):
        accuracy.loc[gain] = 0.5 + added + chance(data)
        view = small.view(toy, toy=data)
        outcomes += [a.difference for a in view.advice if a.activation == "tanh"]
    *known, missing = outcomes
    assert [(d.positive, d.negative) for d in known] == [(1, 0), (0, 1), (0, 0)]
    assert missing is None


def test_the_laws_that_fan_in_two_makes_equal_are_found_equal(small: Small) -> None:
    assert small.view(toy).standard_is_he is True
    data = small.measurements["toy"].copy(deep=True)
    data["validation_accuracy"].loc[{"initializer": "he_normal"}] += 0.1
    assert small.view(toy, toy=data).standard_is_he is False


def test_linear_nets_are_read_apart_from_the_others(small: Small) -> None:
    view = small.view(linear_collapse)
    assert view.product is not None
    assert view.product < 1e-13
    assert {r.activation for r in view.nonlinear} == {"tanh", "relu"}
    assert {r.set for r in view.nonlinear} == set(view.settings.sets) - set(view.separable)
    data = small.measurements["linear_collapse"].copy(deep=True)
    data["product_error"].loc[{"activation": "identity"}] = np.nan
    assert small.view(linear_collapse, linear_collapse=data).product is None


def test_a_line_suffices_where_linear_nets_reach_the_best_one(small: Small) -> None:
    data = small.measurements["linear_collapse"].copy(deep=True)
    best = data["best_line_accuracy"]
    best.loc[{"set": best["set"][0]}] = 1
    for reached, suffices in ((1.0, True), (0.9, False), (np.nan, False)):
        data["test_accuracy"].loc[{"activation": "identity"}] = reached + chance(data)
        view = small.view(linear_collapse, linear_collapse=data)
        assert view.line_suffices is suffices


def test_steps_that_do_not_arrive_count_as_the_limit() -> None:
    arrival = xr.DataArray([[3, -1], [0, 7]], dims=("rate", "replicate"))
    assert cost_surface.censored(arrival, 9).values.tolist() == [[3, 9], [0, 7]]


def test_the_best_rate_is_the_one_with_fewest_steps(small: Small) -> None:
    for cell in small.view(cost_surface).cells:
        for descent in (*cell.surface.values(), *cell.task.values()):
            assert descent.best[1].estimate == min(i.estimate for i in descent.steps)


def test_costs_are_compared_at_common_rates(small: Small) -> None:
    data = small.measurements["cost_surface"].copy(deep=True)
    data["arrival"].loc[{"cost": "cross_entropy"}] = 1
    data["arrival"].loc[{"cost": "quadratic"}] = 21 + chance(data, 1)
    data["task_arrival"].loc[{"loss": "softmax_cross_entropy"}] = 21 + chance(data, 1)
    data["task_arrival"].loc[{"loss": "softmax_quadratic"}] = 1
    view = small.view(cost_surface, cost_surface=data)
    for cell in view.cells:
        surface, task = cell.surface_comparison, cell.task_comparison
        assert (surface.slower, surface.faster) == (len(view.settings.surface.rates), 0)
        assert (task.slower, task.faster) == (0, len(view.settings.task.rates))
    assert not view.slower_at_equal_rates


@pytest.fixture(scope="module")
def drawn(small: Small):
    study, made = Study(small.protocol, small.measurements, {}), {}
    with paper_style():
        for kind in KINDS:
            tables = part_of(kind, "show").table(study)
            for language in ("zh", "en"):
                figures = part_of(kind, "show").draw(study, tables, language)
                made[kind, language] = (
                    tables,
                    figures,
                    part_of(kind, "show").alt(study, tables, language),
                )
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_type_is_legible_and_nothing_reads_as_missing(drawn, kind: str, language: str) -> None:
    _, figures, texts = drawn[kind, language]
    assert figures.keys() == texts.keys()
    for figure in figures.values():
        written = [text for text in figure.findobj(Text) if text.get_text()]
        assert min(text.get_fontsize() for text in written) >= SMALL
        said = "".join(text.get_text() for text in written)
        assert "nan" not in said
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said) == (language == "zh")
    assert not any("nan" in text for text in texts.values())


def test_histograms_of_accuracy_hold_every_seed(drawn, small: Small) -> None:
    tables, figures, _ = drawn["toy", "en"]
    frame = tables["toy_accuracy"]
    seeds = small.measurements["toy"].sizes["replicate"]
    assert (frame.groupby(["activation", "initializer"])["seeds_in_bin"].sum() == seeds).all()
    stairs = figures["toy_accuracy"].findobj(StepPatch)
    assert len(stairs) == 16
