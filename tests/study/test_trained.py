"""Moments of measurement."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.study.trained import checkpoints


@given(st.integers(1, 10**7), st.data())
def test_checkpoints_ascend_from_the_start_to_the_end(iterations, data):
    count = data.draw(st.integers(1, min(iterations, 60)))
    points = checkpoints(iterations, count)
    assert (points[0], points[-1]) == (0, iterations)
    assert np.all(np.diff(points) > 0)
    assert len(points) <= count + 1
