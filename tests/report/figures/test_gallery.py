"""The gallery: every cell of the matrix, each histogram within its own place of the grid."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiments.propagation import gallery
from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE
from engine.report.figures.study import Study
from engine.report.punctuation import SEMICOLON
from engine.study.language import LANGUAGES
from tests.report.figures.synthetic import study as made_up


@pytest.fixture(scope="module")
def study() -> Study:
    return made_up()


@pytest.fixture(scope="module")
def tables(study: Study):
    return gallery.table(study)


def test_every_cell_and_layer_is_there_and_its_shares_add_up(study: Study, tables) -> None:
    for activation in study.activations:
        frame = tables[f"gallery_{activation}"]
        assert list(frame["initializer"].unique()) == list(study.initializers)
        finite = frame[frame["finite_replicates"] > 0]
        sums = finite.groupby(["initializer", "layer"])[SHARE].sum()
        np.testing.assert_allclose(sums, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_histogram_stays_in_its_place_and_a_lost_cell_says_so(
    study: Study, tables, language
) -> None:
    for activation in study.activations:
        frame = tables[f"gallery_{activation}"]
        (axes,) = gallery.draw(study, tables, language)[f"gallery_{activation}"].axes
        shapes = [path.vertices for path in axes.collections[0].get_paths()]
        panels = frame.groupby(["initializer", "layer"])["finite_replicates"].first()
        assert len(shapes) == (panels > 0).sum()
        lost = panels[panels == 0].index.unique("initializer")
        assert len(axes.texts) == len(study.initializers) + len(lost)
        corners = {tuple(shape[0].round(6)) for shape in shapes}
        assert len(corners) == len(shapes)
        for shape in shapes:
            assert np.ptp(shape[:, 0]) < 1
            assert np.ptp(shape[:, 1]) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_name_every_initializer_with_its_spread(study: Study, tables, language) -> None:
    for activation in study.activations:
        text = gallery.alt(study, tables, language)[f"gallery_{activation}"]
        assert len(text.split(SEMICOLON[language])) == len(study.initializers)
        assert "nan" not in text


def test_a_bin_is_drawn_as_high_as_its_share(study: Study, tables) -> None:
    frame = tables[f"gallery_{study.activations[0]}"]
    panel = frame[frame["initializer"] == study.initializers[0]]
    panel = panel[panel["layer"] == panel["layer"].iloc[0]]
    activation = study.protocol.activations[0]
    axis = gallery.Axis.of(panel, activation)
    heights = 1 - gallery._outline(panel, axis)[1:-1:2, 1]
    shares = panel[np.isfinite(panel[LOW]) & np.isfinite(panel[HIGH])][SHARE].to_numpy()
    np.testing.assert_allclose(
        heights / (1 - gallery._GAP_Y), np.minimum(shares / axis.limit, 1), atol=1e-12
    )
