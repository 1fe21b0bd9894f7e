"""What activations cost, as the HTML edition tells it; the PDF is given the settings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from engine.evidence.definitions import COSTLY
from engine.experiments.training.activation_times import REFERENCE
from engine.report.numbers import num
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text
from engine.study.protocol import Protocol

Statistics = Mapping[str, float]

_BAR_EM = 7.0  # width of the longest bar
_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("值、导数", "Value, derivative"),
    Text("值 / ns", "Value / ns"),
    Text("与 ReLU 之比", "over ReLU’s"),
    Text("导数 / ns", "Derivative / ns"),
    Text("与 ReLU 之比", "over ReLU’s"),
    Text("一次更新 / µs", "Update / µs"),
    Text("与 ReLU 之比", "over ReLU’s"),
    Text("激活所占 / %", "Activations’ share / %"),
]


@dataclass(frozen=True)
class ActivationTimes:
    """The times of one activation; the ratios are over the reference's in the same round."""

    name: str
    quantities: Mapping[str, Statistics]

    def __getattr__(self, quantity: str) -> Statistics:
        """Statistics by the names of `evidence.activation_cost`: value_ns, step_ratio, ..."""
        try:
            return self.quantities[quantity]
        except KeyError:
            raise AttributeError(quantity) from None

    @property
    def value(self) -> str:
        """Whether a value takes "longer" or "shorter" than the reference's, or it is "unclear"."""
        return _side(self.value_ratio, 1.0)

    @property
    def exponential(self) -> str:
        """Whether the exponential takes "longer" or "shorter" than half of the value's time."""
        return _side(self.exp_share, 0.5)

    @property
    def step(self) -> str:
        """Whether an update takes "longer" or "shorter" than what is called costly."""
        return _side(self.step_ratio, COSTLY)


@dataclass(frozen=True)
class CostTimes:
    """All times; `exponential` and `one_pass`, a copy, are NumPy's own, in ns per element."""

    exponential: Statistics
    one_pass: Statistics
    activations: Mapping[str, ActivationTimes]

    def of(self, name: str) -> ActivationTimes | None:
        return self.activations.get(name)

    def having(self, step: str) -> list[str]:
        """The activations apart from the reference by the side on which their update lies."""
        return [n for n, own in self.activations.items() if n != REFERENCE and own.step == step]

    @property
    def slowest(self) -> ActivationTimes:
        """The activation with the longest update."""
        return max(self.activations.values(), key=lambda own: own.step_ratio["median"])


@dataclass(frozen=True)
class CostView:
    """What was timed; `times` is None where they may not be told.

    with_value : activations whose slope is computed together with their value.
    """

    units: int
    batch_size: int
    rounds: int
    with_value: tuple[str, ...]
    times: CostTimes | None
    threshold: float = COSTLY


def view_activation_cost(protocol: Protocol, run: Mapping[str, Any] | None) -> CostView | None:
    """The view of the section; None where the study times nothing. `run`: of `ReportInputs`."""
    settings = protocol.timings.activation_cost
    if settings is None:
        return None
    experiment = protocol.experiments[settings.experiment]
    measured = (run or {}).get("activation_cost")
    return CostView(
        units=max(experiment.hidden),
        batch_size=experiment.batch_size,
        rounds=settings.rounds,
        with_value=tuple(e.name for e in protocol.activations if e.keeps_slope),
        times=_times(measured) if measured else None,
    )


def cost_table(times: CostTimes) -> Table:
    """One row per activation: times per element with a bar, per update, and ratios."""
    frame = pd.DataFrame(
        [
            {"activation": name, "quantity": quantity, **statistics}
            for name, own in times.activations.items()
            for quantity, statistics in own.quantities.items()
        ]
    )
    longest = max(_element_ns(own) for own in times.activations.values())

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(name),
                _bar(own, _BAR_EM / longest),
                num(own.value_ns["median"]),
                _ratio(own.value_ratio),
                num(own.derivative_ns["median"]),
                _ratio(own.derivative_ratio),
                num(own.step_us["median"]),
                _ratio(own.step_ratio),
                num(100 * own.step_share["median"], 2),
            ]
            for name, own in times.activations.items()
        ]

    return Table(frame, _HEADER, rows, "llrrrrrrr")


def _times(measured: Mapping[str, Any]) -> CostTimes:
    return CostTimes(
        measured["operations"]["exp"]["time_ns"],
        measured["operations"]["copy"]["time_ns"],
        {name: ActivationTimes(name, own) for name, own in measured["activations"].items()},
    )


def _side(statistics: Statistics, threshold: float) -> str:
    if statistics["low"] > threshold:
        return "longer"
    return "shorter" if statistics["high"] < threshold else "unclear"


def _element_ns(times: ActivationTimes) -> float:
    return times.value_ns["median"] + times.derivative_ns["median"]


def _bar(times: ActivationTimes, em_per_ns: float) -> Markup:
    """Value and derivative side by side, for the eye: the numbers stand in the next columns."""
    piece = Markup('<span class="bar {}" style="width:{:.2f}em"></span>')
    parts = (("first", times.value_ns), ("second", times.derivative_ns))
    bars = [piece.format(kind, em_per_ns * statistics["median"]) for kind, statistics in parts]
    return Markup('<span class="bars" aria-hidden="true">{}{}</span>').format(*bars)


def _ratio(statistics: Statistics) -> Markup | str:
    if statistics["low"] == statistics["high"]:  # the reference over itself
        return num(statistics["median"])
    low, high = (num(statistics[end]) for end in ("low", "high"))
    return Markup("{}<br><small>[{}, {}]</small>").format(num(statistics["median"]), low, high)
