import re

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import colormaps, font_manager
from matplotlib.figure import Figure

from engine.experiments.training.matrix import _ink_on
from engine.report.figures.faces import FACES
from engine.report.figures.style import (
    log_ticks,
    panel_grid,
    paper_style,
    percent,
    power_of_ten,
    save_svg,
    spread_apart,
)


@given(st.lists(st.floats(-100, 100), max_size=12).map(sorted), st.floats(0.01, 10))
def test_labels_are_moved_apart_in_order_and_about_their_mean(positions, least):
    moved = spread_apart(np.array(positions), least)
    assert len(moved) == len(positions)
    assert (np.diff(moved) >= least - 1e-9).all()
    if positions:
        assert moved.mean() == pytest.approx(np.mean(positions), abs=1e-6)


@given(st.lists(st.integers(-50, 50), max_size=8, unique=True).map(sorted))
def test_labels_that_have_room_stay(positions):
    np.testing.assert_allclose(spread_apart(np.array(positions), 0.5), positions)


def test_labels_at_a_bound_push_the_next_ones_inwards() -> None:
    placed = spread_apart(np.array([-0.3, 0.1, 0.2, 1.4]), 0.2, within=(0.0, 1.0))
    np.testing.assert_allclose(placed, [0.0, 0.2, 0.4, 1.0])


def test_percentages_never_pretend_to_be_none_or_all():
    said = {0: "0%", 1: "100%", 0.0004: "<0.1%", 0.99999: ">99.9%", 0.034: "3.4%"}
    said |= {0.346: "35%", 0.994: "99.4%"}
    assert {share: percent(share) for share in said} == said


def test_log_ticks_are_whole_powers_of_ten_written_without_small_type():
    assert [power_of_ten(e) for e in (-12, 0, 6)] == ["10⁻¹²", "10⁰", "10⁶"]
    axes = Figure().add_subplot()
    axes.set_yscale("log")
    axes.set_ylim(1e-7, 2e5)
    log_ticks(axes, 3)
    np.testing.assert_allclose(axes.get_yticks(), [1e-6, 1e-3, 1, 1e3])


def test_panel_grid_keeps_lengths_in_inches():
    figure, axes = panel_grid((7.0, 4.0), (2, 3), (0.5, 0.1, 0.4, 0.2), (0.1, 0.3))
    first = axes[0, 0].get_position()
    right_neighbour, below = axes[0, 1].get_position(), axes[1, 0].get_position()
    assert first.x0 * 7.0 == pytest.approx(0.5)
    assert first.y1 * 4.0 == pytest.approx(3.8)
    assert (right_neighbour.x0 - first.x1) * 7.0 == pytest.approx(0.1)
    assert (first.y0 - below.y1) * 4.0 == pytest.approx(0.3)
    assert axes[1, 2].get_position().x1 * 7.0 == pytest.approx(6.9)
    assert figure.get_figwidth() == 7.0


def test_style_and_faces_are_given_back():
    before, size = list(font_manager.fontManager.ttflist), mpl.rcParams["font.size"]
    with paper_style():
        inside = {face.name for face in font_manager.fontManager.ttflist}
        assert set(FACES) <= inside
        assert mpl.rcParams["font.family"] == list(FACES)
    assert font_manager.fontManager.ttflist == before
    assert mpl.rcParams["font.size"] == size


def test_what_is_drawn_keeps_hundredths_and_what_is_written_every_digit(tmp_path):
    svgs = {}
    for name in ("one", "two"):
        with paper_style():
            figure = Figure()
            figure.subplots().plot([0, 1 / 3], [2 / 3, 1], marker="o")
            figure.text(0.123456, 0.5, "0.123456 #")
            save_svg(figure, name, "A title.", "en", tmp_path / name)
        svgs[name] = (tmp_path / name).read_text()
    one, two = (set(re.findall(r'\sid="(\w+)"', svg)) for svg in svgs.values())
    assert one
    assert not one & two
    assert ">0.123456 #</text>" in svgs["one"]
    for coordinates in re.findall(r'\s[dxy]="([^"]*)"', svgs["one"]):
        assert not re.search(r"\.\d{3}|\n", coordinates)


@pytest.mark.parametrize("value", np.linspace(0, 1, 21))
def test_numbers_contrast_with_every_shade_of_the_map(value):
    shade = colormaps["cividis"](value)
    ink = 0.0 if _ink_on(shade) == "#000000" else 1.0
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade[:3]]
    luminance = float(np.dot(linear, [0.2126, 0.7152, 0.0722]))
    lighter, darker = max(ink, luminance), min(ink, luminance)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
