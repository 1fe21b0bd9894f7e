"""Published numbers beside ours."""

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from engine.evidence.statistics import Interval
from engine.experiments import KINDS
from engine.study.kinds import part_of
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
    published: float
    ours: Interval | None
    agrees: bool | None
    unit: str = "1"
    differs: Text | None = None


def published_numbers(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of every kind whose results hold a comparison `published`, where it was run."""
    rows: list[Published] = []
    for kind in KINDS:
        ours = {name: data for name, data in measurements.items() if data.attrs["kind"] == kind}
        compare = getattr(part_of(kind, "results"), "published", None)
        rows += compare(ours) if ours and compare else []
    return rows
