"""Blank arrays: each in its variable's shape and dtype, with nothing in it that looks measured."""

import numpy as np

from engine.study.blank_values import blank_values
from engine.study.records import Variable

VARIABLES = {
    "loss": Variable(("activation", "initializer", "replicate", "point"), "nat", "a loss"),
    "count": Variable(("activation", "initializer", "replicate"), "1", "a count", "int64"),
}


def test_nan_stands_for_numbers_and_the_blank_for_counts():
    for blank in (0, -1):
        values = blank_values(VARIABLES, {"replicate": 2, "point": 3}, blank)
        assert np.isnan(values["loss"]).all()
        assert values["count"].tolist() == [blank] * 2
        assert (values["loss"].shape, values["count"].dtype) == ((2, 3), np.int64)
