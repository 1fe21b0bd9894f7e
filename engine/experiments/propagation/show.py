"""The layers of the documents' cells: printed beside the figures of the other modules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from engine.experiments.propagation.contents import DOCUMENT_LAWS
from engine.experiments.propagation.results import LayerReading, PropagationReading, PropagationView
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

DOCUMENT_CELLS = (
    *(("sigmoid", law) for law in DOCUMENT_LAWS),
    ("tanh", "lecun_normal"),
    ("relu", "lecun_normal"),
    ("relu", "he_normal"),
)
"""Cells whose histograms the documents show or speak of."""

_HEADER: Sequence[Text] = [
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

_COLUMNS = (
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


def tables(view: PropagationView) -> dict[str, Table]:
    """Every layer of the documents' cells; printed are the first and the last."""
    readings = [view.readings[cell] for cell in DOCUMENT_CELLS if cell in view.readings]
    frame = pd.DataFrame(
        [_layer_record(reading, layer) for reading in readings for layer in reading.layers],
        columns=list(_COLUMNS),
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

    return {"layers": Table(frame, _HEADER, rows, "llrrrrrrrr")}


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
    return dict(zip(_COLUMNS, values, strict=True))


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
