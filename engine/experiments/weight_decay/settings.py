"""Settings of the weight decay experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from engine.study.complaints import problem
from engine.study.settings.base import FILLED
from engine.study.settings.few_images import FewImagesSettings

Strength = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


def _ascending(strengths: tuple[float, ...]) -> tuple[float, ...]:
    if sorted(set(strengths)) != list(strengths):
        raise problem("must ascend, each strength once")
    return strengths


class Settings(FewImagesSettings):
    """Training with several strengths of weight decay.

    strengths : each is the lambda of a penalty of half lambda times the sum of all squared weights.
    """

    kind: Literal["weight_decay"]
    strengths: Annotated[tuple[Strength, ...], FILLED, AfterValidator(_ascending)]
