"""Laws as good as the best: regrets, what intervals settle, and rates that work."""

import numpy as np
import pytest

from engine.evidence.tuned import Standing, regrets, standing, working_rates
from engine.study.halving import successive_halving

GUESS = 2.0


def accuracies(rng, sd=0.001, n=7, **means):
    """Of laws that share what their replicates have in common, as paired ones do."""
    common = 0.01 * rng.standard_normal(n)
    return {law: mean + common + sd * rng.standard_normal(n) for law, mean in means.items()}


def stand(found):
    return {law: standing(regret) for law, regret in regrets(found).items()}


def test_standing_is_settled_by_intervals_alone():
    rng = np.random.default_rng(1)
    found = accuracies(rng, best=0.97, near=0.968, far=0.93)
    assert stand(found) == {"best": Standing.GOOD, "near": Standing.GOOD, "far": Standing.WORSE}
    noisy = stand(accuracies(rng, sd=0.02, n=4, best=0.97, near=0.968))
    assert set(noisy.values()) == {Standing.OPEN}
    assert standing(None) is Standing.DIVERGED


def test_the_regret_is_what_a_law_lacks_to_the_best_other():
    chance = np.array([-1e-4, 1e-4, -1e-4, 1e-4, 0, 0, 0])
    found = regrets({"a": 0.9 + chance[:4], "b": np.full(4, 0.95), "c": 0.92 + 2 * chance})
    assert found["a"].estimate == pytest.approx(0.05)
    assert found["c"].estimate == pytest.approx(0.03)
    assert (found["b"].low, found["b"].estimate, found["b"].high) == (0, 0, 0)
    found = regrets({"a": np.array([0.1, 0.1, 0.9]), "b": np.array([0.9, 0.95, 0.2])})
    assert found["a"].high == 1
    assert all(interval.low >= 0 for interval in found.values())
    assert regrets({"a": np.array([0.9, 0.8])})["a"].high == 0


def test_laws_in_truth_one_point_apart_are_seldom_called_good():
    """The chance that any of five laws, all a little over a point behind, is called good."""
    rng, wrong = np.random.default_rng(2), 0
    for _ in range(300):
        means = {"best": 0.97} | {f"law{k}": 0.97 - 0.0101 for k in range(5)}
        found = stand(accuracies(rng, sd=0.004, **means))
        wrong += Standing.GOOD in [s for law, s in found.items() if law != "best"]
    assert wrong <= 0.05 * 300


RATES = np.array([0.01, 0.03, 0.1, 0.3, 1.0])


def test_rates_work_that_take_off_as_much_as_the_best_in_as_many_iterations():
    """The second stopped at the first rung, where it had taken off 0.95 of the most."""
    nan = np.nan
    trials = np.array([[1.5, nan], [1.05, nan], [1.0, 0.5], [1.2, 0.2], [nan, nan]])
    assert working_rates(RATES, trials, 0.3, GUESS, 0.1) is not None
    assert working_rates(RATES, trials, 0.3, GUESS, 0.1) == (0.3, 0.3)
    trials[2, 1] = 0.3
    assert working_rates(RATES, trials, 0.3, GUESS, 0.1) == (0.03, 0.3)
    trials = np.full((5, 2), 1.95)
    assert working_rates(RATES, trials, 0.3, GUESS, 0.1) is None
    trials[3, 1] = 0.5
    trials[:3, 1] = np.nan
    assert working_rates(RATES, trials, 0.3, GUESS, 0.1) == (0.3, 0.3)


def test_the_rate_that_halving_chooses_works():
    rng = np.random.default_rng(3)
    for _ in range(50):
        losses = rng.uniform(0.2, 2.0, (5, 1)) * np.array([1.0, 0.8])
        trials = np.full_like(losses, np.nan)

        def advance(place, rung, losses=losses, trials=trials):
            trials[place, rung] = losses[place, rung]
            return float(losses[place, rung])

        place = successive_halving(advance, (2, 1), range(5), 5, GUESS, 0.1)
        found = working_rates(RATES, trials, RATES[place], GUESS, 0.1)
        assert found is None or found[0] <= RATES[place] <= found[1]
        assert found is not None or losses[place, 1] > 0.9 * GUESS
