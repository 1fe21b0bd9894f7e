"""Pooled against across-sample spread of the outputs, layer by layer, for the documents' laws.

By the law of total variance a layer's pooled variance is the variance across samples within a
unit, averaged over the units, plus the variance of the unit means. Only the first carries
information about the input.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from engine.report.catalogue import laws
from engine.report.figures.layers import ACROSS, POOLED, layer_frame
from engine.report.figures.log_panels import band_line, log_axis
from engine.report.figures.multiples import activation_panels
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import percent
from engine.report.labels import (
    DASHED,
    SOLID,
    Language,
    Look,
    activation_label,
    initializer_label,
    initializer_look,
)

NAME = "spread"

_WORDS = {
    "zh": {
        "x": "层",
        "y": "输出的标准差",
        "pooled": "合并（所有单元与样本）",
        "across": "跨样本（单元之内）",
        "alt": "各层输出的合并标准差与跨样本标准差。最后一层中，跨样本方差占合并方差的份额："
        "{activations}。",
        "activation": "{activation}（{shares}）",
        "share": "{law} {share}",
        "undefined": "{law} 无",
        "between": "；",
        "note": "线：{} 个重复的均方根；带：最小至最大的重复",
    },
    "en": {
        "x": "layer",
        "y": "sd of the outputs",
        "pooled": "pooled (all units and samples)",
        "across": "across samples (within a unit)",
        "alt": "Pooled and across-sample standard deviation of the outputs of every layer. In the "
        "last layer the samples account for this share of the pooled variance: {activations}.",
        "activation": "{activation} ({shares})",
        "share": "{law} {share}",
        "undefined": "{law} none",
        "between": "; ",
        "note": "line: root mean square over {} replicates; band: lowest to highest replicate",
    },
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per activation, law of the documents, and layer; see `layer_frame`."""
    return {NAME: layer_frame(study.propagation, study.activations, laws(study.protocol))}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = _WORDS[language], tables[NAME]
    initializers = laws(study.protocol)
    entries = [(initializer_label(n, language), _pooled_look(n)) for n in initializers]
    entries += [
        (words["pooled"], Look("#000000", "none")),
        (words["across"], Look("#000000", "none", dash=DASHED)),
    ]
    figure, panels = activation_panels(
        study.activations,
        entries,
        language,
        x=words["x"],
        y=words["y"],
        panel_height=1.25,
        note=words["note"].format(frame["replicates"].max()),
    )
    log_axis(panels, frame[[POOLED, ACROSS]].to_numpy(), frame["layer"].unique())
    for axes, activation in zip(panels, study.activations, strict=True):
        panel = frame[frame["activation"] == activation]
        for initializer, line in panel.groupby("initializer", sort=False):
            pooled = _pooled_look(str(initializer))
            across = replace(pooled, marker="none", dash=DASHED)
            for column, look in ((ACROSS, across), (POOLED, pooled)):
                name = column.removesuffix(" [1]")
                band = (line[f"{name}_lowest [1]"], line[f"{name}_highest [1]"])
                band_line(axes, line["layer"], line[column], *band, look)
    return {NAME: figure}


def _pooled_look(initializer: str) -> Look:
    # In this figure the dash says which spread is meant, so hue and marker alone say the law.
    return replace(initializer_look(initializer), filled=True, dash=SOLID)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says how much of the last layer's pooled variance the samples cause."""
    words, frame = _WORDS[language], tables[NAME]
    final = frame[frame["layer"] == frame["layer"].max()]
    said = []
    for activation, rows in final.groupby("activation", sort=False):
        shares = ", ".join(_share_said(row, words, language) for _, row in rows.iterrows())
        name = activation_label(str(activation), language)
        said.append(words["activation"].format(activation=name, shares=shares))
    return {NAME: words["alt"].format(activations=words["between"].join(said))}


def _share_said(row: pd.Series, words: dict[str, str], language: Language) -> str:
    law = initializer_label(row["initializer"], language)
    if not row[POOLED] > 0:
        return words["undefined"].format(law=law)
    return words["share"].format(law=law, share=percent((row[ACROSS] / row[POOLED]) ** 2))
