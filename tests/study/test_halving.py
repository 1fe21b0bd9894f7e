"""Successive halving: what goes on, how far the range is extended, what a plateau is worth."""

import math

import pytest

from engine.study.halving import successive_halving

GUESS = 2.3


def chosen(losses, first=range(2, 5), keep=(3, 2, 1)):
    """The choice, and what was trained to the end of each rung; losses : by place, one a rung."""
    trained = []

    def advance(place, rung):
        trained.append((place, rung))
        return losses[place][rung]

    place = successive_halving(advance, keep, first, len(losses), GUESS, 0.1)
    return place, trained


def flat(*losses):
    return [[loss] * 3 for loss in losses]


def test_the_best_within_the_range_is_chosen_and_few_go_on():
    place, trained = chosen(flat(9, 9, 1.5, 1.0, 1.2, 9, 9))
    assert place == 3
    assert trained == [(2, 0), (3, 0), (4, 0), (3, 1), (4, 1), (2, 1), (3, 2), (4, 2)]


@pytest.mark.parametrize("best", [0, 6])
def test_the_range_is_extended_while_the_best_stands_at_its_end(best):
    place, trained = chosen(flat(*(0.1 + abs(k - best) / 10 for k in range(7))))
    assert place == best
    assert {p for p, rung in trained if rung == 0} == set(range(2, 7) if best else range(5))


def test_what_leads_late_is_reached_and_a_loss_far_above_a_guess_is_no_plateau():
    losses = [[9, 9, 9], [9, 9, 9], [1.5, 1.4, 1.3], [1.0, 1.0, 1.0], [1.2, 1.1, 0.5], [9, 9, 0.4]]
    assert chosen(losses)[0] == 5
    assert chosen(flat(9, 9, 2.3, 2.31, 14.0, 9, 9))[0] == 3


def test_of_rates_on_the_plateau_the_highest_goes_on_and_none_is_added():
    """2.34 is the noise of a high rate about a guess, and no worse than 2.301."""
    losses = [[2.301, 2.301, 2.301] for _ in range(4)] + [[2.34, 2.0, 0.3], [9, 9, 9], [9, 9, 9]]
    place, trained = chosen(losses, range(1, 5), keep=(2, 2, 1))
    assert place == 4
    assert {p for p, rung in trained if rung == 0} == {1, 2, 3, 4}
    assert {p for p, rung in trained if rung == 1} == {3, 4, 5}  # 4 has begun, at the end


@pytest.mark.parametrize("lost", [math.nan, math.inf])
def test_where_all_diverge_lower_rates_are_tried(lost):
    place, trained = chosen(flat(5.0, lost, lost, lost, lost))
    assert place == 0
    assert [p for p, rung in trained if rung == 0] == [2, 3, 4, 1, 0]
    assert chosen(flat(*[lost] * 5))[0] == 0
