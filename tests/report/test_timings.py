"""What activations cost, as the paper tells it."""

from __future__ import annotations

import re

import pytest

from engine.report.timings import cost_table, view_activation_cost
from engine.study.language import LANGUAGES
from tests.report.papers import Paper
from tests.report.planted_times import planted_times


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_of_activations_are_for_the_html_alone(paper: Paper, language: str) -> None:
    html, pdf = (paper.html(language, medium) for medium in ("html", "pdf"))
    assert all('id="sec-activation_cost"' in page for page in (html, pdf))
    assert 'id="tab-activation_cost"' in html
    assert 'id="tab-activation_cost"' not in pdf
    assert "results/timings" in pdf
    # one edition's table more shifts no other table's number
    numbers = [dict(re.findall(r'href="#(tab-\w+)">([^<]+)</a>', page)) for page in (html, pdf)]
    assert numbers[0].pop("tab-activation_cost")
    assert numbers[0] == numbers[1]


def test_the_table_tells_medians_and_intervals(paper: Paper) -> None:
    view = view_activation_cost(paper.protocol, {"activation_cost": planted_times()})
    rows = cost_table(view.times).content("en").rows
    assert [row[0] for row in rows] == ["identity", "sigmoid", "tanh", "ReLU"]
    assert rows[1][2:4] == ["4", "4<br><small>[3.99, 4.01]</small>"]
    widths = [[float(em) for em in re.findall(r"width:([\d.]+)em", row[1])] for row in rows]
    assert max(sum(pair) for pair in widths) == pytest.approx(7)
    assert widths[1][0] == pytest.approx(4 * widths[3][0], rel=0.01)


def test_a_study_that_times_nothing_has_no_section(paper: Paper) -> None:
    assert 'id="sec-activation_cost"' not in paper.html("en", values={"cost": None})
