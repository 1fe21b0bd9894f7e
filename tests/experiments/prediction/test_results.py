"""Why a number may differ from what the theory of infinite width says."""

import pytest

from engine.evidence.agreement import Agreement, Predicted
from engine.evidence.statistics import Interval
from engine.experiments.prediction.results import cause_of
from engine.experiments.prediction.settings import Settings

SETTINGS = Settings(kind="prediction", networks=((100,) * 6,), samples=2, replicates=4)


@pytest.mark.parametrize(
    ("measured", "error", "apart", "cause"),
    [
        (3.0, 0.1, False, "chance"),
        (1.04, 0.001, True, "width"),  # 5 layers of 100 units
        (1.06, 0.001, True, "unexplained"),
        (3.0, 1.0, True, "spread"),
        (3.0, 0.1, True, "unexplained"),
    ],
)
def test_causes(measured: float, error: float, apart: bool, cause: str) -> None:
    one = Predicted(("tanh", "he_normal", "output_square", "3"), measured, 1.0, error, 4)
    every = Agreement(
        1, 0.0, Interval(0.0, 0.0, 0.0, 1, 0.95), 0.95, one, one, (one,) if apart else ()
    )
    assert cause_of(one, every, SETTINGS) == cause
