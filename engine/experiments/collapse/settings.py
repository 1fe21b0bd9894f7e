"""Settings of the experiments on networks that are born constant."""

from __future__ import annotations

from typing import Annotated, Literal

from engine.study.settings.base import ONCE, Count, Depth, ExperimentSettings, Width


class Settings(ExperimentSettings):
    """How many randomly drawn networks of one input have lost it after each layer.

    widths : units of every hidden layer, one set of networks each. depth : hidden layers.
    networks : drawn per replicate.
    """

    kind: Literal["collapse"]
    widths: Annotated[tuple[Width, ...], ONCE]
    depth: Depth
    networks: Count
