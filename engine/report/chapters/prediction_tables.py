"""The tables of theory beside measurement."""

from __future__ import annotations

import pandas as pd

from engine.evidence.statistics import Interval
from engine.report.chapters.prediction import WORDS, PredictionView
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text


def tables(view: PredictionView) -> dict[str, Table]:
    return {
        "prediction_agreement": _agreement_table(view),
        "prediction_growth": _growth_table(view),
    }


def _agreement_table(view: PredictionView) -> Table:
    frame = pd.DataFrame(
        [
            {
                "quantity": quantity,
                "comparisons": at.count,
                "covered [1]": at.covered,
                "worst activation": at.worst.where[0],
                "worst initializer": at.worst.where[1],
                "worst layer": int(at.worst.where[3]),
                "worst deviation [standard errors]": at.worst.deviation,
                "largest ratio [1]": at.largest.ratio,
            }
            for quantity, at in view.by_quantity.items()
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                WORDS[quantity][phrases.language],
                str(at.count),
                phrases.number(100 * at.covered, 1),
                f"{phrases.name(at.worst.where[0])}, {phrases.law(at.worst.where[1])}",
                phrases.number(at.worst.deviation, 1),
                phrases.number(at.largest.ratio, 3),
            ]
            for quantity, at in view.by_quantity.items()
        ]

    header = [
        Text("量", "Quantity"),
        Text("比较数", "Compared"),
        Text("区间含预测 / %", "Covered / %"),
        Text("偏差最大的单元格", "Worst cell"),
        Text("以标准误计", "Errors"),
        Text("最大的比值", "Largest ratio"),
    ]
    return Table(frame, header, rows, "lrrlrr")


_GROWTH_HEADER = [
    Text("网络", "Network"),
    Text("初始化方法", "Initializer"),
    Text("前向", "Forward"),
    Text("理论", "Law"),
    Text("反向", "Backward"),
    Text("理论", "Law"),
    Text("权重", "Weights"),
]


def _growth_table(view: PredictionView) -> Table:
    frame = pd.DataFrame(
        [
            {
                "network": "-".join(map(str, view.networks[g.network])),
                "activation": g.activation,
                "initializer": g.initializer,
                **_interval("forward", g.forward),
                "forward predicted [1]": g.forward_predicted,
                **_interval("backward", g.backward),
                "backward predicted [1]": g.backward_predicted,
                **_interval("weight gradients", g.weights),
            }
            for g in view.growths
        ]
    )
    activations = list(dict.fromkeys(g.activation for g in view.growths))
    shown = "tanh" if "tanh" in activations else next(iter(activations), None)

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                unbroken("-".join(map(str, view.networks[g.network]))),
                phrases.law(g.initializer),
                *_measured(phrases, g.forward, g.forward_predicted),
                *_measured(phrases, g.backward, g.backward_predicted),
                phrases.number(g.weights.estimate),
            ]
            for g in sorted(view.growths, key=lambda growth: growth.network)
            if g.activation == shown
        ]

    return Table(frame, _GROWTH_HEADER, rows, "llrrrrr")


def _interval(name: str, at: Interval) -> dict[str, float]:
    return {f"{name} [1]": at.estimate, f"{name} low [1]": at.low, f"{name} high [1]": at.high}


def _measured(phrases: Phrases, measured: Interval, predicted: float) -> list[str]:
    return [phrases.number(measured.estimate), phrases.number(predicted)]
