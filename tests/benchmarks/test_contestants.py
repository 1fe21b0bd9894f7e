"""Contestants do the same work as the engine, or are refused; turns are taken fairly."""

import itertools

import numpy as np
import pytest

from benchmarks import numpy_training, propagation
from benchmarks.task import EXPERIMENT, PROPAGATION, cell, load_protocol, make_task
from benchmarks.timing import Contestant, Timing, agreement, interleave
from engine.study.cell_spec import CellSpec
from tests.study.small import TRAINING, made_up_cell

ITERATIONS = 6


def training(activation: str) -> CellSpec:
    return made_up_cell("training", activation, "he_normal", **TRAINING)


@pytest.mark.parametrize("experiment", [EXPERIMENT, PROPAGATION])
def test_any_function_of_the_study_can_be_timed(experiment):
    protocol = load_protocol()
    for activation in protocol.activations_of(PROPAGATION):
        assert cell(protocol, experiment, activation.name).activation.name == activation.name


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_book_gives_the_losses_of_the_engine(dataset, activation):
    cell = training(activation)
    ours, weights = numpy_training.engine(cell, dataset)
    book = numpy_training.book_style(make_task(cell, dataset, weights))
    expected = ours.run(ITERATIONS)
    assert expected.shape == (ITERATIONS, 3)
    assert agreement(book, expected) < 1e-5
    # both go on where they stopped
    assert agreement(book, ours.run(ITERATIONS)) < 1e-5


def test_what_computes_something_else_is_refused_and_the_book_has_not_every_activation(dataset):
    cell = training("relu")
    ours, weights = numpy_training.engine(cell, dataset)
    wrong = make_task(cell, dataset, [1.3 * w for w in weights])
    with pytest.raises(ValueError, match=r"book style.* losses differ by .*, at most 0.01"):
        agreement(numpy_training.book_style(wrong), ours.run(ITERATIONS))
    cell = training("gelu")
    _, weights = numpy_training.engine(cell, dataset)
    assert numpy_training.book_style(make_task(cell, dataset, weights)) is None


def test_propagation_contestants_measure_the_same_spread():
    settings = {"depth": 3, "width": 40, "samples": 500, "replicates": 1}
    cell = made_up_cell("propagation", "tanh", "he_normal", **settings)
    ours, book = (make(cell).run(4) for make in (propagation.engine, propagation.book_style))
    assert ours.shape == book.shape == (4, 3)
    # other draws of the same law: a layer's spread over draws is a few percent
    np.testing.assert_allclose(ours.mean(axis=0), book.mean(axis=0), rtol=0.1)


def test_everyone_has_a_turn_in_every_round_and_ratios_are_taken_within():
    turns = []

    def contestant(name: str) -> Contestant:
        return Contestant(name, lambda work: turns.append((name, work)))

    timings = interleave([contestant("a"), contestant("b")], rounds=3, work=7)
    assert [name for name, _ in turns] == ["a", "b", "b", "a", "a", "b"]
    assert {work for _, work in turns} == {7}
    assert [(t.name, len(t.rounds)) for t in timings] == [("a", 3), ("b", 3)]
    assert all(seconds >= 0 for seconds in itertools.chain(*(t.rounds for t in timings)))
    fast, slow = Timing("fast", (1.0, 10.0, 2.0)), Timing("slow", (3.0, 30.0, 8.0))
    assert slow.ratio_to(fast) == 3
    assert fast.median == 2
