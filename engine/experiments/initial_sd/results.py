"""Initial weights of many sizes, and the training accuracies of Saito's sweep, where it learns.

Rule of agreement: that of `references`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from engine.evidence.few_images import Change, SettingReading, change, read_setting
from engine.evidence.published import Published
from engine.evidence.references import StoredAccuracy, StoredRun
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
class SizesView:
    """One experiment: its settings and the readings of its first activation, largest size first.

    contrast : the largest against the smallest of those that learned or, where training stops at a
    loss, came down to it; None for fewer than two.
    """

    settings: Settings
    title: str
    activation: str
    readings: tuple[SettingReading, ...]
    contrast: Change | None


@dataclass(frozen=True)
class InitialSdView:
    """Experiments of fixed length, and those that stop at a training loss."""

    sizes: tuple[SizesView, ...]
    published: tuple[Published, ...]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> InitialSdView:
    return InitialSdView(
        tuple(_sizes(protocol.own(name, Settings), data) for name, data in measurements.items()),
        tuple(RUN.compare(measurements)),
    )


def _sizes(settings: Settings, data: xr.Dataset) -> SizesView:
    activation = str(data["activation"].values[0])
    readings = read_setting(data, "scale", settings.until_loss)
    own = tuple(reading for reading in readings if reading.activation == activation)
    timed = settings.until_loss is None
    ended = [r for r in own if (r.learned if timed else r.low_enough)]
    large, small = (end(ended, key=lambda r: r.value, default=None) for end in (max, min))
    contrast = change(large, small) if large and small and large is not small else None
    return SizesView(settings, str(data.attrs["dataset_title"]), activation, own, contrast)
