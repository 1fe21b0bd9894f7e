"""What is tested: numbers of a quantity in some cells, each of which must meet a criterion.

A predicate is built by one of the functions below, which say how the quantity is compared: as it
stands, between layers, cells, settings or activations, or by its order. It turns measurements into
one check or several. A check is one number per replicate set against a criterion. Ratios are
averaged as logarithms (geometrically), differences as they are. What is compared has its contrary
as far beyond no effect as the claim is on this side of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.evidence.criteria import Criterion, Outcome, above, outcome
from engine.evidence.quantity import Cell, Matrix, NotRunError, Quantity, Reason, Setting
from engine.evidence.statistics import (
    CONFIDENCE,
    UNBOUNDED,
    Array,
    Interval,
    Range,
    certain,
    median_interval,
    ranged_interval,
    ranged_p_value,
    sign_p_value,
)

if TYPE_CHECKING:
    import xarray as xr


End = Literal["first", "last"]
Layers = Literal["first", "last", "every", "later"]
Scale = Literal["own", "difference", "ratio", "correlation", "exact"]
"""Whether numbers are the quantity's, differences of two, ratios, rank correlations or certain."""
Label = Mapping[str, str | int]
Numbers = Iterator[tuple[Label, Array]]
"""Labels and (replicate,) arrays."""

ZERO_RATIO = np.finfo(np.float64).tiny
"""What a ratio of exactly 0 counts for on the logarithmic scale: the smallest normal double."""

ROUNDING = 1e-9

LOG_RANGE = (float(np.log(ZERO_RATIO)), float(np.log(np.finfo(np.float64).max)))


@dataclass(frozen=True)
class Check:
    """One number per replicate, shape (replicate,), against a criterion in the same unit.

    bounds : what the number cannot leave (of a ratio, its logarithm). draws : how many units or
    images all replicates count, where it is a share of them. median : whether that is the number
    over replicates in place of the mean. The label's entry "open", if there is one, names the end
    of the interval beyond which some replicates may lie any distance.
    """

    label: Label
    values: Array
    criterion: Criterion
    unit: str = "1"
    scale: Scale = "own"
    bounds: Range = UNBOUNDED
    draws: float | None = None
    median: bool = False

    @property
    def logarithmic(self) -> bool:
        return self.scale == "ratio"

    def interval(self, confidence: float) -> Interval:
        """Mean over replicates with its interval; a geometric mean of ratios.

        An exact number's has no width.
        """
        if self.scale == "exact":
            return certain(float(self.values[0]), self.values.size, confidence)
        values = self._scaled(self.values)
        if self.median:
            interval = median_interval(values, confidence).within(*self.bounds)
        else:
            interval = ranged_interval(values, self.bounds, confidence, self.draws)
        interval = interval.opened(self.label.get("open"), self.bounds)
        return _ratio(interval) if self.logarithmic else interval

    @cached_property
    def estimate(self) -> float:
        """The bare mean, geometric on the logarithmic scale; it decides nothing by itself."""
        return self.interval(CONFIDENCE).estimate

    def p_value(self, thresholds: tuple[float, ...]) -> float:
        """Two-sided p against all of `thresholds`: the level up to which an interval omits them.

        Of an exact number 0, or 1 where it lies on a threshold.
        """
        if self.scale == "exact":
            return float(self.estimate in thresholds)
        values = self._scaled(self.values)
        scaled = [float(self._scaled(np.asarray(t))) for t in thresholds]
        sides = ["above" if t >= values.mean() else "below" for t in scaled]
        if {"both", *sides} & {self.label.get("open")}:
            return 1.0
        levels = (
            sign_p_value(values, t)
            if self.median
            else ranged_p_value(values, t, self.bounds, self.draws)
            for t in scaled
        )
        return max(levels, default=0.0)

    def _scaled(self, numbers: Array) -> Array:
        return np.log(np.maximum(numbers, ZERO_RATIO)) if self.logarithmic else numbers


