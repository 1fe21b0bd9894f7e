"""The lean SVG draws what matplotlib's own draws, with fewer elements."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from engine.report.figures.lean import lean
from engine.report.figures.paths import bounds, read_path, written
from engine.report.figures.style import paper_style

coordinates = st.floats(-999, 999)
points = st.tuples(coordinates, coordinates)
lines = st.lists(points, min_size=2, max_size=9)


def d_of(corners):
    (x, y), *others = corners
    return f"M {x:f} {y:f} " + " ".join(f"L {x:f} {y:f}" for x, y in others)


def drawing(*elements):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9pt">{"".join(elements)}</svg>'


def elements(svg, tag):
    return [*ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}")]


@given(lines)
def test_a_path_goes_where_it_went_to_a_hundredth(corners):
    path = read_path(written(read_path(d_of(corners))))
    assert path[0][1] == pytest.approx(corners[0], abs=0.006)
    assert bounds(path, 0) == pytest.approx(bounds(read_path(d_of(corners)), 0), abs=0.006)
    assert written(path) == written(read_path(written(path)))


def test_steps_become_level_lines_and_ticks_one_path_but_nothing_moves_below_its_cover():
    path = read_path("M 0 0 L 1 0 L 2.001 0 L 2 5 L 2 3 L 4 4 C 1 2 3 4 5 6 z")
    assert written(path) == "M0 0H2V5V3L4 4C1 2 3 4 5 6z"
    tick = '<path d="M {0} 0 L {0} 2" style="stroke: #000000"/>'
    cover = '<path d="M 0 0 L 9 9 L 0 9 z" style="fill: #ffffff"/>'
    svg = lean(drawing(tick.format(1), "<text>1</text>", tick.format(2), cover, tick.format(3)))
    assert [e.get("d") for e in elements(svg, "path")] == ["M1 0V2M2 0V2", "M0 0L9 9H0z", "M3 0V2"]


@pytest.mark.parametrize("d", ["m 0 0 l 1 1", "M 0 0 L 1", "M 0 0 A 1 1 0 0 0 2 2"])
def test_other_commands_are_refused(d):
    with pytest.raises(ValueError, match="path command"):
        read_path(d)


def test_markers_are_joined_only_where_they_do_not_touch():
    marker = '<defs><path id="m" d="M 0 0 L 2 0 L 2 2 z" style="stroke: #0000ff"/></defs>'
    uses = "".join(
        f'<use href="#m" x="{x}" y="5" style="fill: #ffffff; stroke: #0000ff"/>' for x in (0, 9, 10)
    )
    svg = lean(drawing(marker, uses))
    assert [e.get("d") for e in elements(svg, "path")] == ["M0 5H2V7zM9 5H11V7z", "M10 5H12V7z"]
    assert {e.get("fill") for e in elements(svg, "path")} == {"#ffffff"}


def test_a_clip_stays_where_it_cuts_and_on_what_is_transformed():
    clip = '<defs><clipPath id="{0}"><rect x="0" y="0" width="5" height="5"/></clipPath></defs>'
    within = '<g clip-path="url(#a)"><path d="M 1 1 L 2 4 L 4 2 z"/></g>'
    beyond = '<path clip-path="url(#b)" d="M 1 1 L 9 4 L 4 2 z"/>'
    image = '<g clip-path="url(#c)"><image transform="scale(2)"/></g>'
    svg = lean(drawing(*map(clip.format, "abc"), within, beyond, image))
    assert [e.get("id") for e in elements(svg, "clipPath")] == ["b", "c"]
    assert [e.get("clip-path") for e in elements(svg, "g")] == ["url(#c)"]
    assert elements(svg, "image")[0].get("clip-path") is None


def test_matplotlib_figure_keeps_its_texts_and_looks():
    with paper_style():
        figure = Figure()
        for axes, color in zip(figure.subplots(1, 2), ("#0072b2", "#d55e00"), strict=True):
            axes.plot(np.arange(5), marker="o", color=color)
            axes.set_title(color)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
    raw = re.sub(r"<style.*?</style>", "", buffer.getvalue())
    slim = lean(raw)
    assert len(slim) < 0.7 * len(raw)
    assert slim.count("<") < 0.4 * raw.count("<")
    assert [e.text for e in elements(slim, "text")] == [e.text for e in elements(raw, "text")]
    assert {e.get("stroke") for e in elements(slim, "path")} >= {"#0072b2", "#d55e00", "#000000"}
