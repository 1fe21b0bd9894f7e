"""The phase diagrams: on which side of the edge of chaos each initializer lies."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from engine.evidence.definitions import NEUTRAL
from engine.net.theory.phase import Phase, phase_at
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class InitializerPhase:
    """Where one initializer puts infinitely wide layers of one activation, without biases."""

    sigma_w: float
    at: Phase

    @property
    def side(self) -> str:
        """ "order", "chaos", or "edge" where a gradient neither grows nor shrinks."""
        if abs(self.at.chi_1 - 1) < NEUTRAL:
            return "edge"
        return "order" if self.at.chi_1 < 1 else "chaos"

    @property
    def gradient_scale(self) -> float:
        """Layers in which a gradient's mean square changes by a factor e.

        Infinite at the edge; 0 where one layer leaves nothing of it.
        """
        if self.side == "edge":
            return math.inf
        return 1 / abs(math.log(self.at.chi_1)) if self.at.chi_1 > 0 else 0.0


@dataclass(frozen=True)
class PhaseView:
    """critical : per activation sigma_w with chi_1 = 1 without biases, None where there is none;
    attracting : of those, the ones whose lengths return."""

    width: int
    critical: Mapping[str, float | None]
    attracting: Mapping[str, bool]
    points: Mapping[tuple[str, str], InitializerPhase]

    def side(self, initializer: str, side: str) -> list[str]:
        """Activations that an initializer puts on one side."""
        return [a for (a, i), p in self.points.items() if i == initializer and p.side == side]

    @property
    def leaving(self) -> list[str]:
        """Activations that have a critical point whose lengths do not return to it."""
        return [a for a, sigma_w in self.critical.items() if sigma_w and not self.attracting[a]]


def _points(protocol: Protocol, data: xr.Dataset) -> dict[tuple[str, str], InitializerPhase]:
    """Every random law of the study that needs no data, for every activation of the diagram."""
    width = protocol.reference_width
    points, solved = {}, {}
    for activation in protocol.activations_of(str(data.attrs["experiment"])):
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
            points[activation.name, initializer.name] = InitializerPhase(sigma_w, solved[key])
    return points


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> PhaseView:
    data = next(iter(measurements.values()))
    without = data.isel(sigma_b=0)
    critical, attracting = {}, {}
    for name in map(str, data["activation"].values):
        row = without.sel(activation=name)
        found = float(row["critical_sigma_w"]) if float(without["sigma_b"]) == 0 else math.nan
        critical[name] = found if math.isfinite(found) else None
        attracting[name] = bool(row["critical_attracts"])
    return PhaseView(protocol.reference_width, critical, attracting, _points(protocol, data))
