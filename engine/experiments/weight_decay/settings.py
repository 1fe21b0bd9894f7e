"""Settings of the weight decay experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import ASCENDING, FILLED
from engine.study.settings.few_images import FewImagesSettings

Strength = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


class Settings(FewImagesSettings):
    """Training with several strengths of weight decay.

    strengths : each is the lambda of a penalty of half lambda times the sum of all squared weights.
    """

    kind: Literal["weight_decay"]
    strengths: Annotated[tuple[Strength, ...], FILLED, ASCENDING]