@dataclass(frozen=True)
class Predicate:
    """A quantity's numbers in a scope, compared in one way, against a criterion.

    numbers : from the quantity, the measurements and the cells, raising `NotRunError` where data
    are lacking. The criterion is on the ratio, the correlation, or in the quantity's yardsticks.
    """

    quantity: Quantity
    scope: tuple[Cell | Matrix, ...]
    criterion: Criterion
    numbers: Callable[[Quantity, xr.Dataset, tuple[Cell, ...]], Numbers]
    scale: Scale = "own"

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        """The cells it rests on; those named in it where there is no dataset."""
        parts = (p.cells(dataset) if isinstance(p, Matrix) else (p,) for p in self.scope)
        return tuple(dict.fromkeys(cell for part in parts for cell in part))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        """All of them must hold."""
        quantity = self.quantity
        found = list(self.numbers(quantity, dataset, self.cells(dataset)))
        unit, criterion, draws = "1", self.criterion, None
        if self.scale in ("own", "difference"):
            unit = quantity.unit
            yardstick = quantity.yardstick(dataset)
            criterion = criterion.mapped(lambda edge: edge * yardstick)
        if self.scale == "own" and quantity.counted:
            draws = quantity.counted(dataset)
        bounds = _bounds(self.scale, quantity.range)
        if self.scale == "own":
            _require_possible(quantity, [values for _, values in found])
        return tuple(
            Check(
                {"quantity": quantity.name, **label},
                values,
                criterion,
                unit,
                "exact" if quantity.exact and np.ptp(values) == 0 else self.scale,
                bounds,
                draws,
            )
            for label, values in found
        )


def level(
    quantity: Quantity, scope: Cell | Matrix, criterion: Criterion, layers: Layers | None = None
) -> Predicate:
    """The quantity itself, in each cell and in the layers named (or of the whole net)."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        for cell, values in zip(cells, quantity.read(dataset, *cells), strict=True):
            for label, column in _columns(values, layers):
                open_end, known = quantity.level(column)
                yield {"cell": str(cell), **label, **_open(open_end)}, known

    return Predicate(quantity, (scope,), criterion, numbers)


def layer_ratio(
    quantity: Quantity, cell: Cell, numerator: End, denominator: End, criterion: Criterion
) -> Predicate:
    """The quantity at one end of the net over that at the other."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        (values,) = quantity.read(dataset, cell)
        (_, over), (_, under) = (
            column for end in (numerator, denominator) for column in _columns(values, end)
        )
        label = {"cell": str(cell), "numerator": numerator, "denominator": denominator}
        yield _compared(quantity, dataset, label, over, under, ratio=True)

    return Predicate(quantity, (cell,), criterion, numbers, "ratio")


def trend(quantity: Quantity, cell: Cell, criterion: Criterion) -> Predicate:
    """The quantity's growth from first to last layer.

    The growth is that of the exponential fitted to all layers by least squares in the logarithm,
    so a rise that one step takes and the others take back does not count as one.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        (values,) = quantity.read(dataset, cell)
        depth = values.shape[1]
        if depth < 2 or not (values > 0).all():
            raise NotRunError(Reason.UNDEFINED, f"no trend of {quantity.name} in {cell}")
        slope, _ = np.polyfit(np.arange(depth), np.log(values).T, 1)
        yield {"cell": str(cell), "trend": "growth"}, np.exp(slope * (depth - 1))

    return Predicate(quantity, (cell,), criterion.mirrored(ratio=True), numbers, "ratio")


def rank_trend(quantity: Quantity, cell: Cell, criterion: Criterion) -> Predicate:
    """Along its one axis, the quantity's rank correlation (Spearman 1904) with the axis.

    1 : it never falls from one place to the next, and rises; -1 : it never rises, and falls. Taken
    within a replicate, it asks for no particular shape of the relation.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        (values,) = quantity.read(dataset, cell)
        places = np.broadcast_to(np.arange(values.shape[1]), values.shape)
        yield {"cell": str(cell), "trend": "rank correlation"}, _rank_correlations(places, values)

    return Predicate(quantity, (cell,), criterion.mirrored(ratio=False), numbers, "correlation")


def against(
    quantity: Quantity,
    cell: Cell,
    reference: Cell,
    criterion: Criterion,
    layers: Layers | None = None,
    *,
    ratio: bool = False,
) -> Predicate:
    """The quantity of one cell minus (or over) that of another, paired, in the layers named."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        ours, theirs = (_columns(v, layers) for v in quantity.read(dataset, cell, reference))
        how = {"cell": str(cell), "over" if ratio else "minus": str(reference)}
        for (label, one), (_, other) in zip(ours, theirs, strict=True):
            yield _compared(quantity, dataset, {**how, **label}, one, other, ratio=ratio)

    criterion = criterion.mirrored(ratio=ratio)
    return Predicate(quantity, (cell, reference), criterion, numbers, _scale(ratio))


def best_of(
    quantity: Quantity, cell: Cell, advantage: float, rivals: tuple[str, ...] | None = None
) -> Predicate:
    """The cell lies below each rival by more than `advantage`.

    A negative advantage is the weaker statement that no rival lies below it by more than that.
    Without named rivals, all other initializers measured for the activation are.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        if len(cells) < 2:
            raise NotRunError(Reason.NO_CELL, f"{cell} has no rival")
        own, *others = quantity.read(dataset, *cells)
        for rival, theirs in zip(cells[1:], others, strict=True):
            label = {"cell": str(cell), "rival": rival.initializer}
            yield _compared(quantity, dataset, label, theirs, own, ratio=False)

    scope = cell, Matrix((cell.activation,), rivals, without=(cell.initializer,))
    return Predicate(quantity, scope, above(advantage).mirrored(ratio=False), numbers, "difference")


