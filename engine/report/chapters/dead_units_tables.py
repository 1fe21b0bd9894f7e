"""The tables of the section on units that fall silent."""

from __future__ import annotations

import pandas as pd

from engine.report.chapters.dead_units import DeadUnitsView
from engine.report.phrases import Phrases, exact
from engine.report.tables.table import Rows, Table
from engine.study.language import Text


def tables(view: DeadUnitsView) -> dict[str, Table]:
    """`dead_units`: activations and layers; `dead_units_runs`: the silent share of every run."""
    return {"dead_units": _layers_table(view), "dead_units_runs": _runs_table(view)}


_HEADER = [
    Text("激活函数", "Activation"),
    Text("层", "Layer"),
    Text("训练中沉默 / 次", "Fell silent"),
    Text("其中恢复 / 次", "came back"),
    Text("人为沉默 / 个", "Silenced"),
    Text("仍被更新 / %", "still updated / %"),
    Text("恢复 / %", "came back / %"),
    Text("梯度之比", "Gradient ratio"),
]


def _layers_table(view: DeadUnitsView) -> Table:
    pairs = [(reading.activation, layer) for reading in view.readings for layer in reading.layers]
    frame = pd.DataFrame(
        [
            {
                "activation": activation,
                "layer": layer.layer,
                "fell silent [count]": layer.fallen,
                "came back [count]": layer.returned,
                "silenced on purpose [count]": layer.planted,
                "of these updated [count]": layer.moved,
                "of these came back [count]": layer.revived,
                "gradient of silent over other units [1]": layer.ratio,
            }
            for activation, layer in pairs
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                *(str(n) for n in (layer.layer, layer.fallen, layer.returned, layer.planted)),
                phrases.number(_percent(layer.moved_share), 1),
                phrases.number(_percent(layer.revived_share), 1),
                phrases.number(layer.ratio),
            ]
            for activation, layer in pairs
        ]

    return Table(frame, _HEADER, rows, "lrrrrrrr")


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


_RUNS_HEADER = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("学习率", "Rate"),
    Text("偏置", "Bias"),
    Text("沉默份额 / %", "Silent / %"),
    Text("区间", "interval"),
]


def _runs_table(view: DeadUnitsView) -> Table:
    runs = [run for reading in view.readings for run in reading.runs]
    frame = pd.DataFrame(
        [
            {
                "activation": run.activation,
                "initializer": run.initializer,
                "learning rate [1]": run.rate,
                "initial bias [1]": run.bias,
                "silent share [1]": run.silent.estimate,
                "low [1]": run.silent.low,
                "high [1]": run.silent.high,
                "saturated share [1]": run.saturated.estimate,
            }
            for run in runs
        ]
    )
    shown = [reading.most for reading in view.readings if reading.most]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(run.activation),
                phrases.law(run.initializer),
                exact(run.rate),
                exact(run.bias),
                phrases.number(100 * run.silent.estimate, 1),
                phrases.bounds((100 * run.silent.low, 100 * run.silent.high), 1),
            ]
            for run in shown
        ]

    return Table(frame, _RUNS_HEADER, rows, "llrrrr")
