"""What networks see of images: pixels that none lights are left out, and nothing else changes."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.training import run as training
from engine.study.minibatches import PIXEL, stacked_weights
from engine.study.stack import LitImages, Stack
from tests.study.small import TRAINING, made_up_cell

DARK = [0, 5]


@pytest.fixture(scope="module")
def dark(dataset):
    """Two pixels are dark in every training image, but not in the test images."""
    images = dataset.train_images.copy()
    images[:, DARK] = 0
    assert (dataset.test_images[:, DARK] > 0).any()
    return dataclasses.replace(dataset, train_images=images)


SPEC = made_up_cell("training", "relu", "he_normal", **TRAINING)


def test_the_pixels_left_out_are_the_dark_ones_and_all_is_the_same_without_them(dark, monkeypatch):
    lit = LitImages.of(dark)
    assert sorted(set(range(dark.features)) - set(lit.pixels)) == DARK
    np.testing.assert_array_equal(lit.images, np.delete(dark.train_images, DARK, axis=1))
    assert lit.images.flags.c_contiguous
    lean = training.run(SPEC, dark).values
    everything = LitImages(np.arange(dark.features), dark.train_images)
    monkeypatch.setattr(LitImages, "of", lambda _: everything)
    full = training.run(SPEC, dark).values
    for name in ("loss", "mean_loss", "train_loss", "test_loss", "test_accuracy"):
        np.testing.assert_allclose(lean[name], full[name], rtol=1e-5)


def test_the_weights_of_dark_pixels_still_meet_the_test_images(dark):
    lit = LitImages.of(dark)
    stack = Stack(SPEC, dark, lit, range(3), learning_rate=0.1)
    drawn = stack.network_on_all_pixels().weights[0].copy()
    stack.step()
    after = stack.network_on_all_pixels().weights[0]
    np.testing.assert_array_equal(after[:, DARK], drawn[:, DARK])
    assert (after[:, DARK] != 0).all()
    np.testing.assert_array_equal(after[:, lit.pixels], stack.network.weights[0])
    assert (after[:, lit.pixels] != drawn[:, lit.pixels]).any()


def test_calibration_sees_images_as_the_network_does(dataset):
    """On all images the variance is 1 up to the error of a sample of 1000 of them."""
    spec = made_up_cell("training", "tanh", "lsuv", **TRAINING)
    first = stacked_weights(spec, (dataset.features, 10, 8), [0], dataset.train_images)[0][0]
    seen = dataset.train_images * PIXEL @ first
    assert np.var(seen) == pytest.approx(1, abs=5 * np.sqrt(2 / 1000))
