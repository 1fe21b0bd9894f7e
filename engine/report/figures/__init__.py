"""The paper's figures: one module per family, each with `table`, `draw` and `alt`.

A family's tables hold what its figures show, and its figures and alternative texts are made from
its tables, so the three cannot disagree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from engine.evidence.ledger import read_ledger
from engine.report.catalogue import figure_families
from engine.report.figures import (
    collapse,
    cost_surface,
    curves,
    dead_units,
    deep,
    finite_width,
    gallery,
    glorot,
    glorot_table,
    gradients,
    histograms,
    initial_sd,
    linear_collapse,
    maps,
    matrix,
    phase,
    prediction,
    spread,
    symmetry,
    toy,
    tuned_training,
    weight_decay,
    zero_centering,
)
from engine.report.figures.faces import FONTS
from engine.report.figures.study import StoredMeasurements, Study, Tables
from engine.report.figures.style import paper_style, save_svg
from engine.report.garbage import rare_garbage_collection
from engine.report.labels import Language
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class Family:
    """How the figures of one family come about; every function returns a value per figure name."""

    table: Callable[[Study], dict[str, pd.DataFrame]]
    draw: Callable[[Study, Tables, Language], dict[str, Figure]]
    alt: Callable[[Study, Tables, Language], dict[str, str]]


FAMILIES: Mapping[str, Family] = {
    "histograms": Family(histograms.table, histograms.draw, histograms.alt),
    "gallery": Family(gallery.table, gallery.draw, gallery.alt),
    "curves": Family(curves.table, curves.draw, curves.alt),
    "matrix": Family(matrix.table, matrix.draw, matrix.alt),
    "spread": Family(spread.table, spread.draw, spread.alt),
    "gradients": Family(gradients.table, gradients.draw, gradients.alt),
    "glorot": Family(glorot.table, glorot.draw, glorot.alt),
    "glorot_table": Family(glorot_table.table, glorot_table.draw, glorot_table.alt),
    "cost_surface": Family(cost_surface.table, cost_surface.draw, cost_surface.alt),
    "linear_collapse": Family(linear_collapse.table, linear_collapse.draw, linear_collapse.alt),
    "toy": Family(toy.table, toy.draw, toy.alt),
    "maps": Family(maps.table, maps.draw, maps.alt),
    "phase": Family(phase.table, phase.draw, phase.alt),
    "prediction": Family(prediction.table, prediction.draw, prediction.alt),
    "deep": Family(deep.table, deep.draw, deep.alt),
    "finite_width": Family(finite_width.table, finite_width.draw, finite_width.alt),
    "tuned_training": Family(tuned_training.table, tuned_training.draw, tuned_training.alt),
    "initial_sd": Family(initial_sd.table, initial_sd.draw, initial_sd.alt),
    "weight_decay": Family(weight_decay.table, weight_decay.draw, weight_decay.alt),
    "symmetry": Family(symmetry.table, symmetry.draw, symmetry.alt),
    "dead_units": Family(dead_units.table, dead_units.draw, dead_units.alt),
    "collapse": Family(collapse.table, collapse.draw, collapse.alt),
    "zero_centering": Family(zero_centering.table, zero_centering.draw, zero_centering.alt),
}


def build_family(
    family: str,
    protocol: Protocol,
    measurement_paths: Mapping[str, Path],
    verdicts: Path,
    figures_dir: Path,
    tables_dir: Path,
    *,
    fonts: Path = FONTS,
) -> None:
    """Draws one family's figures and writes them with their tables and alternative texts.

    Writes `{figures_dir}/{name}.{language}.svg` for each of the report's languages,
    `{figures_dir}/{family}.json` (name -> language -> alternative text) and
    `{tables_dir}/{name}.csv` (units in the header, numbers at full precision).

    Raises KeyError for a family that this study does not have.
    """
    names = figure_families(protocol)
    if family not in names:
        raise KeyError(f"no figure family {family!r} in this study; it has {', '.join(names)}")
    study = Study(protocol, StoredMeasurements(measurement_paths), read_ledger(verdicts))
    tables = FAMILIES[family].table(study)
    _write_tables(tables, tables_dir)
    texts: dict[str, dict[str, str]] = {name: {} for name in names[family]}
    with rare_garbage_collection(), paper_style(fonts):
        for language in protocol.report.languages:
            for name, text in FAMILIES[family].alt(study, tables, language).items():
                texts[name][language] = text
            for name, figure in FAMILIES[family].draw(study, tables, language).items():
                path = figures_dir / f"{name}.{language}.svg"
                save_svg(figure, name, _first_sentence(texts[name][language]), path)
    document = json.dumps(texts, ensure_ascii=False, indent=1, sort_keys=True)
    (figures_dir / f"{family}.json").write_text(document + "\n", encoding="utf-8")


def _write_tables(tables: Tables, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False, lineterminator="\n", na_rep="")


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=。)|(?<=\.)\s", text, maxsplit=1)[0]
