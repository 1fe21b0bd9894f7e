"""Tables of what was measured: layers at initialization, loss and accuracy after training."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from engine.evidence.statistics import Interval
from engine.experiments.propagation.contents import DOCUMENT_LAWS
from engine.experiments.propagation.results import LayerReading, PropagationReading, PropagationView
from engine.experiments.training.results import TrainingReading, TrainingView
from engine.report.labels import initializer_text
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text
from engine.study.protocol import Protocol

DOCUMENT_CELLS = (
    *(("sigmoid", law) for law in DOCUMENT_LAWS),
    ("tanh", "lecun_normal"),
    ("relu", "lecun_normal"),
    ("relu", "he_normal"),
)
"""Cells whose histograms the documents show or speak of."""

_DIVERGED = Text("{}/{} 发散", "{} of {} diverged")
_NOT_RUN = Text("未运行", "not run")


_LAYERS_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("层", "Layer"),
    Text("均值", "Mean"),
    Text("标准差", "Std. dev."),
    Text("跨样本", "Across samples"),
    Text("单元间", "Between units"),
    Text("输入所占份额 / %", "Due to input / %"),
    Text("饱和份额 / %", "Saturated / %"),
    Text("梯度", "Gradient"),
]


def layers_table(view: PropagationView) -> Table:
    """Every layer of the documents' cells; printed are the first and the last."""
    readings = [view.readings[cell] for cell in DOCUMENT_CELLS if cell in view.readings]
    frame = pd.DataFrame(
        [_layer_record(reading, layer) for reading in readings for layer in reading.layers],
        columns=list(_LAYER_COLUMNS),
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                str(layer.layer),
                *(phrases.number(value, decimals) for value, decimals in _printed(reading, layer)),
            ]
            for reading in readings
            for layer in dict.fromkeys((reading.first, reading.last))
        ]

    return Table(frame, _LAYERS_HEADER, rows, "llrrrrrrrr")


def loss_table(protocol: Protocol, view: TrainingView) -> Table:
    """Loss on the whole training set after the last iteration, with its interval [nat]."""
    return _matrix(protocol, view, "train_loss", "nat", 1.0, 3)


def accuracy_table(protocol: Protocol, view: TrainingView) -> Table:
    """Accuracy on the test set after the last iteration, with its interval [%]."""
    return _matrix(protocol, view, "test_accuracy", "%", 100.0, 1)


_LAYER_COLUMNS = (
    "activation",
    "initializer",
    "layer",
    "mean [1]",
    "sd [1]",
    "sd across samples [1]",
    "sd between units [1]",
    "share of variance across samples [1]",
    "second moment [1]",
    "skewness [1]",
    "saturated share [1]",
    "gradient sd [1]",
    "replicates",
    "diverged",
)


def _layer_record(reading: PropagationReading, layer: LayerReading) -> dict[str, object]:
    values = (
        reading.activation,
        reading.initializer,
        layer.layer,
        layer.mean,
        layer.sd,
        layer.across_sd,
        layer.between_sd,
        layer.across_share,
        layer.second_moment,
        layer.skewness,
        layer.saturated_share,
        layer.gradient_sd,
        reading.replicates,
        reading.diverged,
    )
    return dict(zip(_LAYER_COLUMNS, values, strict=True))


def _printed(
    reading: PropagationReading, layer: LayerReading
) -> list[tuple[float | None, int | None]]:
    """Numbers of a printed row with their decimals; None for significant digits instead."""
    ratio = reading.gradient_ratio if layer is reading.first else 1.0
    return [
        (layer.mean, 3),
        (layer.sd, None),
        (layer.across_sd, None),
        (layer.between_sd, None),
        (100 * layer.across_share, None),
        (100 * layer.saturated_share, 1),
        (ratio, None),
    ]


def _matrix(
    protocol: Protocol, view: TrainingView, field: str, unit: str, scale: float, decimals: int
) -> Table:
    """Activations by initializers; a printed cell has the mean and half its interval's width."""
    seen = protocol.seen_from("training")
    activations = [entry.name for entry in seen.activations]
    initializers = [entry.name for entry in seen.initializers]
    cells = {
        (activation, initializer): view.cell(activation, initializer)
        for activation in activations
        for initializer in initializers
    }
    records = [
        {"activation": a, "initializer": i, **_matrix_record(reading, field, unit, scale)}
        for (a, i), reading in cells.items()
    ]

    def rows(phrases: Phrases) -> Rows:
        return [
            [phrases.name(a), *(show(phrases, cells[a, i]) for i in initializers)]
            for a in activations
        ]

    def show(phrases: Phrases, reading: TrainingReading | None) -> str:
        if reading is None:
            return _NOT_RUN[phrases.language]
        if not reading.ok:
            words = _DIVERGED[phrases.language]
            return words.format(reading.diverged, reading.replicates)
        mean, low, high = _scaled(getattr(reading, field), scale)
        half = phrases.number((high - low) / 2, decimals)
        return Markup("{}<br><small>±{}</small>").format(phrases.number(mean, decimals), half)

    header = ["", *map(initializer_text, initializers)]
    return Table(pd.DataFrame(records), header, rows, "l" + "c" * len(initializers))


def _matrix_record(
    reading: TrainingReading | None, field: str, unit: str, scale: float
) -> dict[str, object]:
    columns = (f"{field} [{unit}]", f"low [{unit}]", f"high [{unit}]")
    if reading is None:
        return {"status": "not run", **dict.fromkeys(columns), "replicates": 0, "diverged": 0}
    interval = getattr(reading, field)
    values: Sequence[float | None] = _scaled(interval, scale) if interval else (None,) * 3
    return {
        "status": "ok" if reading.ok else "diverged",
        **dict(zip(columns, values, strict=True)),
        "replicates": reading.replicates,
        "diverged": reading.diverged,
    }


def _scaled(interval: Interval, scale: float) -> tuple[float, float, float]:
    return (scale * interval.estimate, scale * interval.low, scale * interval.high)
