"""Loss and accuracy of every cell after training: printed beside the figures of other modules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from engine.evidence.statistics import Interval
from engine.experiments.training.results import TrainingReading, TrainingView
from engine.report.labels import initializer_text
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

_DIVERGED = Text("{}/{} 发散", "{} of {} diverged")
_NOT_RUN = Text("未运行", "not run")


def tables(view: TrainingView) -> dict[str, Table]:
    """Loss on the whole training set and test accuracy after the last iteration, with intervals."""
    return {
        "train_loss": _matrix(view, "train_loss", "nat", 1.0, 3),
        "test_accuracy": _matrix(view, "test_accuracy", "%", 100.0, 1),
    }


def _matrix(view: TrainingView, field: str, unit: str, scale: float, decimals: int) -> Table:
    """Activations by initializers; a printed cell has the mean and half its interval's width."""
    cells = {
        (activation, initializer): view.cell(activation, initializer)
        for activation in view.activations
        for initializer in view.initializers
    }
    records = [
        {"activation": a, "initializer": i, **_matrix_record(reading, field, unit, scale)}
        for (a, i), reading in cells.items()
    ]

    def rows(phrases: Phrases) -> Rows:
        return [
            [phrases.name(a), *(show(phrases, cells[a, i]) for i in view.initializers)]
            for a in view.activations
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

    header = ["", *map(initializer_text, view.initializers)]
    return Table(pd.DataFrame(records), header, rows, "l" + "c" * len(view.initializers))


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
