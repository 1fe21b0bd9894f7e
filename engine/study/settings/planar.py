"""Names of the data sets of points in the plane, which need no file."""

from __future__ import annotations

from typing import Annotated

from engine.study.planar import SETS
from engine.study.settings.base import Text, one_of

PlanarSet = Annotated[Text, one_of("a set of points in the plane", SETS)]
