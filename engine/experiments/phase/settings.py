"""Settings of the phase diagrams, which are solved and not sampled."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from engine.study.complaints import problem
from engine.study.settings.base import Count, ExperimentSettings, Positive

Spread = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


class Settings(ExperimentSettings):
    """The mean-field theory of infinitely wide networks over a grid of weight and bias spreads.

    sigma_w : lowest and highest sqrt(n Var[w]), on a logarithmic axis of `columns` points.
    sigma_b : lowest and highest sd of the biases, on a linear axis of `rows` points.
    """

    kind: Literal["phase"]
    replicates: Literal[1] = 1
    sigma_w: tuple[Positive, Positive]
    sigma_b: tuple[Spread, Spread]
    columns: Annotated[Count, Field(ge=2)]
    rows: Annotated[Count, Field(ge=2)]

    @field_validator("sigma_w", "sigma_b")
    @classmethod
    def _rises(cls, limits: Any) -> Any:
        if not limits[0] < limits[1]:
            raise problem("must be a lower and a higher limit")
        return limits
