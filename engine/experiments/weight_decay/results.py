"""Weight decay: what the section on it names, and the accuracies of Saito's run.

Rule of agreement: that of `references`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from engine.evidence.few_images import Change, SettingReading, change, read_setting
from engine.evidence.published import Published
from engine.evidence.references import StoredAccuracy, StoredRun
from engine.experiments.weight_decay.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

STRENGTH = 0.1

RUN = StoredRun(
    cell=("relu", "he_normal"),
    setting="strength",
    settings={
        "images": 300,
        "hidden": [100] * 6,
        "loss": "softmax_cross_entropy",
        "learning_rate": 0.01,
        "batch_size": 100,
        "epochs": 201,
    },
    accuracies=tuple(
        StoredAccuracy(
            variable,
            STRENGTH,
            accuracy,
            Text(f"权重衰减 {STRENGTH}：{zh}准确率", f"weight decay {STRENGTH}: {en} accuracy"),
        )
        for variable, accuracy, zh, en in (
            ("train_accuracy", 0.927, "训练", "training"),
            ("test_accuracy", 0.721, "测试", "test"),
        )
    ),
)

published = RUN.compare


@dataclass(frozen=True)
class WeightDecayView:
    """The first experiment of this kind, its first activation.

    none : the reading without decay; effects : against it every other strength that stayed finite,
    ascending; both need strength 0 among the strengths. books : the effect of the book's strength.
    """

    settings: Settings
    title: str
    test_size: int
    activation: str
    none: SettingReading | None
    effects: tuple[Change, ...]
    published: tuple[Published, ...]
    books_strength: float = STRENGTH

    @property
    def books(self) -> Change | None:
        found = (e for e in self.effects if e.reading.value == self.books_strength)
        return next(found, None)

    @property
    def best(self) -> Change | None:
        """The strength with the highest mean test accuracy."""
        return max(self.effects, key=lambda e: e.test.estimate, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> WeightDecayView:
    name, data = next(iter(measurements.items()))
    activation = str(data["activation"].values[0])
    readings = [r for r in read_setting(data, "strength") if r.activation == activation]
    finite = [reading for reading in readings if not reading.diverged]
    none = next((reading for reading in finite if reading.value == 0), None)
    return WeightDecayView(
        settings=protocol.own(name, Settings),
        title=str(data.attrs["dataset_title"]),
        test_size=int(data.attrs["test_size"]),
        activation=activation,
        none=none,
        effects=tuple(change(r, none) for r in finite if r.value > 0) if none else (),
        published=tuple(RUN.compare(measurements)),
    )
