"""Training loss and test accuracy against the learning rate, for every cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import Interval
from engine.experiments.tuned_training.results import TunedCell, TunedTrainingView
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.measured import cells, replicates, status, summary
from engine.report.figures.multiples import initializer_key
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import line_style, plain_log_ticks
from engine.report.labels import Language, activation_label, initializer_label, initializer_look
from engine.report.numbers import fixed, pct
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.intervals import with_half
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text, in_language

NAME = "tuned_training_rates"

RATE = "learning_rate [1]"

_MEASURES = {"train_loss": "nat", "test_accuracy": "1"}

_MOST_SHOWN = 2.0  # times a guess's loss; beyond it a rate is merely too high

_WORDS = {
    "rate": Text("学习率", "learning rate"),
    "loss": Text("训练损失 / nat", "training loss / nat"),
    "accuracy": Text("测试准确率", "test accuracy"),
    "note": Text(
        "线与带：{n} 个重复的均值、最小与最大值；方框：按验证损失选定的学习率；线终止处之后发散",
        "lines and bands: mean, lowest and highest of {n} replicates; squares: the rate "
        "chosen by validation loss; beyond the end of a line training diverges",
    ),
    "alt": Text(
        "每种激活函数在各初始化方法下，训练损失与测试准确率随学习率的变化。"
        "各激活函数在自选学习率下损失最低者：{best}。",
        "Training loss and test accuracy against the learning rate, for every activation "
        "function and initializer. Lowest loss of each activation at the rates chosen: {best}.",
    ),
    "one": Text(
        "{activation} 为{law}，学习率 {rate}，损失 {loss} nat，测试准确率 {accuracy}",
        "{activation} with {law} at rate {rate}, loss {loss} nat, test accuracy {accuracy}",
    ),
    "none": Text("{activation} 均发散", "{activation} diverged throughout"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell and rate; mean, lowest and highest over the replicates that are finite."""
    [data] = study.of_kind("tuned_training").values()
    return {NAME: pd.concat([_rows(data, cell) for cell in cells(data)], ignore_index=True)}


def _rows(data: xr.Dataset, cell: tuple[str, str]) -> pd.DataFrame:
    rates = data["learning_rate"].to_numpy()
    chosen = float(data["chosen_rate"].sel(activation=cell[0], initializer=cell[1]))
    columns: dict[str, object] = {
        "activation": cell[0],
        "initializer": cell[1],
        RATE: rates,
        "chosen": rates == chosen,
    }
    for name, unit in _MEASURES.items():
        values = replicates(data, f"{name}_by_rate", *cell)
        over = summary(values)
        whole = over.count == len(values)  # a mean over the survivors would flatter the rate
        for key in ("mean", "low", "high"):
            columns[f"{name}_{key} [{unit}]"] = np.where(whole, getattr(over, key), np.nan)
        columns["finite_replicates"] = over.count
        columns["replicates"] = len(values)
    columns["status"] = [status(data, *cell, int(count)) for count in columns["finite_replicates"]]
    return pd.DataFrame(columns)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    [data] = study.of_kind("tuned_training").values()
    activations = list(frame["activation"].unique())
    figure, grid = keyed_grid(
        [activation_label(name, language) for name in activations],
        [words["loss"], words["accuracy"]],
        initializer_key(list(frame["initializer"].unique()), language),
        x=words["rate"],
        note=words["note"].format(n=frame["replicates"].max()),
        heights=1.25,
    )
    for column, name in zip(grid.T, activations, strict=True):
        for law, rows in frame[frame["activation"] == name].groupby("initializer", sort=False):
            for axes, measure in zip(column, _MEASURES, strict=True):
                _line(axes, rows, measure, str(law))
    _axes(grid, frame, guess_loss(data))
    return {NAME: figure}


def _line(axes: Axes, rows: pd.DataFrame, measure: str, law: str) -> None:
    look, unit = initializer_look(law), _MEASURES[measure]
    mean, low, high = (rows[f"{measure}_{key} [{unit}]"] for key in ("mean", "low", "high"))
    axes.fill_between(rows[RATE], low, high, color=look.color, alpha=0.2, linewidth=0)
    axes.plot(rows[RATE], mean, **line_style(look))
    chosen = rows["chosen"] & np.isfinite(mean)
    axes.plot(rows[RATE][chosen], mean[chosen], linestyle="none", marker="s", markersize=6,
              markerfacecolor="none", markeredgecolor=look.color, zorder=4)  # fmt: skip


