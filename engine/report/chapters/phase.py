"""The phase diagrams: on which side of the edge of chaos each initializer lies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from engine.report.catalogue import reference_width
from engine.report.labels import initializer_text
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.experiments.phase import Phase, phase_at
from engine.study.language import Text
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr

TRAINABLE = 6
"""Depth scales that can be trained, about; Schoenholz et al. 2017, section 5."""

COLUMNS = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")
"""Laws of the printed table; Glorot's are LeCun's where widths are equal."""

_NEUTRAL = 1e-9


@dataclass(frozen=True)
class InitializerPhase:
    """Where one initializer puts infinitely wide layers of one activation, without biases."""

    activation: str
    initializer: str
    sigma_w: float
    at: Phase

    @property
    def side(self) -> str:
        """ "order", "chaos", or "edge" where a gradient neither grows nor shrinks."""
        if abs(self.at.chi_1 - 1) < _NEUTRAL:
            return "edge"
        return "order" if self.at.chi_1 < 1 else "chaos"

    @property
    def gradient_scale(self) -> float:
        """Layers in which a gradient's mean square changes by a factor e; infinite at the edge."""
        return math.inf if self.side == "edge" else 1 / abs(math.log(self.at.chi_1))


@dataclass(frozen=True)
class PhaseView:
    """critical : per activation sigma_w with chi_1 = 1 without biases, None where there is none;
    attracting : of those, the ones whose lengths return."""

    width: int
    critical: Mapping[str, float | None]
    attracting: Mapping[str, bool]
    points: Mapping[tuple[str, str], InitializerPhase]
    trainable: int = TRAINABLE

    def at(self, activation: str, initializer: str) -> InitializerPhase | None:
        return self.points.get((activation, initializer))

    def side(self, initializer: str, side: str) -> list[str]:
        """Activations that an initializer puts on one side."""
        return [a for (a, i), p in self.points.items() if i == initializer and p.side == side]

    @property
    def leaving(self) -> list[str]:
        """Activations that have a critical point whose lengths do not return to it."""
        return [a for a, sigma_w in self.critical.items() if sigma_w and not self.attracting[a]]


def initializer_points(
    protocol: Protocol, data: xr.Dataset
) -> dict[tuple[str, str], InitializerPhase]:
    """Every random law of the study that needs no data, for every activation of the diagram."""
    width = reference_width(protocol)
    names = [str(name) for name in data["activation"].values]
    points, solved = {}, {}
    for activation in (a for a in protocol.activations_of(str(data.attrs["experiment"]))):
        if activation.name not in names:
            continue
        for initializer in protocol.initializers:
            if initializer.mean != 0 or initializer.calibration:
                continue
            variance = initializer.bound_to(activation).variance(width, width)
            if variance == 0:
                continue
            sigma_w = round(math.sqrt(width * variance), 12)
            key = (activation.name, sigma_w)
            if key not in solved:
                solved[key] = phase_at(activation, sigma_w, 0.0)
            points[activation.name, initializer.name] = InitializerPhase(
                activation.name, initializer.name, sigma_w, solved[key]
            )
    return points


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> PhaseView:
    data = next(iter(measurements.values()))
    names = [str(name) for name in data["activation"].values]
    without = data.isel(sigma_b=0)
    critical, attracting = {}, {}
    for name in names:
        row = without.sel(activation=name)
        found = float(row["critical_sigma_w"]) if float(without["sigma_b"]) == 0 else math.nan
        critical[name] = found if math.isfinite(found) else None
        attracting[name] = bool(row["critical_attracts"])
    points = initializer_points(protocol, data)
    return PhaseView(reference_width(protocol), critical, attracting, points)


_SIDES = {
    "order": Text("有序", "order"),
    "edge": Text("临界", "edge"),
    "chaos": Text("混沌", "chaos"),
}


def tables(view: PhaseView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": point.activation,
                "initializer": point.initializer,
                "critical sigma_w [1]": view.critical.get(point.activation),
                "sigma_w [1]": point.sigma_w,
                "chi_1 [1]": point.at.chi_1,
                "fixed length [1]": point.at.fixed_length,
                "fixed correlation [1]": point.at.fixed_correlation,
                "depth scale [layers]": point.at.depth_scale,
                "gradient scale [layers]": point.gradient_scale,
                "side": point.side,
            }
            for point in view.points.values()
        ]
    )
    laws = [law for law in COLUMNS if any(initializer == law for _, initializer in view.points)]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                phrases.number(critical),
                *(_cell(phrases, view.at(activation, law)) for law in laws),
            ]
            for activation, critical in view.critical.items()
        ]

    critical = Text(Markup("临界 σ<sub>w</sub>"), Markup("Critical σ<sub>w</sub>"))
    header = ["", critical, *map(initializer_text, laws)]
    return {"phase_sides": Table(frame, header, rows, "lr" + "c" * len(laws))}


def _cell(phrases: Phrases, point: InitializerPhase | None) -> str:
    """The side, and the layers in which a gradient changes by a factor e."""
    if point is None:
        return "–"
    side = _SIDES[point.side][phrases.language]
    if not math.isfinite(point.gradient_scale):
        return side
    return Markup("{}<br><small>{}</small>").format(side, phrases.number(point.gradient_scale))
