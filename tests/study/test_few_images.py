"""Training on few images: epochs, weight decay, sizes of the first weights, and when it stops."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.initial_sd import run as initial_sd
from engine.experiments.weight_decay import run as weight_decay
from engine.net.initializers import make_initializer
from engine.study.cell_results import Status
from engine.study.cell_spec import CellSpec
from engine.study.few_images import draw_images
from engine.study.stack import LitImages, Stack
from tests.study.small import made_up_cell

SETTINGS = {"replicates": 3, "hidden": (12, 12), "batch_size": 20}
SETTINGS |= {"images": 40, "learning_rate": 0.1, "epochs": 6, "record_every": 1, "test_every": 2}


def decays(*strengths, family="tanh", **changes):
    settings = SETTINGS | {"strengths": strengths} | changes
    return made_up_cell("weight_decay", family, "lecun_normal", seed=7, **settings)


def sizes(first, last, count, law="lecun_normal", family="tanh", **changes):
    scales = {"first": first, "last": last, "count": count}
    parameters = {"sd": 1.0} if law == "normal" else {}
    settings = SETTINGS | {"scales": scales} | changes
    return made_up_cell("initial_sd", family, law, parameters, seed=7, **settings)


def test_epochs_are_counted_as_in_the_book(dataset):
    """One update, then an epoch's updates between records; the last epoch is always recorded."""
    spec = decays(0.0, epochs=6, record_every=2, test_every=4)
    found = weight_decay.run(spec, dataset).values
    assert found["epoch"].tolist() == [1, 3, 5]
    assert found["tested"].tolist() == [1, 5]
    steps = []
    count = Stack.step
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Stack, "step", lambda self: (steps.append(1), count(self))[1])
        weight_decay.run(spec, dataset)
    assert len(steps) == 1 + 5 * (40 // 20)


def test_every_replicate_draws_images_of_its_own(dataset):
    """No image twice within one, others in the next, the same whichever are drawn beside it."""
    spec = decays(0.0)
    few, own = draw_images(spec, dataset, range(3))
    chosen = [few.train_images[rows] for rows in own]
    for images in chosen:
        assert len(np.unique(images, axis=0)) == len(images) == 40
    assert not np.array_equal(chosen[0], chosen[1])
    alone, [rows] = draw_images(spec, dataset, [2])
    np.testing.assert_array_equal(alone.train_images[rows], chosen[2])
    np.testing.assert_array_equal(alone.train_labels[rows], few.train_labels[own[2]])


def test_a_replicate_sees_no_image_but_its_own(dataset):
    """With all other labels spoilt it trains, and is judged, as before; a calibration too."""
    spec = sizes(1.0, 1.0, 1, law="lsuv", replicates=1)
    few, [rows] = draw_images(spec, dataset, [0])
    mine = (dataset.train_images[:, None] == few.train_images[rows]).all(axis=2).any(axis=1)
    assert 40 <= mine.sum() < len(mine)
    labels = np.where(mine, dataset.train_labels, (dataset.train_labels + 1) % dataset.classes)
    images = np.where(mine[:, None], dataset.train_images, 255 - dataset.train_images)
    spoilt = replace(dataset, train_labels=labels.astype(np.uint8), train_images=images)
    one, other = (initial_sd.run(spec, data).values for data in (dataset, spoilt))
    for name in ("train_loss_by_epoch", "test_loss"):
        np.testing.assert_array_equal(one[name], other[name])


def test_a_stack_gives_each_replicate_what_it_has_alone(dataset):
    """Side by side, with the images of the others in reach, the draws are still its own."""
    spec = sizes(1.0, 1.0, 1, law="lsuv")
    few, own = draw_images(spec, dataset, range(3))
    both = Stack(spec, few, LitImages.of(few), range(3), learning_rate=0.1, own=own)
    few, own = draw_images(spec, dataset, [2])
    alone = Stack(spec, few, LitImages.of(few), [2], learning_rate=0.1, own=own)
    np.testing.assert_allclose(both.step()[2], alone.step()[0], rtol=1e-5)
    with pytest.raises(ValueError, match=r"images: .*120 training images, got 140"):
        weight_decay.run(decays(0.0, images=140), dataset)


def test_weight_decay_is_the_gradient_of_its_penalty(dataset):
    """One update differs from that without decay by rate times strength times the weights."""
    rate, strength = 0.1, 0.5
    spec = decays(strength)
    lit = LitImages.of(dataset)
    plain, decayed = (
        Stack(spec, dataset, lit, range(2), learning_rate=rate, weight_decay=value)
        for value in (0.0, strength)
    )
    before = [weights.copy() for weights in plain.network.weights]
    for stack in (plain, decayed):
        stack.step()
    layers = zip(before, plain.network.weights, decayed.network.weights, strict=True)
    for start, free, held in layers:
        np.testing.assert_allclose(free - held, rate * strength * start, atol=1e-6)
    for free, held in zip(plain.network.biases, decayed.network.biases, strict=True):
        np.testing.assert_array_equal(free, held)


def test_a_scale_multiplies_the_draws(dataset):
    """N(0, 1) times s trains as N(0, s^2) does: the same replicates draw the same numbers."""
    spec = sizes(0.3, 0.3, 1, law="normal")
    lit = LitImages.of(dataset)
    scaled = Stack(spec, dataset, lit, range(2), learning_rate=0.1, scale=0.3)
    law = make_initializer("normal", sd=0.3)
    own = Stack(
        CellSpec(7, spec.activation, law, spec.experiment),
        dataset,
        lit,
        range(2),
        learning_rate=0.1,
    )
    for left, right in zip(scaled.network.weights, own.network.weights, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-6)


@pytest.mark.parametrize(
    ("module", "few", "many"),
    [
        (weight_decay, decays(0.1), decays(0.0, 0.1, 0.3)),
        (initial_sd, sizes(0.5, 0.5, 1), sizes(5.0, 0.05, 3)),
    ],
)
def test_a_value_does_not_depend_on_the_others(dataset, module, few, many):
    alone, among = (module.run(spec, dataset).values for spec in (few, many))
    for name in ("train_loss_by_epoch", "test_accuracy"):
        np.testing.assert_allclose(alone[name][:, 0], among[name][:, 1], rtol=1e-6)


def test_a_replicate_stops_where_its_loss_is_low_enough(dataset):
    free = initial_sd.run(sizes(1.0, 1.0, 1, epochs=60), dataset).values
    curves = free["train_loss_by_epoch"][:, 0]
    until = float(curves[:, 20].max())
    found = initial_sd.run(sizes(1.0, 1.0, 1, epochs=60, until_loss=until), dataset).values
    first = (curves <= until).argmax(axis=1)
    np.testing.assert_array_equal(found["epochs_trained"][:, 0], first)
    np.testing.assert_array_equal(found["train_loss"][:, 0], curves[np.arange(3), first])
    stopped = found["epoch"] > first[:, None]
    assert np.isnan(found["train_loss_by_epoch"][:, 0][stopped]).all()
    assert np.isfinite(found["test_loss"]).all()


def test_divergence_is_recorded_and_nothing_stands_after_it(dataset):
    spec = sizes(1e20, 1.0, 2, family="relu")
    found = initial_sd.run(spec, dataset).values
    assert found["status"].tolist() == [[Status.DIVERGED, Status.OK]] * 3
    assert (found["diverged_at"] >= 0).tolist() == [[True, False]] * 3
    for name in ("train_loss", "test_accuracy", "train_accuracy"):
        assert np.isnan(found[name][:, 0]).all()
        assert np.isfinite(found[name][:, 1]).all()
