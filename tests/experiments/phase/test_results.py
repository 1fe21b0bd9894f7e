"""On which side of the edge of chaos a law puts an activation."""

import math

import pytest

from engine.experiments.phase.results import InitializerPhase
from engine.net.theory.phase import Phase


@pytest.mark.parametrize(
    ("chi_1", "side", "layers"),
    [(math.exp(-0.1), "order", 10), (math.exp(0.5), "chaos", 2), (1.0 + 1e-12, "edge", math.inf)],
)
def test_sides(chi_1: float, side: str, layers: float) -> None:
    point = InitializerPhase(1.4, Phase(1.0, chi_1, 1.0, 1.0))
    assert point.side == side
    assert point.gradient_scale == pytest.approx(layers)
