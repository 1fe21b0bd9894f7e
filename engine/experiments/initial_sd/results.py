"""Initial weights of many sizes, and the training accuracies of Saito's sweep, where it learns.

Rule of agreement: that of `stored_accuracy`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from engine.evidence.definitions import POINT
from engine.evidence.few_images import SettingReading, read_setting, side
from engine.evidence.published import Published
from engine.evidence.statistics import Interval
from engine.evidence.stored_accuracy import StoredAccuracy, StoredRun
from engine.experiments.initial_sd.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

RUN = StoredRun(
    cell=("relu", "normal_sd1"),
    setting="scale",
    settings={
        "images": 1000,
        "hidden": [100] * 5,
        "loss": "softmax_cross_entropy",
        "learning_rate": 0.01,
        "batch_size": 100,
        "epochs": 20,
        "until_loss": None,
    },
    accuracies=tuple(
        StoredAccuracy(
            "train_accuracy",
            sd,
            accuracy,
            Text(f"ReLU，标准差 {sd}：训练准确率", f"ReLU, sd {sd}: training accuracy"),
        )
        for sd, accuracy in ((0.293, 0.979), (0.158, 0.823), (0.0858, 0.235))
    ),
)
"""The three standard deviations of which the book's run left chance, at the end."""

published = RUN.compare


@dataclass(frozen=True)
class Contrast:
    """The largest weights that count against the smallest: two readings and their differences.

    gap, test : training minus test accuracy, and test accuracy, largest minus smallest, paired.
    """

    large: SettingReading
    small: SettingReading
    gap: Interval
    test: Interval

    @property
    def overfits(self) -> str:
        """Whether the largest overfit "more" or "less", or "open"."""
        return side(self.gap)

    @property
    def generalizes(self) -> str:
        """Whether of the test images the largest get "more" or "less" right, or "open"."""
        return side(self.test)


@dataclass(frozen=True)
class SizesView:
    """One experiment: its settings and the readings of its first activation, largest size first."""

    settings: Settings
    title: str
    activation: str
    readings: tuple[SettingReading, ...]

    @property
    def diverged(self) -> list[SettingReading]:
        return [reading for reading in self.readings if reading.diverged]

    @property
    def stuck(self) -> list[SettingReading]:
        """Those that stayed finite and are not shown to have learned."""
        return [r for r in self.readings if not (r.diverged or r.learned)]

    @property
    def comparable(self) -> list[SettingReading]:
        """Those that learned or, where training stops at a loss, came down to it."""
        timed = self.settings.until_loss is None
        return [r for r in self.readings if (r.learned if timed else r.low_enough)]

    @property
    def contrast(self) -> Contrast | None:
        """None for fewer than two that are comparable."""
        if len(self.comparable) < 2:
            return None
        large, small = (end(self.comparable, key=lambda r: r.value) for end in (max, min))
        return Contrast(
            large, small, large.minus(small, "gap"), large.minus(small, "test_accuracy")
        )


@dataclass(frozen=True)
class InitialSdView:
    """Experiments of fixed length, and those that stop at a training loss."""

    sizes: tuple[SizesView, ...]
    published: tuple[Published, ...]
    point: float = POINT

    @property
    def timed(self) -> list[SizesView]:
        return [part for part in self.sizes if part.settings.until_loss is None]

    @property
    def equal(self) -> list[SizesView]:
        return [part for part in self.sizes if part.settings.until_loss is not None]

    @property
    def agreeing(self) -> int:
        return sum(bool(row.agrees) for row in self.published)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> InitialSdView:
    return InitialSdView(
        tuple(_sizes(protocol.own(name, Settings), data) for name, data in measurements.items()),
        tuple(RUN.compare(measurements)),
    )


def _sizes(settings: Settings, data: xr.Dataset) -> SizesView:
    activation = str(data["activation"].values[0])
    readings = read_setting(data, "scale", settings.until_loss)
    own = tuple(reading for reading in readings if reading.activation == activation)
    return SizesView(settings, str(data.attrs["dataset_title"]), activation, own)
