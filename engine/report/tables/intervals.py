"""How tables give an interval: printed, and as columns of their data."""

from engine.evidence.statistics import Interval
from engine.report.result_words import Phrases


def with_half(
    phrases: Phrases, interval: Interval | None, decimals: int = 3, scale: float = 1
) -> str:
    """Mean and half the interval's width, "0.588 ± 0.021", but what is certain alone; or a dash."""
    if interval is None:
        return phrases.number(None)
    mean = phrases.number(scale * interval.estimate, decimals)
    if interval.low == interval.high:
        return mean
    half = phrases.number(scale * (interval.high - interval.low) / 2, decimals)
    return f"{mean} ± {half}"


def bounds_columns(name: str, interval: Interval | None, unit: str = "1") -> dict[str, object]:
    """Columns of a table's data for one interval; None in each for none."""
    ends = (interval.estimate, interval.low, interval.high) if interval else (None,) * 3
    columns = (f"{name} [{unit}]", f"{name} low [{unit}]", f"{name} high [{unit}]")
    return dict(zip(columns, ends, strict=True))
