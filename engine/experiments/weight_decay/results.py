"""Weight decay: what the section on it names, and the accuracies of Saito's run.

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
    accuracies=(
        StoredAccuracy(
            "train_accuracy",
            STRENGTH,
            0.927,
            Text(f"权重衰减 {STRENGTH}：训练准确率", f"weight decay {STRENGTH}: training accuracy"),
        ),
        StoredAccuracy(
            "test_accuracy",
            STRENGTH,
            0.721,
            Text(f"权重衰减 {STRENGTH}：测试准确率", f"weight decay {STRENGTH}: test accuracy"),
        ),
    ),
)

published = RUN.compare


@dataclass(frozen=True)
class Effect:
    """What one strength does: its reading, and paired differences from training without decay."""

    reading: SettingReading
    gap: Interval
    test: Interval
    test_loss: Interval

    @property
    def curbs(self) -> bool:
        """Whether the gap between training and test accuracy is smaller by a point."""
        return side(self.gap) == "less"

    @property
    def helps(self) -> bool:
        return side(self.test) == "more"

    @property
    def harms(self) -> bool:
        return side(self.test) == "less"


@dataclass(frozen=True)
class WeightDecayView:
    """The first experiment of this kind, its first activation.

    none : the reading without decay; effects : of every other strength that stayed finite,
    ascending; both need strength 0 among the strengths. books : the effect of the book's strength.
    """

    settings: Settings
    title: str
    test_size: int
    activation: str
    none: SettingReading | None
    effects: tuple[Effect, ...]
    published: tuple[Published, ...]
    books_strength: float = STRENGTH
    point: float = POINT

    @property
    def books(self) -> Effect | None:
        found = (e for e in self.effects if e.reading.value == self.books_strength)
        return next(found, None)

    @property
    def best(self) -> Effect | None:
        """The strength with the highest mean test accuracy."""
        return max(self.effects, key=lambda e: e.test.estimate, default=None)

    @property
    def curbing(self) -> list[float]:
        return [effect.reading.value for effect in self.effects if effect.curbs]

    @property
    def helping(self) -> list[float]:
        return [effect.reading.value for effect in self.effects if effect.helps]

    @property
    def harming(self) -> list[float]:
        return [effect.reading.value for effect in self.effects if effect.harms]

    @property
    def stuck(self) -> list[float]:
        """Strengths under which nothing is shown to have been learned."""
        return [effect.reading.value for effect in self.effects if not effect.reading.learned]

    @property
    def agreeing(self) -> int:
        return sum(bool(row.agrees) for row in self.published)


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
        effects=tuple(_effect(r, none) for r in finite if r.value > 0) if none else (),
        published=tuple(RUN.compare(measurements)),
    )


def _effect(reading: SettingReading, none: SettingReading) -> Effect:
    quantities = ("gap", "test_accuracy", "test_loss")
    return Effect(reading, *(reading.minus(none, quantity) for quantity in quantities))
