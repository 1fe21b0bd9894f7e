"""Inside networks while they learn: Glorot and Bengio (2010), figures 2 to 4 and 6 to 12."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import pandas as pd
from matplotlib.figure import Figure

from engine.report.figures import glorot_curves, glorot_error, glorot_histograms
from engine.report.figures.study import Study, Tables
from engine.study.language import Language

Made = TypeVar("Made")

_PARTS = (glorot_curves, glorot_histograms, glorot_error)


def table(study: Study) -> dict[str, pd.DataFrame]:
    """What the figures of the study's first experiment of this kind show."""
    return _merged(part.table(study) for part in _PARTS)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return _merged(part.draw(study, tables, language) for part in _PARTS)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    return _merged(part.alt(study, tables, language) for part in _PARTS)


def _merged(parts: Iterable[Mapping[str, Made]]) -> dict[str, Made]:
    return {name: made for part in parts for name, made in part.items()}
