"""What the toy's table says of its seeds."""

import numpy as np

from engine.experiments.toy import show
from engine.report.figures.study import Study
from engine.report.result_words import Phrases
from tests.experiments.units_paper import Story


def test_zero_weights_leave_nothing_to_the_seed(story: Story) -> None:
    """So their mean is certain, where equal values that were drawn say nothing of their spread."""
    zeros = {"activation": "relu", "initializer": "zeros"}
    assert np.ptp(story.data["validation_accuracy"].sel(zeros).to_numpy()) == 0
    story.data["validation_accuracy"].loc[{"activation": "tanh", "initializer": "he_normal"}] = 0.5
    cells = story.view().cells
    certain, equal = cells["relu", "zeros"], cells["tanh", "he_normal"]
    assert certain.accuracy.low == certain.accuracy.high == certain.own
    assert certain.loss.low == certain.loss.high
    assert (equal.accuracy.low, equal.accuracy.high) == (0, 1)
    printed = show.tables(story.view())["toy"].rows(Phrases("en"))
    assert {(row[0], row[1]): row[4] for row in printed}["ReLU", "zeros"] == f"{certain.own:.3f}"
    frame = show.table(Study(story.protocol, story.measurements, ledger={}))[show.NAME]
    assert (frame["accuracy_low [1]"] >= 0).all()
    assert (frame["accuracy_high [1]"] <= 1).all()
