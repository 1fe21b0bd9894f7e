"""Theory beside measurement over the whole matrix, and for networks of unequal layers."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.agreement import Agreement, Predicted, agreement, compare
from engine.evidence.definitions import ROUNDED_AWAY, UNLIKE
from engine.evidence.finished_cells import cell_names
from engine.evidence.statistics import Interval, mean_interval
from engine.experiments.prediction.run import QUANTITIES
from engine.experiments.prediction.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

WORDS: Mapping[str, Text] = {
    "pre_activation_square": Text("预激活的二阶矩", "second moment of the pre-activations"),
    "output_square": Text("输出的二阶矩", "second moment of the outputs"),
    "across_sample_variance": Text("跨样本方差", "across-sample variance"),
    "between_unit_variance": Text("神经元间方差", "between-unit variance"),
    "gradient_square": Text("梯度的方差", "variance of the gradient"),
    "weight_gradient_square": Text("权重梯度的方差", "variance of the weight gradient"),
}
_FOLLOWED = ("pre_activation_square", "gradient_square", "weight_gradient_square")


@dataclass(frozen=True)
class Growth:
    """Of one network of one cell, factors from first to last layer, or from last to first.

    forward : sd of the pre-activations, last over first; backward : sd of the gradient at them,
    first over last; weights : largest over smallest sd of a layer's weight gradient.
    """

    forward: Interval
    backward: Interval
    weights: Interval


@dataclass(frozen=True)
class PredictionView:
    """The first experiment of the kind over the matrix, and that with most networks by layers.

    causes : by `cause_of`, of the worst, the largest, and those apart.
    """

    settings: Settings
    cells: int
    all: Agreement | None
    by_quantity: Mapping[str, Agreement]
    causes: list[str]
    unequal: Settings
    growths: Mapping[tuple[int, str, str], Growth]

    @property
    def width(self) -> int:
        return self.settings.networks[0][1]

    @property
    def depth(self) -> int:
        return len(self.settings.networks[0]) - 1

    @property
    def depth_over_width(self) -> float:
        """The order of what the theory of infinite width neglects."""
        return self.depth / self.width

    @property
    def uneven(self) -> list[int]:
        """Networks whose layers differ in width."""
        return [n for n, sizes in enumerate(self.unequal.networks) if len(set(sizes)) > 1]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> PredictionView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    found = list(comparisons(data))
    by_quantity = {
        quantity: agreement(c for c in found if c.where[2] == quantity) for quantity in QUANTITIES
    }
    most, networks = max(measurements.items(), key=lambda item: item[1].sizes["network"])
    every = agreement(found)
    causes = []
    if every:
        told = (every.worst, every.largest, *every.apart)
        causes = [cause_of(one, every, settings) for one in told]
    return PredictionView(
        settings=settings,
        cells=len({c.where[:2] for c in found}),
        all=every,
        by_quantity={quantity: at for quantity, at in by_quantity.items() if at},
        causes=causes,
        unequal=protocol.own(most, Settings),
        growths=dict(_growths(networks)),
    )


def cells(data: xr.Dataset) -> Iterator[tuple[str, str, xr.Dataset]]:
    """Every cell whose signals and gradients are predicted to be more than 0."""
    for activation, initializer in cell_names(data):
        cell = data.sel(activation=activation, initializer=initializer)
        if (cell["predicted_gradient_square"].values[..., 0] > 0).all():
            yield activation, initializer, cell


def comparisons(data: xr.Dataset) -> Iterator[Predicted]:
    """Every quantity of every layer of the first network: (activation, initializer, quantity,
    layer). A variance between units that is predicted to be 0 has no ratio and is left out."""
    for activation, initializer, cell in cells(data):
        first = cell.isel(network=0)
        for quantity in QUANTITIES:
            measured = first[quantity].transpose("replicate", "layer").values
            predicted = first[f"predicted_{quantity}"].values
            square = first["predicted_output_square"].values
            for index, layer in enumerate(first["layer"].values):
                if predicted[index] <= ROUNDED_AWAY * square[index]:
                    continue
                where = (activation, initializer, quantity, str(layer))
                made = compare(measured[:, index], float(predicted[index]), where)
                if made:
                    yield made


def cause_of(comparison: Predicted, every: Agreement, settings: Settings) -> str:
    """What may be the cause of a number's deviation from the theory.

    "chance" among so many comparisons; "width" where measured and predicted differ by no more than
    depth / width, the order of what infinite width leaves out; "spread" where networks are so
    unlike that few of them give no fair error; "unexplained" otherwise.
    """
    sizes = settings.networks[0]
    if comparison not in every.apart:
        return "chance"
    if abs(comparison.ratio - 1) <= (len(sizes) - 1) / min(sizes):
        return "width"
    spread = comparison.error * math.sqrt(comparison.replicates) / abs(comparison.measured)
    return "spread" if spread > UNLIKE else "unexplained"


def _growths(data: xr.Dataset) -> Iterator[tuple[tuple[int, str, str], Growth]]:
    """By network and cell."""
    for activation, initializer, cell in cells(data):
        for network in range(data.sizes["network"]):
            at = cell.isel(network=network)
            squares = (at[name].transpose("replicate", "layer").values for name in _FOLLOWED)
            forward, gradient, weights = roots = [np.sqrt(values) for values in squares]
            if not np.isfinite(roots).all():
                continue
            ratios = (
                forward[:, -1] / forward[:, 0],
                gradient[:, 0] / gradient[:, -1],
                weights.max(axis=1) / weights.min(axis=1),
            )
            factors = (mean_interval(np.log(ratio)).exponentiated() for ratio in ratios)
            yield (network, activation, initializer), Growth(*factors)
