"""Quantities that span many powers of ten, against the layer."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from engine.report.figures.style import band, log_ticks
from engine.report.labels import Look

# With more powers of ten than this on a panel, factors of ten can no longer be told.
_MOST_DECADES = 16


def log_axis(panels: Sequence[Axes], values: np.ndarray, layers: ArrayLike) -> None:
    """Gives panels that share their axes a log scale that holds `values`, and the layers' numbers.

    Beyond sixteen powers of ten the smallest values leave the panel at its lower edge.
    """
    positive = values[np.isfinite(values) & (values > 0)]
    high = np.ceil(np.log10(positive.max()) + 0.1) if positive.size else 1.0
    low = np.floor(np.log10(positive.min()) - 0.1) if positive.size else -1.0
    low = max(low, high - _MOST_DECADES)
    layers = np.asarray(layers)
    step = -(-len(layers) // 10)
    for axes in panels:
        axes.set_yscale("log")
    panels[0].set_ylim(10.0**low, 10.0**high)
    panels[0].set_xlim(layers[0] - 0.3, layers[-1] + 0.3)
    panels[0].set_xticks(layers[::step])
    log_ticks(panels[0])


def band_line(
    axes: Axes, x: ArrayLike, middle: ArrayLike, low: ArrayLike, high: ArrayLike, look: Look
) -> None:
    """A line with its band; where a value is zero or missing the line is interrupted."""
    middle, low, high = (_positive(values) for values in (middle, low, high))
    band(axes, x, middle, (low, high), look)


def _positive(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values, dtype=np.float64)
    return np.where(array > 0, array, np.nan)
