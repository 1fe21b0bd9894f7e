"""Pixels that no training image lights are left out of training, and nothing else changes."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.training import run as training
from engine.study.stack import LitImages, Stack
from tests.study.small import TRAINING, made_up_cell, made_up_set, prepared_set

DARK = [0, 5]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Two pixels are dark in every training image, but not in the test images."""
    whole = prepared_set(tmp_path_factory.mktemp("set"), made_up_set())
    images = whole.train_images.copy()
    images[:, DARK] = 0
    assert (whole.test_images[:, DARK] > 0).any()
    return dataclasses.replace(whole, train_images=images)


SPEC = made_up_cell("training", "relu", "he_normal", **TRAINING)


def test_the_pixels_left_out_are_the_dark_ones_and_all_is_the_same_without_them(
    dataset, monkeypatch
):
    lit = LitImages.of(dataset)
    assert sorted(set(range(dataset.features)) - set(lit.pixels)) == DARK
    np.testing.assert_array_equal(lit.images, np.delete(dataset.train_images, DARK, axis=1))
    assert lit.images.flags.c_contiguous
    lean = training.run(SPEC, dataset).values
    everything = LitImages(np.arange(dataset.features), dataset.train_images)
    monkeypatch.setattr(LitImages, "of", lambda dataset: everything)
    full = training.run(SPEC, dataset).values

    for name in ("loss", "mean_loss", "train_loss", "test_loss", "test_accuracy"):
        np.testing.assert_allclose(lean[name], full[name], rtol=1e-5)


def test_the_weights_of_dark_pixels_still_meet_the_test_images(dataset):
    lit = LitImages.of(dataset)
    stack = Stack(SPEC, dataset, lit, range(3), learning_rate=0.1)
    drawn = stack.network_on_all_pixels().weights[0].copy()
    stack.step()
    after = stack.network_on_all_pixels().weights[0]
    np.testing.assert_array_equal(after[:, DARK], drawn[:, DARK])
    assert (after[:, DARK] != 0).all()
    np.testing.assert_array_equal(after[:, lit.pixels], stack.network.weights[0])
    assert (after[:, lit.pixels] != drawn[:, lit.pixels]).any()
