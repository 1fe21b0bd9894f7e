"""The phase diagram against closed forms and against its own critical line."""

import math

import numpy as np
import pytest

from tests.study.small import runs

GRID = {"sigma_w": (0.25, 4.0), "sigma_b": (0.0, 1.0), "columns": 9, "rows": 3}
diagram = runs("phase", "tanh", "lecun_normal", **GRID)


def test_relu_has_chi_half_the_weights_variance_everywhere() -> None:
    found = diagram("relu", columns=8)  # none of them at sqrt(2), where every length stays
    expected = np.broadcast_to(found["sigma_w"] ** 2 / 2, (3, 8))
    np.testing.assert_allclose(found["chi_1"], expected, rtol=1e-10)
    below = found["sigma_w"] ** 2 < 2
    assert (found["fixed_length"][0, below] == 0).all()
    assert np.isinf(found["fixed_length"][:, ~below]).all()
    lengths = found["sigma_b"][1:, None] ** 2 / (1 - found["sigma_w"][below] ** 2 / 2)
    np.testing.assert_allclose(found["fixed_length"][1:, below], lengths, rtol=1e-9)
    assert found["critical_sigma_w"][0] == pytest.approx(math.sqrt(2))
    assert np.isnan(found["critical_sigma_w"][1:]).all()


def test_two_inputs_become_alike_on_the_ordered_side_only() -> None:
    found = diagram("tanh")
    alive = np.isfinite(found["fixed_correlation"])
    ordered = found["chi_1"] < 1
    np.testing.assert_allclose(found["fixed_correlation"][alive & ordered], 1)
    assert (found["fixed_correlation"][alive & ~ordered] < 1).all()
    scale = -1 / np.log(found["chi_1"][ordered])
    np.testing.assert_allclose(found["depth_scale"][ordered], scale, rtol=1e-6)


@pytest.mark.parametrize("activation", ["tanh", "softsign"])
def test_the_critical_line_parts_the_phases(activation: str) -> None:
    found = diagram(activation)
    for row, sigma_w in enumerate(found["critical_sigma_w"]):
        ordered = found["sigma_w"] < sigma_w * (1 - 1e-9)
        np.testing.assert_array_equal(found["chi_1"][row] < 1 - 1e-9, ordered)
