"""How far networks of finite width lie apart: the law of Hanin and Rolnick beside measurement.

Hanin and Rolnick 2018: the spread of log lengths grows with the sum of reciprocal widths.

For layers of one width the variance over networks is proportional to depth / width, so two widths
have variances in the inverse ratio of the widths. Ours, the narrowest ReLU networks against the
widest, agree where the 95 % interval of the ratio (F, for logarithms that are nearly normal) holds
that of the widths.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import cell_arrays
from engine.evidence.published import Published
from engine.evidence.statistics import Interval, variance_interval, variance_ratio_interval
from engine.experiments.finite_width.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

CELL = ("relu", "he_normal")


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per experiment with two widths or more."""
    rows = (_row(name, data.sortby("width")) for name, data in measurements.items())
    return [row for row in rows if row.published > 1]


def _row(name: str, data: xr.Dataset) -> Published:
    """data : narrowest first."""
    narrow, wide = (int(data["width"][end]) for end in (0, -1))
    depth, published = int(data["layer"].max()), wide / narrow
    cell, ours = cell_arrays(data).get(CELL), None
    if cell and np.isfinite(logs := cell["log_length"][..., -1]).all():
        ours = variance_ratio_interval(logs[:, 0], logs[:, -1])
    return Published(
        experiment=name,
        source="hanin2018",
        place="section 3",
        quantity=Text(
            f"ReLU 网络 ln 长度的方差之比，宽度 {narrow} 比 {wide}，{depth} 层",
            f"ratio of the variances of ln length, ReLU of width {narrow} over {wide}, "
            f"{depth} layers",
        ),
        published=published,
        ours=ours,
        agrees=None if ours is None else ours.holds(published),
    )


@dataclass(frozen=True)
class SpreadReading:
    """Variances over networks of natural logarithms of mean squares.

    lengths : of one sample's outputs, after each layer; laws : their predictions. gradients : of
    the gradient at the pre-activations so many layers before the last over that at the last, from
    one layer on; gradient_laws : the same per layer, which holds where f is positively homogeneous
    and is NaN elsewhere.
    """

    activation: str
    initializer: str
    width: int
    lengths: tuple[Interval, ...]
    laws: tuple[float, ...]
    gradients: tuple[Interval, ...]
    gradient_laws: tuple[float, ...]

    @property
    def finite(self) -> bool:
        """Whether every network passes on a signal and a gradient."""
        ends = (self.lengths[-1].estimate, self.gradients[-1].estimate)
        return all(map(math.isfinite, ends))

    @property
    def typical_factor(self) -> float:
        """One standard deviation of ln(length) at the end, as a factor of a root mean square."""
        return math.exp(math.sqrt(self.lengths[-1].estimate) / 2)


@dataclass(frozen=True)
class FiniteWidthView:
    """The first experiment of the kind; readings of the cells that are finite."""

    settings: Settings
    readings: tuple[SpreadReading, ...]


HOMOGENEOUS = ("identity", "relu", "leaky_relu")
"""Families with f(a z) = a f(z) for a > 0: there every layer adds the same, in both directions."""


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> FiniteWidthView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    return FiniteWidthView(settings, tuple(one for one in read(data) if one.finite))


def read(data: xr.Dataset) -> Iterator[SpreadReading]:
    """Every cell at every width, those without any signal included."""
    for (activation, initializer), cell in cell_arrays(data).items():
        for column, width in enumerate(data["width"].values):
            lengths, gradients = cell["log_length"][:, column], cell["log_gradient"][:, column]
            laws = np.square(cell["predicted_log_length_sd"][column])
            known = activation.startswith(HOMOGENEOUS)
            with np.errstate(invalid="ignore"):  # networks without any signal: -inf - -inf
                back = (gradients[:, :-1] - gradients[:, -1:])[:, ::-1]
                yield SpreadReading(
                    activation,
                    initializer,
                    int(width),
                    tuple(map(variance_interval, lengths.T)),
                    tuple(laws.tolist()),
                    tuple(map(variance_interval, back.T)),
                    tuple(float(laws[0]) * n if known else math.nan for n in range(1, len(laws))),
                )
