"""Settings of what is timed. Times differ from run to run, so nothing else of a study rests on
them: neither measurements nor verdicts, and of the paper only the HTML edition."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.study.settings.base import Count, Section, Text


class ActivationCost(Section):
    """What activations cost, in the network and with the batches of a training experiment.

    experiment : its name. rounds : how often everything is timed; at least 6, below which no
    interval for a median has 95 % confidence.
    """

    experiment: Text
    rounds: Annotated[Count, Field(ge=6, le=100_000)]


class Timings(Section):
    """Everything that is timed; what is left out is not."""

    activation_cost: ActivationCost | None = None
