"""What counts as a vanished or a kept gradient in a very deep network."""

import numpy as np
import pytest

from engine.evidence.statistics import Interval
from engine.experiments.deep.results import DepthReading


def reading(*decades: float) -> DepthReading:
    """The change of a gradient between two powers of ten, or unknown."""
    change = Interval(sum(decades) / 2, *decades, 3, 0.95) if decades else None
    return DepthReading(5, np.empty(0), change, 0.0, None, 0.0, None, None, None, 1.0, 0.0)


@pytest.mark.parametrize(
    ("decades", "vanished", "kept"),
    [
        ((-2.0, -1.1), True, False),
        ((-2.0, -0.9), False, False),
        ((-0.2, 0.2), False, True),
        ((-0.4, 0.2), False, False),
        ((-0.2, 0.4), False, False),
        ((), False, False),
    ],
)
def test_the_whole_interval_decides(decades, vanished: bool, kept: bool) -> None:
    at = reading(*decades)
    assert (at.vanished, at.kept) == (vanished, kept)