def inside(quantity: Quantity, by: Quantity, scope: Matrix, criterion: Criterion) -> Predicate:
    """At either end of an order, the quantity's surplus over its least between the ends.

    For each activation its cells are put in the order of `by`, means over replicates.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        for activation in dict.fromkeys(cell.activation for cell in cells):
            own = [cell for cell in cells if cell.activation == activation]
            if len(own) < 3:
                raise NotRunError(Reason.NO_CELL, f"nothing between the ends of {activation}")
            order = by.read(dataset, *own).mean(axis=1).argsort()
            values = quantity.read(dataset, *own)[order]
            least = values[1:-1].mean(axis=1).argmin() + 1
            for end in (0, -1):
                label: Label = {"cell": str(own[order[end]]), "minus": str(own[order[least]])}
                yield _compared(quantity, dataset, label, values[end], values[least], ratio=False)

    return Predicate(quantity, (scope,), criterion.mirrored(ratio=False), numbers, "difference")


def contrast(
    quantity: Quantity,
    cell: Cell,
    setting: Setting,
    baseline: Setting,
    criterion: Criterion,
    *,
    ratio: bool = False,
) -> Predicate:
    """The quantity at one value of a coordinate minus (or over) that at another, paired."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        ours, theirs = (
            quantity.at(**dict([place])).read(dataset, cell)[0] for place in (setting, baseline)
        )
        label = {"cell": str(cell), "coordinate": setting[0]}
        for name, (_, value) in (("setting", setting), ("baseline", baseline)):
            label[name] = value if isinstance(value, str) else f"{value:g}"
        label["as"] = "ratio" if ratio else "difference"
        yield _compared(quantity, dataset, label, ours, theirs, ratio=ratio)

    criterion = criterion.mirrored(ratio=ratio)
    return Predicate(quantity, (cell,), criterion, numbers, _scale(ratio))


def best_setting(
    quantity: Quantity, cell: Cell, baseline: Setting, by: Quantity, criterion: Criterion
) -> Predicate:
    """The quantity at one value of a coordinate minus that at the value where another is least.

    Which that is, is found on the first half of the replicates, and judged on the others.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        coordinate, without = baseline
        if coordinate not in dataset:
            raise NotRunError(Reason.NO_SETTING, coordinate)
        tried = [float(v) for v in dataset[coordinate].to_numpy() if v != without]
        if not tried:
            raise NotRunError(Reason.NO_SETTING, f"{coordinate} other than {without:g}")
        means = [_first_half(by.at(**{coordinate: v}).read(dataset, cell)[0]) for v in tried]
        best = tried[int(np.argmin(means))]
        own, other = (
            quantity.at(**{coordinate: v}).read(dataset, cell)[0] for v in (without, best)
        )
        label = {"cell": str(cell), "coordinate": coordinate, "setting": f"{without:g}"}
        label |= {"baseline": f"{best:g}", "as": "difference"}
        half = len(own) // 2
        yield _compared(quantity, dataset, label, own[half:], other[half:], ratio=False)

    return Predicate(quantity, (cell,), criterion.mirrored(ratio=False), numbers, "difference")


def _first_half(values: Array) -> float:
    return float(values[: len(values) // 2].mean())


def best_against(
    quantity: Quantity,
    activation: str,
    rival: str,
    criterion: Criterion,
    initializers: tuple[str, ...] | None = None,
    *,
    ratio: bool = False,
) -> Predicate:
    """The least that one activation reaches minus (or over) the least that another does.

    The least is taken within each replicate over the initializers named, or over all measured.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        ours, theirs = map(_least, np.split(quantity.read(dataset, *cells), 2))
        label = {"best_of": activation, "against": rival, "as": "ratio" if ratio else "difference"}
        yield _compared(quantity, dataset, label, ours, theirs, ratio=ratio)

    scope = (Matrix((activation, rival), initializers),)
    return Predicate(quantity, scope, criterion.mirrored(ratio=ratio), numbers, _scale(ratio))


