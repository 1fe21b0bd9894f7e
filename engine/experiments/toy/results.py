"""Kumar's notebook: its stored accuracies, its one seed among many, and what a line achieves.

Everything that decides the validation accuracies it prints is fixed (points, split, seed, descent),
so ours must be the same number: they agree if ours, rounded to the three decimals that suffice for
shares of 250 points, is the printed one. With other points than the notebook's thousand there is no
agreement to speak of.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.published import Published
from engine.evidence.quantities.reductions import DIFFERENCE, POSITIVE, SHARE
from engine.evidence.statistics import Interval, Range, certain
from engine.experiments.toy.descent import READINGS
from engine.experiments.toy.settings import NOTEBOOK, Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

SOURCE = "kumar_notebook"

_FUNCTIONS = {"sigmoid": "sigmoid", "relu": "ReLU"}
_LAWS = {
    "zeros": Text("全零", "zeros"),
    "normal_sd1": Text("标准差 1", "sd 1"),
    "lecun_normal": Text("LeCun 正态", "LeCun normal"),
    "he_normal": Text("He 正态", "He normal"),
}
_PRINTED = {"sigmoid": (0.54, 0.568, 0.88, 0.568), "relu": (0.248, 0.92, 0.924, 0.92)}
STORED: Mapping[tuple[str, str], float] = {
    (function, law): value
    for function, values in _PRINTED.items()
    for law, value in zip(_LAWS, values, strict=True)
}
"""Validation accuracy by activation and initializer, to the digits printed."""

NOTEBOOK_POINTS = Settings.model_fields["points"].default
_DECIMALS = 3


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per stored accuracy, for the first experiment of the kind."""
    name, data = next(iter(measurements.items()))
    points = json.loads(data.attrs["spec"])["experiment"]["points"]
    other = Text(f"{points} 个点", f"{points} points") if points != NOTEBOOK_POINTS else None
    rows = []
    for (activation, initializer), value in STORED.items():
        ours = own_run(data, activation, initializer)
        function, law = _FUNCTIONS[activation], _LAWS[initializer]
        row = Published(
            experiment=name,
            source=SOURCE,
            place="notebook",
            quantity=Text(
                f"{function}，{law.zh}：验证准确率", f"{function}, {law.en}: validation accuracy"
            ),
            published=value,
            # One run, every draw of which is fixed: there is no spread to give.
            ours=None if ours is None else certain(ours, 1),
            differs=other,
            agrees=None if ours is None or other else same_digits(ours, value),
        )
        rows.append(row)
    return rows


def own_run(data: xr.Dataset, activation: str, initializer: str) -> float | None:
    """The validation accuracy of the notebook's own seed; None where the study lacks it."""
    if activation not in data["activation"] or initializer not in data["initializer"]:
        return None
    cell = data["validation_accuracy"].sel(activation=activation, initializer=initializer)
    value = float(cell.isel(reading=0, replicate=0))
    return value if value == value else None


def same_digits(ours: float, printed: float) -> bool:
    """Whether ours, as the notebook prints it, is the printed number."""
    as_printed = round(ours, _DECIMALS)
    return as_printed == printed


XAVIER, HE, STANDARD, ZEROS = "lecun_normal", "he_normal", "normal_sd1", "zeros"
RECOMMENDED = {"sigmoid": XAVIER, "tanh": XAVIER, "relu": HE, "leaky_relu": HE}
"""D4's choice by family of activations."""

SPREAD = (0.05, 0.95)
"""Between these quantiles over seeds lies what tables call their spread."""


@dataclass(frozen=True)
class ToyCell:
    """One pair: the notebook's run, and the same with other seeds.

    stored : the accuracy that the notebook prints; None where it prints none or has other points.
    own : ours with its seed. accuracy, loss : on the validation points, means over seeds; None
    where a seed diverged. median, low, high : quantiles over seeds, the ends those of `SPREAD`.
    as_good : share of all seeds whose accuracy is at least the notebook's own. above_line : share
    whose accuracy exceeds softmax regression's. loss : [nat].
    """

    activation: str
    initializer: str
    stored: float | None
    own: float | None
    accuracy: Interval | None
    loss: Interval | None
    median: float
    low: float
    high: float
    best: float
    as_good: float
    above_line: float
    diverged: int

    @property
    def reproduced(self) -> bool | None:
        """Whether ours is the printed number; None where one of them is missing."""
        if self.stored is None or self.own is None:
            return None
        return same_digits(self.own, self.stored)


@dataclass(frozen=True)
class Advice:
    """D4's law for an activation against the other one, over seeds and for the notebook's own.

    difference : accuracy with the recommended law minus that with the other, in pairs; None where a
    cell or a seed is missing. own : the same difference for the notebook's seed.
    """

    activation: str
    recommended: str
    other: str
    difference: Interval | None
    own: float | None


