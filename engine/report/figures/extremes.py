"""The least and the most of a figure's numbers in words, for its alternative text."""

from collections.abc import Callable, Mapping

import numpy as np

from engine.report.labels import activation_label, initializer_label
from engine.study.language import Language, Text

_ENDS = Text(
    "最小为 {low}（{low_cell}），最大为 {high}（{high_cell}）",
    "{low} at the least ({low_cell}), {high} at the most ({high_cell})",
)
_CELL = Text("{activation} × {law}", "{activation} with {law}")
_NONE = Text("没有有限的数值", "no finite number")


def extremes(
    values: Mapping[tuple[str, str], float],
    shown: Callable[[float], str],
    language: Language,
    ends: Text = _ENDS,
) -> str:
    """The two ends of `values`, which belong to activations and initializers."""
    finite = {cell: value for cell, value in values.items() if np.isfinite(value)}
    if not finite:
        return _NONE[language]

    def named(cell: tuple[str, str]) -> str:
        activation, law = activation_label(cell[0], language), initializer_label(cell[1], language)
        return _CELL[language].format(activation=activation, law=law)

    low, high = min(finite, key=finite.__getitem__), max(finite, key=finite.__getitem__)
    return ends[language].format(
        low=shown(finite[low]), low_cell=named(low), high=shown(finite[high]), high_cell=named(high)
    )
