"""Accuracy and loss against the strength of weight decay."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from engine.experiments.weight_decay.results import RUN
from engine.report.figures.few_images import (
    LOOKS,
    NAMES,
    draw_measure,
    mark_published,
    setting_frame,
)
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import ONE_COLUMN, QUIET, SMALL, line_style, panel_grid
from engine.report.numbers import pct
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import exact
from engine.study.language import Language, Text, in_language

NAME = "weight_decay_accuracy"
_STRENGTH = "strength [1]"

_WORDS = {
    "x": Text("权重衰减的强度", "strength of weight decay"),
    **NAMES,
    "note": Text(
        "线与带：{n} 个重复的均值 ± 标准差；空心菱形：斋藤一书存留的一次运行",
        "lines and bands: mean ± sd of {n} replicates;\nhollow diamonds: one run stored by Saito",
    ),
    "alt": Text(
        "训练与测试的准确率和损失随权重衰减强度的变化。{parts}。",
        "Accuracy and loss on the training and the test set against the strength of weight "
        "decay. {parts}.",
    ),
    "part": Text(
        "强度 {strength} 时训练准确率 {train}、测试准确率 {test}",
        "strength {strength}: {train} of the training and {test} of the test images",
    ),
    "lost": Text("强度 {strength} 时有重复发散", "strength {strength}: replicates diverged"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell and strength."""
    data = study.first("weight_decay")
    return {NAME: setting_frame(data, "strength")}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    """Strengths stand at even distances: 0 has no place on a logarithmic scale."""
    words, frame = in_language(_WORDS, language), tables[NAME]
    data = study.first("weight_decay")
    strengths = list(dict.fromkeys(frame[_STRENGTH]))
    places = np.arange(len(strengths))
    height = 2.15
    figure, grid = panel_grid(
        (ONE_COLUMN, height), (1, 2), (0.38, 0.06, 0.62, 0.1), (0.42, 0), sharey=False
    )
    for _, rows in frame.groupby(["activation", "initializer"], sort=False):
        for axes, measure in zip(grid[0], ("accuracy", "loss"), strict=True):
            draw_measure(axes, places, rows, measure)
            axes.set_ylabel(words[measure])
    stored = RUN.comparable(data)
    marks = [(float(RUN.places(data, entry.value)[0]), entry) for entry in stored]
    mark_published(grid[0, 0], marks)
    grid[0, 0].set_xticks(places, [exact(strength) for strength in strengths])
    grid[0, 0].set_ylim(0, 1.05)
    grid[0, 1].set_ylim(0, None)
    handles = [Line2D([0, 1], [0, 0], **line_style(look)) for look in LOOKS.values()]
    grid[0, 1].legend(handles, [words[part] for part in LOOKS], frameon=False, loc="upper left")
    figure.text(0.54, 0.42 / height, words["x"], ha="center", va="top")
    note = words["note"].format(n=frame["replicates"].max())
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET, fontsize=SMALL,
                linespacing=1.2)  # fmt: skip
    return {NAME: figure}


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    numbers = tables[NAME].select_dtypes("number")
    said = [_said(row, language) for row in numbers.to_dict("records")]
    return {NAME: words["alt"].format(parts=SEMICOLON[language].join(said))}


def _said(row: Mapping[str, float], language: Language) -> str:
    words, strength = in_language(_WORDS, language), exact(row[_STRENGTH])
    if row["finite_replicates"] < row["replicates"]:
        return words["lost"].format(strength=strength)
    train, test = (pct(row[f"{part}_accuracy_mean [1]"]) for part in ("train", "test"))
    return words["part"].format(strength=strength, train=train, test=test)
