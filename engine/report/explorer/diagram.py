"""The phase diagrams behind the explorer's points: chi_1 over the spreads, and where it is 1."""

from typing import Any

import numpy as np
import xarray as xr

from engine.report.explorer.values import number, numbers

_FURTHEST = 3.0  # beyond it the diagrams of the paper have one colour
_LEAST = 1e-300  # where a step passes no gradient back, chi_1 is 0
_DIGITS = 2


def diagrams(dataset: xr.Dataset) -> dict[str, Any]:
    """The axes, and for every activation ln chi_1 (sigma_b, sigma_w) and the critical curve.

    critical : points [sigma_w, sigma_b] at which chi_1 crosses 1, from low to high sigma_b.
    """
    sigma_w, sigma_b = (dataset[name].to_numpy() for name in ("sigma_w", "sigma_b"))
    chi_1 = dataset["chi_1"].transpose("activation", "sigma_b", "sigma_w").to_numpy()
    logs = np.log(np.maximum(chi_1, _LEAST))
    names = map(str, dataset["activation"].to_numpy())
    return {
        "sigma_w": numbers(sigma_w),
        "sigma_b": numbers(sigma_b),
        "activations": {
            name: {
                "log_chi_1": [numbers(row, _DIGITS) for row in rows.clip(-_FURTHEST, _FURTHEST)],
                "critical": [
                    [number(crossing), number(float(height))]
                    for row, height in zip(rows, sigma_b, strict=True)
                    for crossing in crossings(sigma_w, row)
                ],
            }
            for name, rows in zip(names, logs, strict=True)
        },
    }


def crossings(sigma_w: np.ndarray, logs: np.ndarray) -> list[float]:
    """Where a row of ln chi_1 changes its sign, interpolated on a logarithmic axis."""
    x, before, after = np.log(sigma_w), logs[:-1], logs[1:]
    at = np.flatnonzero((before < 0) != (after < 0))
    share = before[at] / (before[at] - after[at])
    return np.exp(x[at] + share * (x[at + 1] - x[at])).tolist()
