"""Shapeset-3x2: areas known exactly, the rules of its scenes, nine balanced classes."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from engine.study.datasets import load, prepare
from engine.study.protocol import Protocol
from engine.study.seeds import generator
from engine.study.shapeset import (
    CLASSES,
    CONTRAST,
    COVERED,
    SHAPES,
    SIDE,
    Objects,
    draw_scenes,
    draw_set,
)
from tests.study.small import full_config

SEED = 11
IMAGES, LABELS = draw_set(SEED, "train", 3600)


def objects(shape: str, n: int = 300) -> Objects:
    return Objects.draw(generator(SEED, "objects"), np.full(n, SHAPES.index(shape)))


def areas(drawn: Objects) -> np.ndarray:
    """Exact areas in pixels: the figure's own times the determinant of its map."""
    figures = np.array([3 * math.sqrt(3) / 4, 2.0, math.pi])
    return figures[drawn.shape] * np.abs(np.linalg.det(drawn.axes))


def scenes() -> tuple[Objects, Objects, np.ndarray, np.ndarray]:
    labels = np.repeat(np.arange(len(CLASSES), dtype=np.uint8), 60)
    return *draw_scenes(generator(SEED, "scenes"), labels), labels


def test_classes_come_equally_often_and_the_same_seed_draws_the_same_set() -> None:
    """Counts of 3600 draws over nine classes: within four binomial standard deviations of 400."""
    counts = np.bincount(LABELS, minlength=len(CLASSES))
    assert np.all(np.abs(counts - 400) < 4 * math.sqrt(3600 * (1 / 9) * (8 / 9)))
    again = draw_set(SEED, "train", 700)
    np.testing.assert_array_equal(again[0], IMAGES[:700])
    np.testing.assert_array_equal(again[1], LABELS[:700])
    for other in (draw_set(SEED, "test", 700), draw_set(SEED + 1, "train", 700)):
        assert not np.array_equal(other[0], again[0])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mask_has_the_area_of_its_shape(shape: str) -> None:
    """Four subsamples make a pixel; edges err by a few subsamples, either way."""
    drawn = objects(shape)
    measured = drawn.masks().sum(axis=(1, 2)) / 4
    ratio = measured / areas(drawn)
    assert abs(ratio.mean() - 1) < 0.005
    assert np.all(np.abs(ratio - 1) < 0.12)


def test_known_shapes_have_their_areas_and_an_upright_triangle_its_place() -> None:
    """Half-axes 10 and 5: ellipse 50 pi, image of the square 100, of the triangle 75 √3 / 2."""
    one = replace(
        objects("ellipse", 3), shape=np.arange(3), axes=np.tile(np.diag([10.0, 5]), (3, 1, 1))
    )
    expected = {"triangle": 75 * math.sqrt(3) / 2, "parallelogram": 100, "ellipse": 50 * math.pi}
    np.testing.assert_allclose(areas(one), [expected[shape] for shape in SHAPES])
    drawn = objects("triangle", 1)
    one = replace(drawn, centre=np.full((1, 2), 16.0), axes=8 * np.eye(2)[None])
    rows, columns = np.nonzero(one.masks()[0])
    assert (rows.min() / 2, (rows.max() + 1) / 2) == (12, pytest.approx(24, abs=1))
    assert columns.min() / 2 == pytest.approx(16 - 4 * math.sqrt(3), abs=0.6)
    assert columns.min() + columns.max() + 1 == 2 * SIDE


@pytest.mark.parametrize("shape", SHAPES)
def test_objects_lie_within_the_image(shape: str) -> None:
    """An object cut by the border would lack area there: the ellipse around it is inside."""
    drawn = objects(shape)
    angles = np.linspace(0, math.tau, 73)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    outline = drawn.axes @ circle + drawn.centre[:, :, None]
    assert outline.min() >= -1e-9
    assert outline.max() <= SIDE + 1e-9


def test_a_scene_shows_the_shapes_of_its_class_the_second_leaving_half_of_the_first() -> None:
    first, second, paired, labels = scenes()
    below, above = first.masks()[paired], second.masks()[paired]
    covered = (below & above).sum(axis=(1, 2)) / below.sum(axis=(1, 2))
    assert covered.max() <= COVERED
    assert covered.max() > COVERED - 0.1
    assert np.abs(first.grey - second.grey)[paired].min() >= CONTRAST
    for label, names in enumerate(CLASSES):
        own = labels == label
        assert np.all(paired[own] == (len(names) == 2))
        shown = {
            tuple(SHAPES[s] for s in pair)[: len(names)]
            for pair in zip(first.shape[own], second.shape[own], strict=True)
        }
        assert shown == {names, names[::-1]}


def test_single_images_hold_one_grey_and_pairs_two() -> None:
    """One grey g mixes with the ground to g/4, g/2, 3g/4 and g at most; a second one adds more."""
    for label, names in enumerate(CLASSES):
        images = IMAGES[label == LABELS][:100]
        levels = np.array([len(np.unique(image[image > 0])) for image in images])
        assert np.all(levels <= 4) if len(names) == 1 else np.all(levels > 4)


def shapeset_config(**changes: object) -> dict:
    config = full_config()
    config["datasets"]["shapeset"] |= changes
    return config


def test_is_prepared_like_any_other_data_set(tmp_path) -> None:
    protocol = Protocol.load(shapeset_config(train=600, test=90))
    spec = protocol.dataset_spec("shapeset")
    prepare(json.loads(json.dumps(spec)), tmp_path)
    dataset = load(tmp_path)
    images, labels = draw_set(protocol.seed, "test", 90)
    assert (dataset.classes, dataset.image_shape) == (9, (SIDE, SIDE))
    assert dataset.train_images.shape == (600, SIDE**2)
    np.testing.assert_array_equal(dataset.test_images, images.reshape(90, -1))
    np.testing.assert_array_equal(dataset.test_labels, labels)


def test_another_seed_is_another_data_set_but_another_title_is_not() -> None:
    config = shapeset_config()
    spec = Protocol.load(config).dataset_spec("shapeset")
    config["datasets"]["shapeset"]["title"] = "Shapes"
    assert Protocol.load(config).dataset_spec("shapeset") == spec
    config["seed"] += 1
    assert Protocol.load(config).dataset_spec("shapeset") != spec