def spread(quantity: Quantity, criterion: Criterion, without: tuple[str, ...] = ()) -> Predicate:
    """What the highest cell of all but those left out reaches above the lowest.

    Which they are is found on the first half of the replicates and held against the criterion on
    the others, so that chance alone makes no spread.
    """

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        if len(cells) < 2:
            raise NotRunError(Reason.NO_CELL, "a range needs at least two cells")
        values = quantity.read(dataset, *cells)
        half = values.shape[1] // 2
        means = values[:, :half].mean(axis=1)
        between = values[means.argmax(), half:] - values[means.argmin(), half:]
        yield {"range": "highest minus lowest"}, between

    scope = (Matrix(without=without),)
    return Predicate(quantity, scope, criterion.mirrored(ratio=False), numbers, "difference")


def controlled(tested: Predicate, control: Predicate) -> Predicate:
    """What is tested, where the control holds: an inability shows only beside what is able."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        for check in control.checks(dataset):
            if outcome(check.criterion, check.interval(CONFIDENCE)) is not Outcome.SUPPORTED:
                raise NotRunError(Reason.NO_CONTROL, str(check.label.get("cell", quantity.name)))
        yield from tested.numbers(quantity, dataset, tested.cells(dataset))

    return replace(tested, scope=(*tested.scope, *control.scope), numbers=numbers)


def fact(quantity: Quantity, criterion: Criterion) -> Predicate:
    """A number that mathematics gives; it rests on no experiment and has no replicates."""

    def numbers(quantity: Quantity, dataset: xr.Dataset, cells: tuple[Cell, ...]) -> Numbers:
        yield {}, np.atleast_1d(quantity.compute())

    return Predicate(quantity, (), criterion, numbers, "exact")


def _scale(ratio: bool) -> Scale:
    return "ratio" if ratio else "difference"


def _bounds(scale: Scale, bounds: Range) -> Range:
    """What numbers on a scale cannot leave, by the range of the quantity."""
    low, high = bounds
    if scale == "ratio":
        return LOG_RANGE
    return {"difference": (low - high, high - low), "correlation": (-1.0, 1.0)}.get(scale, bounds)


def _require_possible(quantity: Quantity, found: list[Array]) -> None:
    low, high = quantity.range
    for values in found:
        if values.min() < low - ROUNDING or values.max() > high + ROUNDING:
            raise ValueError(
                f"{quantity.name} must lie between {low} and {high}; got {values.min()} to "
                f"{values.max()}. Hint: is its `range` right?"
            )


def _ratio(logarithm: Interval) -> Interval:
    """A ratio's interval from that of its logarithm, whose bounds stand for 0 and infinity."""
    low, high = LOG_RANGE
    ratio = logarithm.exponentiated()
    return replace(
        ratio,
        low=ratio.low if logarithm.low > low else 0.0,
        high=ratio.high if logarithm.high < high else math.inf,
    )


def _compared(
    quantity: Quantity,
    dataset: xr.Dataset,
    label: Label,
    ours: Array,
    theirs: Array,
    *,
    ratio: bool,
) -> tuple[Label, Array]:
    open_end, values = quantity.compared(dataset, ours, theirs, ratio=ratio)
    return {**label, **_open(open_end)}, values


def _open(end: str | None) -> Label:
    """An entry that only a number has of which less is known than where it lies."""
    return {"open": end} if end else {}


def _least(values: Array) -> Array:
    """Over cells, of what is known; where all were cut off (negative), the first to have been."""
    known = np.where(values < 0, np.inf, values).min(axis=0)
    least: Array = np.where(np.isinf(known) & (values < 0).any(axis=0), values.max(axis=0), known)
    return least


def _rank_correlations(ours: Array, theirs: Array) -> Array:
    """Spearman's, row by row; 0 where either does not vary, so that nothing goes with it."""
    from scipy.stats import spearmanr  # slow to load, and only verdicts need it

    found = [
        spearmanr(one, other).statistic if np.ptp(one) and np.ptp(other) else 0.0
        for one, other in zip(ours, theirs, strict=True)
    ]
    return np.round(found, 12)  # a perfect one comes out a rounding away from 1


def _columns(values: Array, layers: Layers | None) -> Iterator[tuple[Label, Array]]:
    """The labels and (replicate,) columns of the layers asked for; layers are numbered from 1.

    "later" are all but the first.
    """
    if layers is None:
        yield {}, values
        return
    indices = range(values.shape[1])
    parts = {"first": indices[:1], "last": indices[-1:], "every": indices, "later": indices[1:]}
    for index in parts[layers]:
        yield {"layer": index + 1}, values[:, index]
