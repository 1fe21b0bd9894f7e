"""What the paper says of activations whose outputs have a mean other than 0."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.definitions import SMALLEST_EFFECT
from engine.evidence.finished_cells import finite_cells
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import Interval, mean_interval, ranged_interval
from engine.experiments.zero_centering.settings import Settings
from engine.study.protocol import Protocol

LOGISTIC, CENTRED, STEEPER = "sigmoid", "centred_sigmoid", "centred_sigmoid_scale2"


@dataclass(frozen=True)
class Comparison:
    """Logistic against centred network, on the training loss averaged over all updates [nat].

    rate : None where each has the rate that is best for it. total : logistic minus centred; start :
    the part that first biases which take off the mean undo; gradients : the rest, between two
    networks that compute the same function at first. All three are paired. smallest : the
    difference from which on we call it one.
    """

    depth: int
    initializer: str
    rate: float | None
    smallest: float
    total: Interval
    start: Interval
    gradients: Interval

    @property
    def slower(self) -> bool:
        """Whether the logistic network is worse by more than the smallest effect."""
        return self.total.low > self.smallest

    @property
    def faster(self) -> bool:
        return self.total.high < -self.smallest

    @property
    def alike(self) -> bool:
        """Whether the whole interval lies within the smallest effect."""
        return max(abs(self.total.low), abs(self.total.high)) < self.smallest

    @property
    def cause(self) -> str:
        """Which part of a difference matters: where the networks start, their gradients, or both.

        "gradients" also where the start is shown not to matter, "gradients, perhaps the start"
        where that is open.
        """
        if self.gradients.low > self.smallest:
            if self.start.high <= self.smallest:
                return "gradients"
            return "both" if self.start.low > self.smallest else "gradients, perhaps the start"
        return "start" if self.start.low > self.smallest else "neither"


@dataclass(frozen=True)
class Signs:
    """Of the layers above the first, in the deepest networks, before training.

    sample : share of images whose weight gradients agree in sign within every unit; majority :
    share of a unit's batch gradient that has the commoner sign; mean_share : share of the inputs'
    second moment that is due to their means. first_layer_one_sign : whether in the first layer,
    whose inputs are the pixels, the gradients of every unit have one sign on every image.
    """

    sample: Interval
    majority: Interval
    mean_share: Interval
    first_layer_one_sign: bool


@dataclass(frozen=True)
class ZeroCenteringView:
    """smallest : the difference in loss from which on we call it one [nat]. steeper : centred at
    twice the slope, minus centred, each at its best rate, by depth; the paired difference averaged
    over the initializers."""

    title: str
    settings: Settings
    smallest: float
    signs: Mapping[str, Signs]
    comparisons: tuple[Comparison, ...]
    steeper: Mapping[int, Interval]

    @property
    def compared(self) -> bool:
        return {LOGISTIC, CENTRED} <= self.signs.keys() and bool(self.comparisons)

    def at_best(self, depth: int) -> list[Comparison]:
        return [c for c in self.comparisons if c.depth == depth and c.rate is None]

    def at_rates(self, depth: int) -> list[Comparison]:
        return [c for c in self.comparisons if c.depth == depth and c.rate is not None]

    def split(self, depth: int) -> Comparison | None:
        """At the best rates, the comparison with the largest difference, to be taken apart."""
        return max(self.at_best(depth), key=lambda c: c.total.estimate, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> ZeroCenteringView:
    """The first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    names, smallest = set(map(str, data["activation"].values)), SMALLEST_EFFECT * guess_loss(data)
    places = itertools.product(range(data.sizes["depth"]), range(data.sizes["initializer"]))
    return ZeroCenteringView(
        title=str(data.attrs["dataset_title"]),
        settings=protocol.own(name, Settings),
        smallest=smallest,
        # Of an activation's initializers the first that has results; all give nearly the same.
        signs={cell[0]: _signs(data, *cell) for cell in reversed(finite_cells(data))},
        comparisons=tuple(
            comparison
            for depth, law in places
            if {LOGISTIC, CENTRED} <= names
            for comparison in _comparisons(data.isel(depth=depth, initializer=law), smallest)
        ),
        steeper=_steeper(data) if {CENTRED, STEEPER} <= names else {},
    )


def _signs(data: xr.Dataset, activation: str, initializer: str) -> Signs:
    own = data.isel(start=0, moment=0, rate=0, depth=int(data["depth"].values.argmax()))
    own = own.sel(activation=activation, initializer=initializer)
    names = ("same_sign_sample", "majority_batch", "mean_share")
    shares = [own[name].transpose("replicate", "layer").values for name in names]
    above = (ranged_interval(values[:, 1:].mean(axis=1), SHARE) for values in shares)
    sample, majority, means = above
    return Signs(sample, majority, means, bool((shares[0][:, 0] == 1).all()))


def _losses(at: xr.Dataset, activation: str, start: int = 0) -> np.ndarray:
    """Training loss averaged over all updates, (rate, replicate)."""
    own = at["mean_loss"].sel(activation=activation).isel(start=start)
    return own.transpose("rate", "replicate", "window").values.mean(axis=-1)


def _best(losses: np.ndarray) -> np.ndarray:
    """(replicate,): the losses at the rate with the lowest mean; NaN where all diverged."""
    means = losses.mean(axis=1)
    return losses[int(np.nanargmin(means))] if np.isfinite(means).any() else losses[0]


def _comparisons(at: xr.Dataset, smallest: float) -> list[Comparison]:
    """At every learning rate, then each network at its best; those with finite losses."""
    series = [_losses(at, LOGISTIC), _losses(at, LOGISTIC, 1), _losses(at, CENTRED)]
    rates: list[float | None] = [*map(float, at["learning_rate"].values), None]
    rows = [*zip(*series, strict=True), tuple(_best(losses) for losses in series)]
    found = []
    for rate, (plain, balanced, centred) in zip(rates, rows, strict=True):
        if not np.isfinite([plain, balanced, centred]).all():
            continue
        differences = (plain - centred, plain - balanced, balanced - centred)
        place = int(at["depth"]), str(at["initializer"].values), rate, smallest
        found.append(Comparison(*place, *map(mean_interval, differences)))
    return found


def _steeper(data: xr.Dataset) -> dict[int, Interval]:
    found = {}
    for index, depth in enumerate(map(int, data["depth"].values)):
        laws = (data.isel(depth=index, initializer=law) for law in range(data.sizes["initializer"]))
        differences = [_best(_losses(at, STEEPER)) - _best(_losses(at, CENTRED)) for at in laws]
        if np.isfinite(differences).all():
            found[depth] = mean_interval(np.mean(differences, axis=0))
    return found
