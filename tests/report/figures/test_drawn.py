"""What is drawn is what the tables hold, and a divergence reads as one."""

import numpy as np
import pytest
from matplotlib.patches import StepPatch

from engine.experiments.propagation.layers import ACROSS, TOTAL
from engine.experiments.training import curves
from engine.report.catalogue import figure_families
from engine.report.figures.style import paper_style, percent
from engine.report.labels import activation_label, initializer_label, initializer_look
from tests.report.figures.synthetic import (
    ALL_DIVERGED,
    DEPTH,
    LAYER_LOST,
    ONE_DIVERGED,
    REPLICATES,
    study,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return study(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def drawn(small):
    """Family -> (tables, English figures, English alternative texts)."""
    made = {}
    with paper_style():
        for family, drawn in figure_families(small.protocol).items():
            functions = drawn.functions
            tables = functions.table(small)
            made[family] = (
                tables,
                functions.draw(small, tables, "en"),
                functions.alt(small, tables, "en"),
            )
    return made


def _said(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text"))]


def _panel(figure, activation):
    return next(
        axes for axes in figure.axes if axes.get_title() == activation_label(activation, "en")
    )


def _of(frame, activation, initializer):
    return frame[(frame["activation"] == activation) & (frame["initializer"] == initializer)]


def _measured(small, kind, variable, cell):
    """Shape (replicate, ...)."""
    own = small.first(kind)[variable].sel(activation=cell[0], initializer=cell[1])
    return own.transpose("replicate", ...).to_numpy()


def test_histogram_bars_are_the_tables_shares_up_to_the_cut(drawn):
    tables, figures, _ = drawn["histograms"]
    frame = tables["histograms_sigmoid"]
    panels = figures["histograms_sigmoid"].axes
    cells = frame.groupby(["initializer", "layer"], sort=False)
    assert len(panels) == len(cells)
    for axes, (_, panel) in zip(panels, cells, strict=True):
        (bars,) = (patch for patch in axes.patches if isinstance(patch, StepPatch))
        values, edges, _ = bars.get_data()
        inside = panel.iloc[1:-1]
        limit = axes.get_ylim()[1]
        np.testing.assert_array_equal(values, np.minimum(inside["share_of_outputs [1]"], limit))
        np.testing.assert_array_equal(edges[:-1], inside["bin_low [1]"])


def test_histogram_shares_are_the_counts_of_the_finite_replicates(small, drawn):
    frame = _of(drawn["histograms"][0]["histograms_sigmoid"], *ONE_DIVERGED)
    last = frame[frame["layer"] == DEPTH]
    counts = _measured(small, "propagation", "histogram", ONE_DIVERGED)[1:, -1].sum(axis=0)
    np.testing.assert_array_equal(last["count"].iloc[1:-1], counts)
    assert last["share_of_outputs [1]"].sum() == pytest.approx(1)
    assert set(last["status"]) == {"diverged"}
    assert set(last["finite_replicates"]) == {REPLICATES - 1}


def test_histograms_say_where_a_cell_diverged_and_what_lies_outside(drawn):
    tables, figures, alts = drawn["histograms"]
    said = _said(figures["histograms_relu"])
    assert said.count(f"diverged\nin layer {LAYER_LOST[ALL_DIVERGED]}") == DEPTH - 1
    assert f"1/{REPLICATES} diverged" in _said(figures["histograms_sigmoid"])
    assert "N(0,\u00a01): 3 of 3 replicates diverge, from layer 2 on" in alts["histograms_relu"]
    frame = tables["histograms_relu"]
    beyond = frame[np.isinf(frame["bin_high [1]"]) & (frame["share_of_outputs [1]"] > 0)]
    notes = [text for text in _said(figures["histograms_relu"]) if text.startswith(">4:")]
    assert len(notes) == len(beyond) > 0


def test_the_filled_part_is_what_the_input_causes(small, drawn):
    frame = drawn["breadth"][0]["breadth"]
    cell = _of(frame, "sigmoid", "lecun_normal")
    row = cell[cell["layer"] == DEPTH].iloc[0]
    own = {"activation": "sigmoid", "initializer": "lecun_normal", "layer": DEPTH}
    across = small.first("propagation")["across_sample_variance"].sel(own).mean()
    total = (small.first("propagation")["sd"].sel(own) ** 2).mean()
    caused = (row[ACROSS] / row[TOTAL]) ** 2
    assert caused == pytest.approx(float(across / total))
    assert percent(caused) in _said(drawn["breadth"][1]["breadth"])


def test_lines_over_layers_are_the_tables_and_zero_gradients_are_told(drawn):
    tables, figures, _ = drawn["gradients"]
    line_of = _of(tables["gradients"], "sigmoid", "lecun_normal")
    panel = _panel(figures["gradients"], "sigmoid")
    look = initializer_look("lecun_normal")
    (line,) = (
        line
        for line in panel.lines
        if line.get_color() == look.color and line.get_marker() == look.marker
    )
    np.testing.assert_array_equal(line.get_xdata(), line_of["layer"])
    np.testing.assert_array_equal(line.get_ydata(), line_of["gradient_sd [1]"])
    said = [text.get_text() for text in _panel(figures["gradients"], "sigmoid").texts]
    assert said == ["zero gradient: zeros"]


def test_loss_curves_are_means_over_replicates(small, drawn):
    tables, figures, _ = drawn["curves"]
    cell = ("relu", "lecun_normal")
    expected = _measured(small, "training", "loss", cell).mean(axis=0)
    own = _of(tables["curves_documents"], *cell)
    np.testing.assert_allclose(own["loss_mean [nat]"], expected)
    look = initializer_look(cell[1])
    (axes,) = figures["curves_documents"].axes
    lines = [line for line in axes.lines if line.get_color() == look.color]
    np.testing.assert_allclose(lines[0].get_ydata(), expected)


def test_published_losses_stand_beside_where_the_ledger_has_them(small):
    row = {"experiment": "digits", "initializer": "he_normal", "iteration": 50, "published": 1.25}
    ledger = {**small.ledger, "references": [row, {**row, "experiment": "another"}]}
    told = type(small)(small.protocol, small.measurements, ledger)
    tables = curves.table(told)
    published = tables["curves_documents"].dropna(subset=["published_loss [nat]"])
    assert published[["initializer", "iteration"]].values.tolist() == [["he_normal", 50]]
    with paper_style():
        figure = curves.draw(told, tables, "en")["curves_documents"]
    points = [line.get_xydata().tolist() for line in figure.axes[0].lines]
    assert [[50, 1.25]] in points
    assert "Saito" in figure.axes[0].get_title(loc="left")


def test_matrix_cells_carry_the_tables_numbers_or_are_hatched(drawn):
    tables, figures, alts = drawn["matrix"]
    axes = figures["matrix"].axes[0]
    finite = tables["matrix"][tables["matrix"]["status"] == "ok"]
    numbers = sorted(t.get_text() for t in axes.texts if "diverged" not in t.get_text())
    assert numbers == sorted(f"{loss:.3f}" for loss in finite["train_loss [nat]"])
    named = {text.get_text() for text in axes.texts if "diverged" in text.get_text()}
    assert named == {"diverged 3/3", "diverged 1/3"}
    assert sum(patch.get_hatch() is not None for patch in axes.patches) == 2
    relu, sigmoid = (
        f"{activation_label(a, 'en')} × {initializer_label(i, 'en')}"
        for a, i in (ALL_DIVERGED, ONE_DIVERGED)
    )
    assert f"Cells that diverged or failed: {sigmoid}; {relu}." in alts["matrix"]


def test_matrix_frames_what_the_ledger_names_best(small, drawn):
    tables, figures, _ = drawn["matrix"]
    best = {(row["activation"], name) for row in small.ledger["best"] for name in row["best"]} - {
        ALL_DIVERGED,
        ONE_DIVERGED,
    }
    frame = tables["matrix"]
    named = frame[(frame["best"] == "best") & (frame["status"] == "ok")]
    assert set(zip(named["activation"], named["initializer"], strict=True)) == best
    loss = figures["matrix"].axes[0]
    assert sum(not patch.get_fill() for patch in loss.patches) == len(best) > 0
