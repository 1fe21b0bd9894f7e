"""Settings of the experiments that scale the initial weights."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.study.settings.base import Count, Positive, Section
from engine.study.settings.few_images import FewImagesSettings


class LogGrid(Section):
    """`count` factors from `first` to `last`, evenly spaced on a logarithmic scale."""

    first: Positive
    last: Positive
    count: Count

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(np.geomspace(self.first, self.last, self.count).tolist())


class Settings(FewImagesSettings):
    """Training from weights of many sizes: the draws of an initializer times each of `scales`.

    With the initializer N(0, 1) a scale is the weights' standard deviation.
    until_loss : a replicate stops at the first epoch whose training loss is not above it [in the
    loss's unit]; without it all run for all epochs.
    """

    several = True

    kind: Literal["initial_sd"]
    scales: LogGrid
    until_loss: Positive | None = None
