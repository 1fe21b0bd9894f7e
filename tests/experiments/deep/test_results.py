"""What counts as a vanished or a kept gradient in a very deep network."""

import numpy as np

from engine.evidence.statistics import Interval
from engine.experiments.deep.results import DepthReading


def reading(*decades: float) -> DepthReading:
    """The change of a gradient between two powers of ten, or unknown."""
    change = Interval(sum(decades) / 2, *decades, 3, 0.95) if decades else None
    return DepthReading(5, np.empty(0), change, 0.0, None, None, None, None, 1.0, 0.0)


def test_the_whole_interval_decides() -> None:
    changes = [(-2.0, -1.1), (-0.2, 0.2), (-2.0, -0.9), (-0.4, 0.2), (-0.2, 0.4), ()]
    assert [reading(*change).vanished for change in changes] == [True] + 5 * [False]
    assert [reading(*change).kept for change in changes] == [False, True] + 4 * [False]
    assert [reading(*change).may_keep for change in changes] == 3 * [False] + 2 * [True] + [False]
