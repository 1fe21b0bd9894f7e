"""One published number beside ours."""

from __future__ import annotations

from dataclasses import dataclass

from engine.evidence.statistics import Interval
from engine.study.language import Text


@dataclass(frozen=True)
class Published:
    """One published number and what this study measures in its place.

    source : key of the work in templates/references.toml; place : where it stands there.
    quantity : what the number is, with the cell it belongs to; differs : settings of ours that
    are not theirs, None where there are none. unit : "1" for pure numbers, "%", "nat".
    ours : None where the study lacks the cells. agrees : by the rule that the module which
    makes the comparison states; None where it states none, or cannot tell.
    """

    experiment: str
    source: str
    place: str
    quantity: Text
    unit: str
    published: float
    ours: Interval | None
    differs: Text | None
    agrees: bool | None
