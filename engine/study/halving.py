"""Successive halving over learning rates: what does badly early is not trained on.

Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter
optimization", AISTATS; here with a range that is extended where the best lies at its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence


def successive_halving(
    advance: Callable[[int, int], float],
    keep: Sequence[int],
    first: range,
    count: int,
    guess: float,
    plateau: float,
) -> int:
    """The place of the best of `count` ascending rates.

    Parameters
    ----------
    advance : advance(place, rung) trains a rate to the end of a rung, from where it stands, and
        returns its loss on validation data; infinite or NaN where it diverged.
    keep : how many go on after each rung, the best first; of the last rung, 1.
    first : places of the rates that the first rung begins with. After each rung, while the best
        has learned or has diverged and stands at an end of what was tried, the rate beyond is
        trained as far as the others.
    guess, plateau : a loss within the share `plateau` of a guess's says that learning has not
        begun. Such losses differ by noise alone, so they tie, and the highest rate goes on: a
        plateau is left the sooner the higher the rate.
    """
    tried, alive = first, list(first)

    def rank(entry: tuple[int, float]) -> tuple[float, int]:
        place, loss = entry
        if not math.isfinite(loss):
            return math.inf, place
        waiting = abs(loss - guess) <= plateau * guess
        return (guess, -place) if waiting else (loss, place)

    def beyond(losses: Mapping[int, float]) -> int:
        """The place beyond the end of `tried` where the best stands; -1 for none."""
        best = min(losses.items(), key=rank)
        if rank(best)[0] == guess:
            return -1
        if best[0] == tried[-1] and math.isfinite(best[1]):
            return best[0] + 1
        return best[0] - 1 if best[0] == tried[0] else -1

    for rung, kept in enumerate(keep):
        losses = {place: advance(place, rung) for place in alive}
        while (place := beyond(losses)) in range(count):
            tried = range(min(tried[0], place), max(tried[-1], place) + 1)
            losses[place] = advance(place, rung)
        alive = [place for place, _ in sorted(losses.items(), key=rank)[:kept]]
    return alive[0]
