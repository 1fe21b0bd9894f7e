"""Random streams by name."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.study.seeds import generator

names = st.lists(st.one_of(st.text(max_size=4), st.integers(-3, 30)), max_size=4)


def first_draws(seed, *parts):
    return generator(seed, *parts).integers(2**63, size=4).tolist()


@given(st.integers(0, 100), names, st.integers(0, 100), names)
def test_other_names_or_seeds_give_other_streams(seed, parts, other_seed, others):
    same = (seed, parts) == (other_seed, others)
    assert (first_draws(seed, *parts) == first_draws(other_seed, *others)) == same


def test_look_alike_names_are_kept_apart_and_streams_are_uncorrelated():
    alike = [("a", 1), ("a1",), ("a", "1"), ("1", "a"), ("a", 1, ""), ("a:1",), ("str:a", 1)]
    draws = [first_draws(0, *parts) for parts in alike]
    assert all(a != b for a, b in itertools.combinations(draws, 2))
    size = 100_000
    draws = [generator(7, "inputs", replicate).standard_normal(size) for replicate in range(6)]
    correlations = np.corrcoef(draws)[np.triu_indices(6, 1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(size)


def test_streams_are_pinned():
    """A change here changes every number of the study: it must be meant."""
    draws = generator(20200925, "weights", 0, 1).integers(1000, size=5)
    assert draws.tolist() == [974, 953, 169, 690, 498]
