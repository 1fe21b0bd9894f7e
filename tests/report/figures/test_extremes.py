from math import inf, nan

import pytest

from engine.report.figures.extremes import extremes

VALUES = {
    ("relu", "he_normal"): 0.5,
    ("tanh", "zeros"): 0.25,
    ("relu", "zeros"): nan,
    ("tanh", "he_normal"): inf,
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "0.25 at the least (tanh with zeros), 0.5 at the most (ReLU with He normal)"),
        ("zh", "最小为 0.25（tanh × 全零），最大为 0.5（ReLU × He 正态）"),
    ],
)
def test_both_ends_are_told_with_their_cells(language, said):
    assert extremes(VALUES, str, language) == said


def test_what_never_stayed_finite_has_no_ends():
    assert extremes({("relu", "zeros"): nan}, str, "en") == "no finite number"
    assert extremes({}, str, "zh") == "没有有限的数值"
