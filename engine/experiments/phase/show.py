"""Phase diagrams over the spreads of weights and biases, with the initializers as points."""

from __future__ import annotations

import math

import pandas as pd
from markupsafe import Markup

from engine.experiments.phase.results import InitializerPhase, PhaseView
from engine.report.labels import initializer_text
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

COLUMNS = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")
"""Laws of the printed table; Glorot's are LeCun's where widths are equal."""


_SIDES = {
    "order": Text("有序", "order"),
    "edge": Text("临界", "edge"),
    "chaos": Text("混沌", "chaos"),
}


def tables(view: PhaseView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": point.activation,
                "initializer": point.initializer,
                "critical sigma_w [1]": view.critical.get(point.activation),
                "sigma_w [1]": point.sigma_w,
                "chi_1 [1]": point.at.chi_1,
                "fixed length [1]": point.at.fixed_length,
                "fixed correlation [1]": point.at.fixed_correlation,
                "depth scale [layers]": point.at.depth_scale,
                "gradient scale [layers]": point.gradient_scale,
                "side": point.side,
            }
            for point in view.points.values()
        ]
    )
    laws = [law for law in COLUMNS if any(initializer == law for _, initializer in view.points)]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                phrases.number(critical),
                *(_cell(phrases, view.at(activation, law)) for law in laws),
            ]
            for activation, critical in view.critical.items()
        ]

    critical = Text(Markup("临界 σ<sub>w</sub>"), Markup("Critical σ<sub>w</sub>"))
    header: list[Text | str] = ["", critical, *map(initializer_text, laws)]
    return {"phase_sides": Table(frame, header, rows, "lr" + "c" * len(laws))}


def _cell(phrases: Phrases, point: InitializerPhase | None) -> str:
    """The side, and the layers in which a gradient changes by a factor e."""
    if point is None:
        return "–"
    side = _SIDES[point.side][phrases.language]
    if not math.isfinite(point.gradient_scale):
        return side
    return Markup("{}<br><small>{}</small>").format(side, phrases.number(point.gradient_scale))
