"""Training loss against iterations: Sun & Wang (2020), figure 2."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.quantity import guess_loss
from engine.experiments.training.contents import DOCUMENT_ACTIVATION, laws
from engine.report.figures.measured import FAILED, first_diverged, kept, place_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    ONE_COLUMN,
    QUIET,
    SMALL,
    band,
    panel_grid,
    spread_apart,
)
from engine.report.labels import activation_label, initializer_label, initializer_look
from engine.report.numbers import fixed
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

ITERATION = "iteration"
MEAN, SD = "loss_mean [nat]", "loss_sd [nat]"
FIRST_DIVERGED = "first_diverged_iteration"
PUBLISHED = "published_loss [nat]"
NAME = "curves_documents"
_WORDS = {
    "iteration": Text("迭代次数", "iteration"),
    "loss": Text("训练损失 / nat", "training loss / nat"),
    "band": Text("线与带：{} 个重复的均值 ± 标准差", "line and band: mean ± sd of {} replicates"),
    "published": Text("空心：斋藤一书存留的一次运行", "hollow: one run, stored by Saito"),
    "chance": Text("点线：随机猜测，{} nat", "dotted: chance, {} nat"),
    "diverged": Text(
        "× {}：{}/{} 发散，\n   始于第 {} 次迭代", "× {}: {}/{} diverged,\n   from iteration {}"
    ),
    "alt": Text(
        "网络（{activation}）的训练损失随迭代次数的变化。第 {last} 次迭代时：{laws}。",
        "Training loss of a network with {activation} against iterations. At "
        "iteration {last}: {laws}.",
    ),
    "law": Text("{law} {loss} nat", "{law} {loss} nat"),
    "failed": Text("× {}：运行失败", "× {}: the run failed"),
    "law_diverged": Text("{law} 发散", "{law} diverged"),
    "law_failed": Text("{law} 运行失败", "{law} failed"),
}
_GUESS = {"color": QUIET, "linewidth": 0.5, "linestyle": (0, (2, 2))}
_MOST_SHOWN = 20.0  # nat; a loss above it says no more than that the start was bad


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Mean and sd over replicates of the loss on single batches, after their update.

    The published values stand beside them.
    """
    data = study.first("training").sel(activation=[DOCUMENT_ACTIVATION])
    data = data.sel(initializer=list(laws(study.protocol))).swap_dims(point=ITERATION)
    losses, places = kept(data["loss"]), ("activation", "initializer", ITERATION)
    columns = {
        MEAN: losses.mean("replicate"),
        SD: losses.std("replicate", ddof=1),
        FIRST_DIVERGED: first_diverged(data),
    }
    frame = place_frame(data, places, columns, losses)
    frame[FIRST_DIVERGED] = frame.pop(FIRST_DIVERGED)
    published, keys = _published(study), ["initializer", ITERATION]
    return {NAME: frame.merge(published, on=keys, how="left", validate="one_to_one")}


def _published(study: Study) -> pd.DataFrame:
    """Saito's stored run as the ledger gives it; without rows where it cannot be compared."""
    rows = [
        (row["initializer"], row["iteration"], row["published"])
        for row in study.judged("references", study.first("training"))
    ]
    frame = pd.DataFrame(rows, columns=["initializer", ITERATION, PUBLISHED])
    return frame.astype({ITERATION: "int64", PUBLISHED: "float64"})


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    guess = guess_loss(study.first("training"))
    notes = _notes(frame, guess, words, language)
    top = 0.08 + 0.11 * notes.count("\n") + 0.11
    size, margins = (ONE_COLUMN, 1.8 + top), (0.33, 0.72, 0.33, top)
    figure, [[axes]] = panel_grid(size, (1, 1), margins, (0, 0))
    axes.set_xlim(0, frame[ITERATION].max() * 1.02)
    finite = frame[MEAN].dropna()
    axes.set_ylim(0, 1.08 * min(finite.max(), _MOST_SHOWN))
    axes.axhline(guess, **_GUESS)
    ends = []
    for initializer, curve in frame.groupby("initializer", sort=False):
        _curve(axes, curve, str(initializer))
        look = initializer_look(str(initializer))
        published = curve.dropna(subset=[PUBLISHED])
        axes.plot(published[ITERATION], published[PUBLISHED], linestyle="none",
                  marker=look.marker, markersize=4.5, markerfacecolor="white",
                  markeredgecolor=look.color, zorder=4, clip_on=False)  # fmt: skip
        last = curve[MEAN].last_valid_index()
        if last is not None:
            ends.append((str(initializer), float(curve[MEAN][last])))
    _direct_labels(figure, axes, ends, language)
    axes.set_title(notes, loc="left", fontsize=SMALL, color=QUIET, linespacing=1.2, pad=4)
    axes.set_xlabel(words["iteration"])
    axes.set_ylabel(words["loss"])
    return {NAME: figure}


