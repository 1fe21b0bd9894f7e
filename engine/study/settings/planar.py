"""Names of the data sets of points in the plane, which need no file."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from engine.study.complaints import problem
from engine.study.planar import SETS
from engine.study.settings.base import Text


def _known(name: str) -> str:
    if name not in SETS:
        raise problem("must be the name of a set of points in the plane", known=SETS)
    return name


PlanarSet = Annotated[Text, AfterValidator(_known)]
