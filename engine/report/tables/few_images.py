"""Networks trained on few images: one row per value of the setting that varies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from engine.evidence.few_images import SettingReading
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

if TYPE_CHECKING:
    pass


_PRINTED = (("train_accuracy", 100, 1), ("test_accuracy", 100, 1), ("gap", 100, 1))

_LOSSES = (("train_loss", 1, 3), ("test_loss", 1, 3))

_HEADER: Sequence[Text] = [
    Text("训练准确率 / %", "Training / %"),
    Text("测试准确率 / %", "Test / %"),
    Text("差距 / %", "Gap / %"),
    Text("训练损失 / nat", "Training loss / nat"),
    Text("测试损失 / nat", "Test loss / nat"),
]


def setting_table(
    entries: Sequence[tuple[str, SettingReading]],
    name: str,
    header: Sequence[Text],
    labels: Mapping[str, Text] | None = None,
) -> Table:
    """Readings, each with its experiment; printed are means and half their intervals' widths.

    name : of the setting, in the data. header : of the columns before the measured ones. labels :
    by experiment, what a row then opens with; without them it opens with the setting.
    """
    frame = pd.DataFrame([_record(experiment, reading, name) for experiment, reading in entries])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                *([labels[experiment][phrases.language]] if labels else []),
                f"{reading.value:.3g}",
                *(_cell(reading, *entry, phrases) for entry in (*_PRINTED, *_LOSSES)),
            ]
            for experiment, reading in entries
        ]

    return Table(frame, [*header, *_HEADER], rows, "l" * bool(labels) + "r" * 6)


def _cell(
    reading: SettingReading, quantity: str, scale: float, decimals: int, phrases: Phrases
) -> str:
    interval = reading[quantity]
    if interval is None:
        return "–"
    half = phrases.number(scale * (interval.high - interval.low) / 2, decimals)
    return unbroken(f"{phrases.number(scale * interval.estimate, decimals)} ± {half}")


def _record(experiment: str, reading: SettingReading, name: str) -> dict[str, object]:
    record: dict[str, object] = {
        "experiment": experiment,
        "activation": reading.activation,
        f"{name} [1]": reading.value,
    }
    for quantity in reading.values:
        interval, unit = reading[quantity], "nat" if "loss" in quantity else "1"
        record[f"{quantity} [{unit}]"] = interval and interval.estimate
        record[f"low: {quantity} [{unit}]"] = interval and interval.low
        record[f"high: {quantity} [{unit}]"] = interval and interval.high
    record["epochs [epoch]"] = reading.epochs.estimate
    record["replicates"] = reading.epochs.n
    record["diverged"] = reading.diverged
    return record
