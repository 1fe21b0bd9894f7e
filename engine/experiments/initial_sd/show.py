"""Accuracy and loss against the size of the initial weights."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.initial_sd.results import RUN
from engine.experiments.initial_sd.settings import Settings
from engine.report.figures.few_images import (
    LOOKS,
    NAMES,
    draw_measure,
    mark_published,
    setting_frame,
)
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.study import Study, Tables
from engine.report.numbers import num, pct
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import exact
from engine.study.language import Language, Text, in_language

NAME = "initial_sd_accuracy"
_SD = "scale [1]"

_WORDS = {
    "x": Text("初始权重的标准差", "standard deviation of the initial weights"),
    **NAMES,
    "timed": Text("{} 轮之后", "after {} epochs"),
    "equal": Text("训练损失降至 {} 时", "at a training loss of {}"),
    "note": Text(
        "线与带：{n} 个重复的均值 ± 标准差；空心菱形：斋藤一书存留的一次运行；"
        "无标记处至少一个重复发散",
        "lines and bands: mean ± sd of {n} replicates; hollow diamonds: a run stored by "
        "Saito; no marker where a replicate diverged",
    ),
    "alt": Text(
        "训练与测试的准确率和损失随初始权重标准差的变化。{parts}。",
        "Accuracy and loss on the training and the test set against the standard deviation "
        "of the initial weights. {parts}.",
    ),
    "part": Text(
        "{title}：测试准确率最高 {best}，在标准差 {sd} 处；未发散的最大标准差 {large} 处为 {test}",
        "{title}: highest test accuracy {best}, at sd {sd}; {test} at the largest sd that "
        "did not diverge, {large}",
    ),
    "none": Text("{title}：全部发散", "{title}: all diverged"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per experiment, cell and scale."""
    frames = [
        setting_frame(data, "scale").assign(experiment=name)
        for name, data in study.of_kind("initial_sd").items()
    ]
    return {NAME: pd.concat(frames, ignore_index=True)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    experiments = study.of_kind("initial_sd")
    figure, grid = keyed_grid(
        [_title(study, name, language) for name in experiments],
        [words["accuracy"], words["loss"]],
        [[(words[part], look) for part, look in LOOKS.items()]],
        x=words["x"],
        note=words["note"].format(
            n=ENUMERATION[language].join(map(str, frame["replicates"].unique()))
        ),
        heights=1.2,
        gaps=(0.3, 0.14),
        sharex="col",
    )
    for column, (name, data) in zip(grid.T, experiments.items(), strict=True):
        own = frame[frame["experiment"] == name]
        for _, rows in own.groupby(["activation", "initializer"], sort=False):
            for axes, measure in zip(column, ("accuracy", "loss"), strict=True):
                draw_measure(axes, rows[_SD].to_numpy(), rows, measure)
        mark_published(column[0], [(entry.value, entry) for entry in RUN.comparable(data)])
        _scale_x(column[0], own[_SD].to_numpy())
    grid[0, 0].set_ylim(0, 1.05)
    grid[1, 0].set_ylim(0, None)
    return {NAME: figure}


def _scale_x(axes: Axes, scales: np.ndarray) -> None:
    """Of all panels of a column, which share it."""
    low, high = scales.min(), scales.max()
    decades = 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
    ticks = decades if len(decades) > 1 else scales
    axes.set(xscale="log", xlim=(low / 1.2, high * 1.2))
    axes.set_xticks(ticks, [f"{tick:.3g}" for tick in ticks])
    axes.set_xticks([], minor=True)


def _title(study: Study, name: str, language: Language) -> str:
    settings = study.protocol.own(name, Settings)
    if settings.until_loss is None:
        return _WORDS["timed"][language].format(settings.epochs)
    return _WORDS["equal"][language].format(exact(settings.until_loss))


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    said = [
        _said(frame[frame["experiment"] == name], _title(study, name, language), language)
        for name in study.of_kind("initial_sd")
    ]
    return {NAME: words["alt"].format(parts=SEMICOLON[language].join(said))}


def _said(rows: pd.DataFrame, title: str, language: Language) -> str:
    words, accuracy = in_language(_WORDS, language), "test_accuracy_mean [1]"
    whole = rows[rows["finite_replicates"] == rows["replicates"]]
    if whole.empty:
        return words["none"].format(title=title)
    best, large = whole.loc[whole[accuracy].idxmax()], whole.loc[whole[_SD].idxmax()]
    return words["part"].format(
        title=title,
        best=pct(best[accuracy]),
        sd=num(best[_SD]),
        large=num(large[_SD]),
        test=pct(large[accuracy]),
    )
