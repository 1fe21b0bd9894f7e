"""Settings of the experiments on the length and correlation maps."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.study.settings.base import ONCE, Depth, ExperimentSettings, Positive, Width

Correlation = Annotated[float, Field(strict=True, ge=0, le=1)]


class Settings(ExperimentSettings):
    """Pairs of inputs through wide random networks with biases, at several weight spreads.

    The initializer's weights are scaled to sqrt(n Var[w]) = sigma_w, the biases have sd sigma_b;
    the defaults are what Poole et al. 2016, figures 1 and 2, show for tanh. lengths : mean squares
    q of the pre-activations, up to their 15, at which the length map is measured. correlations : of
    two inputs, from which pairs start.
    """

    needs_spread: ClassVar[bool] = True

    kind: Literal["maps"]
    sigma_w: Annotated[tuple[Positive, ...], ONCE] = (1.3, 2.5, 4.0)
    sigma_b: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] = 0.3
    lengths: Annotated[tuple[Positive, ...], ONCE] = (0.25, 1.0, 2.0, 4.0, 8.0, 15.0)
    correlations: Annotated[tuple[Correlation, ...], ONCE] = (0.0, 0.25, 0.5, 0.75, 0.9, 0.99)
    depth: Depth
    width: Annotated[Width, Field(ge=2)]