def _notes(frame: pd.DataFrame, guess: float, words: dict[str, str], language: Language) -> str:
    """What lines, bands and marks are, and what diverged; one line each."""
    notes = [words["band"].format(frame["replicates"].max())]
    if frame[PUBLISHED].notna().any():
        notes.append(words["published"])
    notes.append(words["chance"].format(fixed(guess, 3)))
    for initializer, curve in frame.groupby("initializer", sort=False):
        label, last = initializer_label(str(initializer), language), curve.iloc[-1]
        if last["status"] == FAILED:
            notes.append(words["failed"].format(label))
        elif (first := last[FIRST_DIVERGED]) >= 0:
            lost, count = last["replicates"] - last["finite_replicates"], last["replicates"]
            notes.append(words["diverged"].format(label, lost, count, first))
    return "\n".join(notes)


def _direct_labels(
    figure: Figure, axes: Axes, ends: Iterable[tuple[str, float]], language: Language
) -> None:
    """Names at the right end of the lines, moved apart where they would touch."""
    named = sorted(ends, key=lambda end: end[1])
    low, high = axes.get_ylim()
    height = axes.get_position().height * figure.get_figheight() * 72  # points
    least = 8.5 * (high - low) / height
    moved = spread_apart(np.array([y for _, y in named]), least)
    for (initializer, _), y in zip(named, moved, strict=True):
        axes.annotate(initializer_label(initializer, language), (1, y), (4, 0),
                      xycoords=("axes fraction", "data"), textcoords="offset points",
                      va="center", color=initializer_look(initializer).color)  # fmt: skip


def _curve(axes: Axes, curve: pd.DataFrame, initializer: str) -> None:
    look = initializer_look(initializer)
    x, mean, sd = curve[ITERATION], curve[MEAN], curve[SD].fillna(0.0)
    band(axes, x, mean, (mean - sd, mean + sd), look, marker="none")
    first = int(curve[FIRST_DIVERGED].iloc[0])
    if first >= 0:
        before = mean[x <= first].last_valid_index()
        low, high = axes.get_ylim()
        height = high if before is None else min(max(mean[before], low), high)
        axes.plot([first], [height], "x", color=look.color, markersize=5, markeredgewidth=1.2,
                  clip_on=False, zorder=5)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says the loss at the last iteration shown."""
    words = in_language(_WORDS, language)
    frame = tables[NAME]
    rows = frame[frame[ITERATION] == frame[ITERATION].max()]
    said = words["alt"].format(
        activation=activation_label(DOCUMENT_ACTIVATION, language),
        last=rows[ITERATION].iloc[0],
        laws=SEMICOLON[language].join(
            _loss_said(row, words, language) for _, row in rows.iterrows()
        ),
    )
    return {NAME: said}


def _loss_said(row: pd.Series, words: dict[str, str], language: Language) -> str:
    law = initializer_label(row["initializer"], language)
    if row["finite_replicates"] == 0:
        return words[f"law_{row['status']}"].format(law=law)
    return words["law"].format(law=law, loss=fixed(row[MEAN], 3))
