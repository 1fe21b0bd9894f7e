"""Initial weights of many sizes: what the section on them names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.evidence.published import initial_sd
from engine.evidence.published.number import Published
from engine.evidence.statistics import Interval
from engine.report.chapters.few_images import Reading, read_setting, setting_table
from engine.report.phrases import exact
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

    from engine.report.tables.table import Table
    from engine.study.protocol import Protocol
    from engine.study.settings.initial_sd import InitialSdExperiment


@dataclass(frozen=True)
class Contrast:
    """The largest weights that count against the smallest: two readings and their differences.

    gap, test : training minus test accuracy, and test accuracy, largest minus smallest, paired.
    """

    large: Reading
    small: Reading
    gap: Interval
    test: Interval

    @classmethod
    def of(cls, readings: list[Reading]) -> Contrast | None:
        """None for fewer than two."""
        if len(readings) < 2:
            return None
        large, small = (end(readings, key=lambda r: r.value) for end in (max, min))
        return cls(large, small, large.minus(small, "gap"), large.minus(small, "test_accuracy"))


@dataclass(frozen=True)
class SizesView:
    """One experiment: its settings and the readings of its first activation, largest size first."""

    name: str
    settings: InitialSdExperiment
    title: str
    activation: str
    readings: tuple[Reading, ...]

    @property
    def label(self) -> Text:
        """When its networks are compared."""
        until = self.settings.until_loss
        if until is None:
            epochs = self.settings.epochs
            return Text(f"训练 {epochs} 轮", f"after {epochs} epochs")
        return Text(f"训练损失降至 {exact(until)} 时", f"at training loss {exact(until)}")

    @property
    def diverged(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.diverged]

    @property
    def learned(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.learned]

    @property
    def stuck(self) -> list[Reading]:
        """Those that stayed finite and are not shown to have learned."""
        return [r for r in self.readings if not (r.diverged or r.learned)]

    @property
    def comparable(self) -> list[Reading]:
        """Those that learned or, where training stops at a loss, came down to it."""
        if self.settings.until_loss is None:
            return self.learned
        return [reading for reading in self.readings if reading.low_enough]

    @property
    def contrast(self) -> Contrast | None:
        return Contrast.of(self.comparable)


@dataclass(frozen=True)
class InitialSdView:
    """Experiments of fixed length, and those that stop at a training loss."""

    timed: tuple[SizesView, ...]
    equal: tuple[SizesView, ...]
    published: tuple[Published, ...]

    @property
    def agreeing(self) -> int:
        return sum(bool(row.agrees) for row in self.published)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> InitialSdView:
    views = [_sizes(name, protocol.experiments[name], data) for name, data in measurements.items()]
    return InitialSdView(
        timed=tuple(v for v in views if v.settings.until_loss is None),
        equal=tuple(v for v in views if v.settings.until_loss is not None),
        published=tuple(initial_sd.compare(measurements)),
    )


def _sizes(name: str, settings: InitialSdExperiment, data: xr.Dataset) -> SizesView:
    activation = str(data["activation"].values[0])
    readings = read_setting(data, "scale", settings.until_loss)
    own = [reading for reading in readings if reading.activation == activation]
    title = str(data.attrs["dataset_title"])
    return SizesView(name, settings, title, activation, tuple(own))


_HEADER = [Text("比较时刻", "Compared"), Text("标准差", "Std. dev.")]


def tables(view: InitialSdView) -> dict[str, Table]:
    """Every size that stayed finite, by experiment."""
    entries = [
        (part.name, reading)
        for part in (*view.timed, *view.equal)
        for reading in part.readings
        if reading in part.comparable or reading.value >= _least(part)
    ]
    labels = {part.name: part.label for part in (*view.timed, *view.equal)}
    return {"initial_sd": setting_table(entries, "scale", _HEADER, labels)}


def _least(part: SizesView) -> float:
    """The largest of the sizes that learned nothing; those below it would only repeat it."""
    return max((reading.value for reading in part.stuck), default=0.0)
