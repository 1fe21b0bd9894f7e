"""How many units training tells apart, and what the network then learns."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.symmetry.results import SymmetryView, Trained
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.measured import mean_frame, reach
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, line_style
from engine.report.labels import (
    activation_label,
    activation_look,
    initializer_label,
    initializer_text,
)
from engine.report.numbers import num
from engine.report.punctuation import COLON, SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table
from engine.study.language import LANGUAGES, Language, Text, in_language

NAME = "symmetry_units"
UNITS, LOSS, RATE = "units_apart [count]", "test_loss [nat]", "learning_rate [1]"
_KEY_COLUMNS = 6
_SPREAD = 0.72  # of the distance between two rates, over which the activations are laid out

_WORDS = {
    "x": Text("学习率", "learning rate"),
    UNITS: Text(
        "最少的隐藏层中\n可区分的神经元数", "units told apart in the\nhidden layer with fewest"
    ),
    LOSS: Text("测试损失 / nat", "test loss / nat"),
    "note": Text(
        "点与竖线：{n} 个重复的均值、最小与最大值；虚线：最佳常数猜测的损失",
        "marks and bars: mean, lowest and highest of {n} replicates; dashed: loss of the "
        "best constant guess",
    ),
    "alt": Text(
        "训练后可区分的隐藏神经元数与测试损失。各初始化方法下神经元数的范围与最低损失：{laws}。",
        "Hidden units that can be told apart after training, and test loss. Range of the "
        "units and lowest loss by initializer: {laws}.",
    ),
    "said": Text(
        "{law} {low} 至 {high} 个，{loss} nat（{activation}）",
        "{law} {low} to {high}, {loss} nat ({activation})",
    ),
    "none": Text("{law} 没有有限的结果", "{law} without a finite result"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell and learning rate, after the last update."""
    [data] = study.of_kind("symmetry").values()
    data = data.rename(learning_rate=RATE).swap_dims(rate=RATE)
    hidden = data["tolerant_units"].isel(point=-1, layer=slice(-1))
    measured = {UNITS: hidden.min("layer", skipna=False), LOSS: data["test_loss"]}
    return {NAME: mean_frame(data, ("activation", "initializer", RATE), measured)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    data = study.first("symmetry")
    activations, laws = (list(frame[axis].unique()) for axis in ("activation", "initializer"))
    labelled = [(activation_label(name, language), activation_look(name)) for name in activations]
    figure, grid = keyed_grid(
        [initializer_label(law, language) for law in laws],
        [words[UNITS], words[LOSS]],
        [labelled[i : i + _KEY_COLUMNS] for i in range(0, len(labelled), _KEY_COLUMNS)],
        x=words["x"],
        note=words["note"].format(n=data.sizes["replicate"]),
        heights=1.2,
    )
    guess = float(data["guess_loss"])
    for (units, losses), law in zip(grid.T, laws, strict=True):
        panel = frame[frame["initializer"] == law]
        _points(units, panel, activations, UNITS)
        _points(losses, panel, activations, LOSS)
        losses.axhline(guess, color=QUIET, linewidth=0.6, linestyle="--", zorder=0)
    rates = [exact(float(rate)) for rate in data["learning_rate"].values]
    grid[0, 0].set_xlim(-0.5, len(rates) - 0.5)
    grid[0, 0].set_xticks(range(len(rates)), rates)
    grid[0, 0].set_ylim(0, None)
    # Losses far above a guess would press all others together; their marks leave at the top.
    grid[1, 0].set_ylim(0, 1.25 * guess)
    return {NAME: figure}


def _points(axes: Axes, panel: pd.DataFrame, activations: list[str], column: str) -> None:
    """A mark per activation around each rate."""
    shifts = _SPREAD * (np.arange(len(activations)) + 0.5) / len(activations) - _SPREAD / 2
    for activation, shift in zip(activations, shifts, strict=True):
        rows = panel[panel["activation"] == activation]
        middle, (low, high) = rows[column].to_numpy(), reach(rows, column)
        bars = [middle - low.to_numpy(), high.to_numpy() - middle]
        style = line_style(activation_look(activation)) | {"linestyle": "none"}
        axes.errorbar(np.arange(len(rows)) + shift, middle, yerr=bars, elinewidth=0.6, **style)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, said = in_language(_WORDS, language), []
    for law, rows in tables[NAME].groupby("initializer", sort=False):
        name = initializer_label(str(law), language)
        finite = rows[np.isfinite(rows[LOSS])]
        if finite.empty:
            said.append(words["none"].format(law=name))
            continue
        best, (low, high) = finite.loc[finite[LOSS].idxmin()], reach(finite, UNITS)
        said.append(
            words["said"].format(
                law=name,
                low=num(low.min()),
                high=num(high.max()),
                loss=num(best[LOSS]),
                activation=activation_label(best["activation"], language),
            )
        )
    return {NAME: words["alt"].format(laws=SEMICOLON[language].join(said))}


_COLUMNS = {
    "moves": Text("隐藏层权重动", "hidden weights move"),
    "apart": Text("可区分神经元", "units apart"),
    "loss": Text("测试损失 / nat", "test loss / nat"),
}
_MOVES = {True: Text("是", "yes"), False: Text("否", "no")}
_LEARNS_NOTHING = Text("未学会", "not learned")


def tables(view: SymmetryView) -> dict[str, Table]:
    """`symmetry`: printed, what zeros move, and whether units part and learn that start alike."""
    cells = {(cell.activation, cell.initializer): cell for cell in view.cells}
    zeros = {cell.initializer: ("moves", "apart", "loss") for cell in view.zeros}
    shown = zeros | {cell.initializer: ("apart", "loss") for cell in view.constants}
    columns = [(law, what) for law, whats in shown.items() for what in whats]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                *(_said(cells.get((activation, law)), what, phrases) for law, what in columns),
            ]
            for activation in dict.fromkeys(cell.activation for cell in view.cells)
        ]

    header = [Text("激活函数", "Activation"), *(_heading(*column) for column in columns)]
    frame = pd.DataFrame([_record(cell) for cell in view.cells])
    return {"symmetry": Table(frame, header, rows, "l" + "r" * len(columns))}


def _record(cell: Trained) -> dict[str, object]:
    loss = cell.loss
    return {
        "activation": cell.activation,
        "initializer": cell.initializer,
        **{f"{part} moved [1]": share for part, share in cell.moved.items()},
        "fewest units apart [count]": cell.fewest,
        "most units apart [count]": cell.apart,
        "most units differing in bits [count]": cell.bits,
        "learning rate [1]": cell.rate,
        "test loss [nat]": loss and loss.estimate,
        "low [nat]": loss and loss.low,
        "high [nat]": loss and loss.high,
    }


def _heading(law: str, what: str) -> Text:
    start = initializer_text(law)
    said = {lang: f"{start[lang]}{COLON[lang]}{_COLUMNS[what][lang]}" for lang in LANGUAGES}
    return Text(**said)


def _said(cell: Trained | None, what: str, phrases: Phrases) -> str:
    if cell is None:
        return "–"
    if what == "moves":
        return _MOVES[cell.moved["hidden weights"] > 0][phrases.language]
    if what == "apart":
        return str(cell.apart)
    if cell.loss is None or not cell.learned:
        return _LEARNS_NOTHING[phrases.language]
    return phrases.number(cell.loss.estimate, 3)
