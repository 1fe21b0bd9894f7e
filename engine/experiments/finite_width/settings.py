"""Settings of the experiments on how far networks of finite width differ from one another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import ONCE, Depth, ExperimentSettings, Width


class Settings(ExperimentSettings):
    """One Gaussian sample through many networks of `depth` layers, for each of several widths."""

    kind: Literal["finite_width"]
    widths: Annotated[tuple[Width, ...], ONCE]
    depth: Annotated[Depth, Field(ge=2)]