def _axes(grid: np.ndarray, frame: pd.DataFrame, guess: float) -> None:
    first = grid[0, 0]
    rates = np.unique(frame[RATE])
    for axes in grid.flat:
        axes.set_xscale("log")
    first.set_xlim(rates.min() / 1.5, rates.max() * 1.5)
    first.set_xticks(rates, [exact(float(rate)) for rate in rates])
    first.set_xticks([], minor=True)
    means = frame[f"train_loss_mean [{_MEASURES['train_loss']}]"].dropna()
    for axes in grid[0]:
        axes.set_yscale("log")
        axes.axhline(guess, color="#555555", linewidth=0.5, linestyle=(0, (2, 2)))
    positive = means[means > 0]
    lowest = positive.min() if positive.size else guess / 10
    first.set_ylim(0.8 * lowest, _MOST_SHOWN * guess)
    plain_log_ticks(first)
    grid[1, 0].set_ylim(0, 1.02)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    chosen = tables[NAME][tables[NAME]["chosen"]]
    said = [
        _best_said(str(name), rows.dropna(subset=["train_loss_mean [nat]"]), language)
        for name, rows in chosen.groupby("activation", sort=False)
    ]
    return {NAME: words["alt"].format(best=SEMICOLON[language].join(said))}


def _best_said(activation: str, rows: pd.DataFrame, language: Language) -> str:
    words, name = in_language(_WORDS, language), activation_label(activation, language)
    if rows.empty:
        return words["none"].format(activation=name)
    best = rows.loc[rows["train_loss_mean [nat]"].idxmin()]
    return words["one"].format(
        activation=name,
        law=initializer_label(str(best["initializer"]), language),
        rate=exact(float(best[RATE])),
        loss=fixed(best["train_loss_mean [nat]"], 3),
        accuracy=pct(best["test_accuracy_mean [1]"], 1),
    )


_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("学习率", "Rate"),
    Text("训练损失 / nat", "Training loss / nat"),
    Text("落后 / nat", "Behind / nat"),
    Text("区间 / nat", "Interval / nat"),
    Text("测试准确率 / %", "Test accuracy / %"),
    Text("损失减半的迭代数", "Iterations to halve"),
]

_EDGE = {"lowest": "↓", "highest": "↑", None: ""}


def tables(view: TunedTrainingView) -> dict[str, Table]:
    """Every cell at its rate."""
    entries = [(a.activation, cell) for a in view.activations for cell in a.cells]
    frame = pd.DataFrame([_record(name, cell) for name, cell in entries])

    def rows(phrases: Phrases) -> Rows:
        return [_printed(name, cell, phrases) for name, cell in entries]

    return {"tuned_training": Table(frame, _HEADER, rows, "llrrrrrr")}


def _record(activation: str, cell: TunedCell) -> dict[str, object]:
    found = {
        "train_loss [nat]": cell.contender.loss,
        "behind the leader [nat]": cell.contender.behind,
        "test_accuracy [1]": cell.accuracy,
        "iterations to half of a guess's loss [iteration]": cell.iterations,
    }
    record: dict[str, object] = {
        "activation": activation,
        "initializer": cell.initializer,
        "learning_rate [1]": cell.rate,
        "edge of the grid": cell.edge or "",
        "among the best": cell.best,
        "diverged": cell.contender.diverged,
    }
    for name, interval in found.items():
        record[name] = interval and interval.estimate
        record[f"low: {name}"] = interval and interval.low
        record[f"high: {name}"] = interval and interval.high
    return record


def _printed(activation: str, cell: TunedCell, phrases: Phrases) -> list[str]:
    law = phrases.law(cell.initializer)
    rate = exact(cell.rate) + _EDGE[cell.edge]
    if cell.contender.diverged:
        return [phrases.name(activation), law, rate, *"–" * 5]
    return [
        phrases.name(activation),
        Markup("<b>{}</b>").format(law) if cell.best else law,
        rate,
        unbroken(with_half(phrases, cell.contender.loss)),
        *_behind(cell.contender.behind, phrases),
        unbroken(with_half(phrases, cell.accuracy, 1, 100)),
        unbroken(with_half(phrases, cell.iterations, 0)) if cell.iterations else "–",
    ]


def _behind(interval: Interval, phrases: Phrases) -> tuple[str, str]:
    """Dashes for the leader, who is behind nobody."""
    if interval.low == interval.high == 0:
        return "–", "–"
    return phrases.number(interval.estimate, 3), unbroken(phrases.bounds(interval))
