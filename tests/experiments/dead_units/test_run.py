"""Silent units: what must hold of them by the mathematics of each activation."""

import numpy as np
import pytest

from engine.experiments.dead_units import run as dead_units
from engine.study.cell_results import Status
from tests.study.small import made_up_set, prepared_set, runs

HIDDEN = [8, 7]
SMALL = {"hidden": HIDDEN, "learning_rates": [0.1, 0.5], "biases": [-0.5, 0.0, 0.5]}
SMALL |= {"batch_size": 16, "iterations": 40, "checkpoints": 4, "recovery": 20}
SMALL |= {"margins": [0.01, 1.0], "probe_samples": 60, "replicates": 2}
values_of = runs("dead_units", "relu", "he_normal", **SMALL)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Test images that are the training images: silent on the probe is then silent for good."""
    directory = tmp_path_factory.mktemp("set")
    made = made_up_set(train=60, test=60)
    made |= {f"test_{part}": made[f"train_{part}"] for part in ("images", "labels")}
    return prepared_set(directory, made)


@pytest.mark.parametrize("bias", [-100.0, 100.0])
def test_huge_biases_silence_all_units_or_none(dataset, bias):
    values = values_of(dataset, hidden=[8], biases=[bias], iterations=1, checkpoints=1)
    np.testing.assert_array_equal(values["silent_share"][..., 0, :], float(bias < 0))


def test_a_silent_relu_of_the_first_layer_never_returns_and_changes_add_up(dataset):
    """Its inputs are the images themselves, and none of them gives it a gradient."""
    values = values_of(dataset)
    assert values["planted"][..., 0].min() == HIDDEN[0] // 4  # half the units, by two margins
    np.testing.assert_array_equal(values["planted_moved"][..., 0], 0)
    np.testing.assert_array_equal(values["planted_revived"][..., 0], 0)
    np.testing.assert_array_equal(values["revived"][..., 1:, 0], 0)
    counts = np.rint(values["silent_share"] * values["units"])
    change = values["silenced"][..., 1:, :] - values["revived"][..., 1:, :]
    np.testing.assert_array_equal(np.diff(counts, axis=-2), change)
    assert np.isnan(values["silenced"][..., 0, :]).all()


def test_silent_saturated_and_frozen_are_one_for_relu(dataset):
    """Save that no gradient reaches units below a silent layer either."""
    values = values_of(dataset, biases=[-0.5, 0.0])
    np.testing.assert_array_equal(values["silent_share"], values["saturated_share"])
    assert np.all(values["frozen_share"] >= values["silent_share"])
    assert np.nanmax(values["silent_gradient"]) == 0


def test_a_silent_leaky_relu_moves_by_a_gradient_that_differs_by_its_slope(dataset):
    values = values_of(dataset, "leaky_relu")
    np.testing.assert_array_equal(values["saturated_share"], 0)
    np.testing.assert_array_equal(values["frozen_share"], 0)
    np.testing.assert_array_equal(values["planted_moved"], values["planted"])
    values = values_of(dataset, "leaky_relu", "he_normal", hidden=[400], biases=[-1.0])
    start = (0, 0, 0, 0, 0)
    assert 0 < values["silent_share"][start] < 1
    ratio = values["silent_gradient"][start] / values["active_gradient"][start]
    assert 0.01 * 0.5 < ratio < 1


def test_lowered_biases_put_every_other_unit_a_margin_below_0_in_turn():
    rng = np.random.default_rng(2)
    z = rng.standard_normal((3, 9, 40)) + 2
    z[:, 0] -= 50  # silent already: lowered by its margin alone
    biases = np.zeros((3, 9))
    dead_units._lower_biases(biases, z, (0.25, 1.0))
    lowered = z + biases[:, :, None]
    spread = np.ptp(z, axis=2)
    np.testing.assert_allclose(lowered[:, 2::4].max(axis=2), -spread[:, 2::4])
    np.testing.assert_allclose(lowered[:, 4::4].max(axis=2), -0.25 * spread[:, 4::4])
    np.testing.assert_allclose(biases[:, 0], -0.25 * spread[:, 0])
    np.testing.assert_array_equal(biases[:, 1::2], 0)


def test_units_silenced_by_little_come_back_where_those_silenced_by_a_lot_do_not(dataset):
    """Above the first layer, whose inputs move, the margin decides."""
    values = values_of(dataset, hidden=[12, 12, 12], biases=[0.0], margins=[1e-4, 100.0])
    back = values["planted_revived"][..., 2].sum(axis=(0, 1, 2))
    assert back[0] > back[1] == 0


def test_a_diverged_run_is_noted_and_blank_from_there_on(dataset):
    values = values_of(dataset, "identity", learning_rates=[0.1, 1e20])
    lost = values["diverged_at"] >= 0
    np.testing.assert_array_equal(lost[:, 1], True)
    np.testing.assert_array_equal(lost[:, 0], False)
    np.testing.assert_array_equal(values["status"] == Status.DIVERGED, lost)
    for name in ("planted", "probe_loss", "silent_share"):
        last = values[name] if name == "planted" else values[name][:, :, :, -1]
        assert np.isnan(last[:, 1]).all(), name
        assert np.isfinite(last[:, 0]).all(), name
