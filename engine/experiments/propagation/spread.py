"""Pooled against across-sample spread of the outputs, layer by layer, for the documents' laws.

By the law of total variance a layer's pooled variance is the variance across samples within a
unit, averaged over the units, plus the variance of the unit means. Only the first carries
information about the input.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.propagation.contents import laws
from engine.experiments.propagation.layers import ACROSS, POOLED, layer_frame
from engine.report.figures.log_panels import band_line, log_axis
from engine.report.figures.multiples import activation_panels
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import INK, SMALL, percent
from engine.report.labels import (
    DASHED,
    SOLID,
    Language,
    Look,
    activation_label,
    initializer_label,
    initializer_look,
)
from engine.report.punctuation import SEMICOLON
from engine.study.language import Text, in_language

NAME = "spread"

_WORDS = {
    "x": Text("层", "layer"),
    "y": Text("输出的标准差", "sd of the outputs"),
    "pooled": Text("合并（所有单元与样本）", "pooled (all units and samples)"),
    "across": Text("跨样本（单元之内）", "across samples (within a unit)"),
    "alt": Text(
        "各层输出的合并标准差与跨样本标准差。最后一层中，跨样本方差占合并方差的份额："
        "{activations}。",
        "Pooled and across-sample standard deviation of the outputs of every layer. In the "
        "last layer the samples account for this share of the pooled variance: {activations}.",
    ),
    "activation": Text("{activation}（{shares}）", "{activation} ({shares})"),
    "note": Text(
        "线：{} 个重复的均方根；带：最小至最大的重复。图上方：最后一层的合并方差中由样本引起的份额",
        "line: root mean square over {} replicates; band: lowest to highest replicate; "
        "above: share of the last layer's pooled variance caused by the samples",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per activation, law of the documents, and layer; see `layer_frame`."""
    return {NAME: layer_frame(study.propagation, study.activations, laws(study.protocol))}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    initializers = laws(study.protocol)
    key = [
        [(initializer_label(n, language), _pooled_look(n)) for n in initializers],
        [(words["pooled"], Look(INK, "none")), (words["across"], Look(INK, "none", dash=DASHED))],
    ]
    figure, panels = activation_panels(
        study.activations,
        key,
        language,
        x=words["x"],
        y=words["y"],
        panel_height=1.4,
        note=words["note"].format(frame["replicates"].max()),
        header=0.12,
    )
    log_axis(panels, frame[[POOLED, ACROSS]].to_numpy(), frame["layer"].unique())
    for axes, activation in zip(panels, study.activations, strict=True):
        panel = frame[frame["activation"] == activation]
        _write_shares(axes, panel[panel["layer"] == panel["layer"].max()])
        for initializer, line in panel.groupby("initializer", sort=False):
            pooled = _pooled_look(str(initializer))
            across = replace(pooled, marker="none", dash=DASHED)
            for column, look in ((ACROSS, across), (POOLED, pooled)):
                name = column.removesuffix(" [1]")
                band = (line[f"{name}_lowest [1]"], line[f"{name}_highest [1]"])
                band_line(axes, line["layer"], line[column], *band, look)
    return {NAME: figure}


def _write_shares(axes: Axes, last: pd.DataFrame) -> None:
    """Above the panel, in the laws' order and colours: what the samples cause in the last layer."""
    for index, (_, row) in enumerate(last.iterrows()):
        axes.annotate(
            _share(row),
            ((index + 0.5) / len(last), 1),
            (0, 3),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=initializer_look(row["initializer"]).color,
        )


def _share(row: pd.Series) -> str:
    """Across-sample variance over pooled variance; a dash where there is no variance at all."""
    return percent((row[ACROSS] / row[POOLED]) ** 2) if row[POOLED] > 0 else "–"


def _pooled_look(initializer: str) -> Look:
    # In this figure the dash says which spread is meant, so hue and marker alone say the law.
    return replace(initializer_look(initializer), filled=True, dash=SOLID)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says how much of the last layer's pooled variance the samples cause."""
    words, frame = in_language(_WORDS, language), tables[NAME]
    final = frame[frame["layer"] == frame["layer"].max()]
    said = []
    for activation, rows in final.groupby("activation", sort=False):
        shares = ", ".join(
            f"{initializer_label(row['initializer'], language)} {_share(row)}"
            for _, row in rows.iterrows()
        )
        name = activation_label(str(activation), language)
        said.append(words["activation"].format(activation=name, shares=shares))
    return {NAME: words["alt"].format(activations=SEMICOLON[language].join(said))}