@dataclass(frozen=True)
class ToyView:
    """What the section names. `cells` by (activation, initializer), in the order of config.yaml.

    readings : of Nesterov's step, by name, with Xavier's law, for the first activation that
    descends with a momentum.
    """

    seeds: int
    train_points: int
    validation_points: int
    as_notebook: bool
    linear_accuracy: float
    cells: Mapping[tuple[str, str], ToyCell]
    advice: tuple[Advice, ...]
    readings: Mapping[str, ToyCell]
    standard_is_he: bool | None

    @property
    def stored(self) -> list[ToyCell]:
        """The cells that have a printed number to stand beside."""
        return [cell for cell in self.cells.values() if cell.reproduced is not None]

    @property
    def nets(self) -> int:
        return len(self.cells) * self.seeds

    @property
    def best_net(self) -> float | None:
        """The accuracy of the most accurate single net of all."""
        return max((cell.best for cell in self.cells.values()), default=None)

    @property
    def line_suffices(self) -> bool:
        """Whether no net at all beats the best linear classifier."""
        return self.best_net is not None and self.best_net <= self.linear_accuracy

    @property
    def luckiest(self) -> ToyCell | None:
        """Of the cells that differ from seed to seed, where the fewest seeds do as well as 0."""
        varied = (c for c in self.cells.values() if c.high > c.low and c.own is not None)
        return min(varied, key=lambda c: c.as_good, default=None)

    @property
    def luckiest_is_alone(self) -> bool:
        """Whether no other seed does as well there."""
        luckiest = self.luckiest
        return luckiest is not None and round(luckiest.as_good * self.seeds) <= 1

    @property
    def reading_matters(self) -> bool:
        """Whether the program and the published method are told apart over all seeds."""
        rows = (self.readings.get(name) for name in (READINGS[0], READINGS[-1]))
        one, other = (row and row.accuracy for row in rows)
        return bool(one and other and (one.below(other) or other.below(one)))


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> ToyView:
    """Of the first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    cells = {(a, i): _cell(cell, settings) for a, i, cell in finished_cells(data.isel(reading=0))}
    families = {entry.name: entry.family for entry in protocol.activations_of(name)}
    return ToyView(
        seeds=settings.replicates,
        train_points=int(data.attrs["train_points"]),
        validation_points=int(data.attrs["validation_points"]),
        as_notebook=settings.points == NOTEBOOK_POINTS and settings.descents == dict(NOTEBOOK),
        linear_accuracy=float(data["linear_accuracy"]),
        cells=cells,
        advice=tuple(
            _advice(data, activation, RECOMMENDED[family])
            for activation, family in families.items()
            if family in RECOMMENDED
        ),
        readings=_readings(data, settings, families),
        standard_is_he=_alike(data, cells),
    )


def over_seeds(values: xr.DataArray, law: str, bounds: Range) -> Interval | None:
    """The mean over seeds, certain from zero weights: their biases are zero too, none is drawn."""
    if law == ZEROS and (values == values[0]).all():
        return certain(float(values[0]), values.size)
    return interval_of(values, bounds)


def _cell(cell: xr.Dataset, settings: Settings) -> ToyCell:
    """cell : of one reading of Nesterov's step."""
    activation, initializer = (str(cell[name].values) for name in ("activation", "initializer"))
    accuracy = cell["validation_accuracy"].to_numpy()
    own = float(accuracy[0]) if np.isfinite(accuracy[0]) else None
    known = accuracy[np.isfinite(accuracy)]
    low, median, high = np.quantile(known, [SPREAD[0], 0.5, SPREAD[1]]) if known.size else [0] * 3
    as_notebook = settings.points == NOTEBOOK_POINTS
    return ToyCell(
        activation=activation,
        initializer=initializer,
        stored=STORED.get((activation, initializer)) if as_notebook else None,
        own=own,
        accuracy=over_seeds(cell["validation_accuracy"], initializer, SHARE),
        loss=over_seeds(cell["validation_loss"], initializer, POSITIVE),
        median=float(median),
        low=float(low),
        high=float(high),
        best=float(known.max()) if known.size else 0.0,
        as_good=float((accuracy >= (np.inf if own is None else own)).mean()),
        above_line=float((accuracy > float(cell["linear_accuracy"])).mean()),
        diverged=int((~np.isfinite(accuracy)).sum()),
    )


def _advice(data: xr.Dataset, activation: str, recommended: str) -> Advice:
    """Where one of the laws is missing, what it would have been is NaN."""
    other = HE if recommended == XAVIER else XAVIER
    accuracy = data["validation_accuracy"].sel(activation=activation).isel(reading=0)
    gain = accuracy.reindex(initializer=[other, recommended]).diff("initializer")[0]
    own = float(gain[0])
    interval = interval_of(gain, DIFFERENCE)
    return Advice(activation, recommended, other, interval, own if own == own else None)


def _readings(
    data: xr.Dataset, settings: Settings, families: Mapping[str, str]
) -> dict[str, ToyCell]:
    for activation, law, cell in finished_cells(data):
        if law == XAVIER and settings.descents[families[activation]].momentum is not None:
            names = map(str, data["reading"].values)
            return {one: _cell(cell.isel(reading=i), settings) for i, one in enumerate(names)}
    return {}


def _alike(data: xr.Dataset, cells: Mapping[tuple[str, str], ToyCell]) -> bool | None:
    """Whether N(0, 1) and He's law gave the same accuracy for every activation and seed."""
    both = {i for _, i in cells} & {STANDARD, HE}
    if len(both) < 2:
        return None
    accuracy = data["validation_accuracy"]
    standard, he = (accuracy.sel(initializer=law).to_numpy() for law in (STANDARD, HE))
    return bool(np.array_equal(standard, he, equal_nan=True))
