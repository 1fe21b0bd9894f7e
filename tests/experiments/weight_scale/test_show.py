"""The emblem and what it is read from: theory in closed form, statements as the ledger has them."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text as Lettering

from engine.evidence.criteria import Outcome
from engine.evidence.judge import judge
from engine.evidence.statistics import Interval
from engine.experiments.weight_scale import show
from engine.report.figures.study import Study
from engine.report.figures.style import paper_style
from tests.experiments.units_paper import Story

SETTINGS = {"kind": "weight_scale", "activations": ["sigmoid", "relu"]}
SETTINGS |= {"initializers": [{"normal": {"sd": [1.0, 0.01]}}, "lecun_normal", "he_normal"]}
SETTINGS |= {"depth": 6, "widths": [30, 100, 300], "input_sds": [1.0], "samples": 50}
SETTINGS |= {"replicates": 4}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    story = Story(tmp_path_factory.mktemp("scale"), weight_scale=SETTINGS)
    return Study(story.protocol, story.measurements, judge(story.measurements))


def test_relu_s_curve_is_the_power_of_its_factor_per_layer(study: Study) -> None:
    curve = study.view("weight_scale").curves["relu"]
    np.testing.assert_allclose(curve.ratio, (curve.sigma_w / math.sqrt(2)) ** 5, rtol=1e-9)
    assert curve.vanishes_below == pytest.approx(math.sqrt(2) * 0.1**0.2, rel=1e-3)
    assert curve.units == 0  # 0.89 is that of no layer with weights of sd 1


def test_networks_lie_on_the_curves_whatever_their_width(study: Study) -> None:
    seen = study.view("weight_scale")
    assert len(seen.readings) == 2 * 4 * 3
    for reading in seen.readings:
        within = 0.5 if reading.width == 30 else 0.25
        assert abs(math.log(reading.ratio.estimate / reading.predicted)) < within, reading
    assert seen.departure < math.exp(0.5)
    small, large = (seen.of("sigmoid", law) for law in ("normal_sd0.01", "normal_sd1"))
    assert all(one.ratio.high < 1e-6 for one in small)
    assert large[0].ratio.high < large[1].ratio.low < large[1].ratio.high < large[2].ratio.low


def test_of_laws_that_nobody_teaches_the_farthest_from_the_theory_is_told(study: Study) -> None:
    seen = study.view("weight_scale")
    assert not seen.others
    assert seen.farthest is None
    near, off, far = (
        dataclasses.replace(seen.readings[0], ratio=Interval(r, 0.9 * r, 1.1 * r, 4, 0.95))
        for r in (1.7 * seen.readings[0].predicted, 3.0, 1e6)
    )
    told = dataclasses.replace(seen, others=(near, off, far, near))
    assert told.farthest is far
    assert told.departure == seen.departure
    assert dataclasses.replace(seen, others=(near,)).farthest is None


def test_single_entries_can_vanish_where_the_root_mean_square_does_not(study: Study) -> None:
    seen = study.view("weight_scale")
    narrow = seen.at("sigmoid", "normal_sd1", 30)
    assert narrow.median.estimate < narrow.ratio.estimate
    hidden = dataclasses.replace(
        seen.at("sigmoid", "normal_sd1", 100),
        ratio=Interval(0.8, 0.7, 0.9, 4, 0.95),
        median=Interval(0.01, 0.005, 0.02, 4, 0.95),
    )
    both = dataclasses.replace(hidden, ratio=hidden.median)
    open_ = dataclasses.replace(hidden, median=Interval(0.05, 0.01, 0.2, 4, 0.95))
    none = dataclasses.replace(hidden, median=None)
    told = dataclasses.replace(seen, readings=(), others=(both, open_, hidden, none))
    assert told.sparse("sigmoid", 100) == [hidden]
    assert not told.sparse("sigmoid", 30)


def drawn(study: Study, verdict: Outcome, language: Any, **changed: Any) -> tuple[list[str], int]:
    """The words of the emblem where every claim has this verdict, and how many are struck out."""
    changed = {"verdict": verdict, "robust": True, **changed}
    ledger = {"claims": [row | changed for row in study.ledger["claims"]]}
    told = dataclasses.replace(study, ledger=ledger)
    with paper_style():
        figure = show.draw(told, show.table(told), language)["emblem"]
    [axes] = figure.axes
    words = [text for text in figure.findobj(Lettering) if text.get_text()]
    assert min(text.get_fontsize() for text in words) >= 7
    strikes = [line for line in axes.lines if line.get_transform() == axes.transAxes]
    return [text.get_text() for text in axes.texts], len(strikes)


def test_what_is_taught_is_ticked_or_struck_out_as_the_ledger_decides(study: Study) -> None:
    true, strikes = drawn(study, Outcome.SUPPORTED, "en")
    assert strikes == 0
    false, struck = drawn(study, Outcome.CONTRADICTED, "zh")
    assert struck == len(show.TAUGHT)
    undecided, strikes = drawn(study, Outcome.UNDECIDED, "en")
    assert strikes == 0
    for _, _, words in show.TAUGHT:
        assert f"{words.en} ✓" in true
        assert words.zh in false
        assert not any(words.en in text for text in undecided)


@pytest.mark.parametrize("verdict", [Outcome.SUPPORTED, Outcome.CONTRADICTED])
def test_what_hangs_on_conditions_is_neither_ticked_nor_struck_out(study, verdict) -> None:
    words, strikes = drawn(study, verdict, "en", robust=False)
    assert strikes == 0
    assert {words_of.en for _, _, words_of in show.TAUGHT} <= {*words}
