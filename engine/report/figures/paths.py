"""Paths of an SVG by matplotlib: absolute coordinates, no more than lines and Bézier curves."""

import re
from collections.abc import Iterator
from functools import cache

Path = list[tuple[str, list[float]]]
"""Commands M, L, Q, C and z with their coordinates, x and y in turn, in points."""

Box = tuple[float, float, float, float]
"""Least x and y, largest x and y, in points."""

_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_COORDINATES = {"M": 2, "L": 2, "Q": 4, "C": 6, "z": 0}
_DECIMALS = 2


@cache
def read_path(d: str) -> Path:
    """The path that an attribute `d` describes.

    H and V, which `written` writes, are read, too.

    Raises ValueError for commands that matplotlib does not write, such as relative ones.
    """
    path: Path = []
    x = y = 0.0
    for letter, numbers in _COMMAND.findall(d):
        values = [float(number) for number in numbers.split()]
        if letter == "H":
            letter, values = "L", [*values, y]
        elif letter == "V":
            letter, values = "L", [x, *values]
        if len(values) != _COORDINATES.get(letter, -1):
            raise ValueError(f"path command {letter}{numbers}: must be one of M, L, H, V, Q, C, z")
        if values:
            x, y = values[-2:]
        path.append((letter, values))
    return path


def shifted(path: Path, dx: float, dy: float) -> Path:
    by = dx, dy
    return [
        (letter, [value + by[i % 2] for i, value in enumerate(values)]) for letter, values in path
    ]


def is_lines(path: Path) -> bool:
    """Whether `path` is nothing but separate straight lines, which enclose no area."""
    return [letter for letter, _ in path] == ["M", "L"] * (len(path) // 2)


def bounds(path: Path, stroke: float) -> Box:
    """A box around `path`, drawn with a line `stroke` points wide."""
    xs = [x for _, values in path for x in values[::2]]
    ys = [y for _, values in path for y in values[1::2]]
    return min(xs) - stroke, min(ys) - stroke, max(xs) + stroke, max(ys) + stroke


def written(path: Path) -> str:
    """`path` as an attribute `d`, to hundredths of a point."""
    return "".join(letter + " ".join(map(_number, values)) for letter, values in _short(path))


def _short(path: Path) -> Iterator[tuple[str, list[float]]]:
    """`path` with H and V for its level and upright lines, each as long as it goes one way."""
    x = y = 0.0
    run: tuple[str, bool] | None = None  # letter and direction of the line not yet given away
    end = 0.0
    for letter, exact in path:
        values = [round(value, _DECIMALS) for value in exact]
        here = None
        if letter == "L" and values == [x, y]:
            continue
        if letter == "L" and values[1] == y:
            here, to = ("H", values[0] > x), values[0]
        elif letter == "L" and values[0] == x:
            here, to = ("V", values[1] > y), values[1]
        if run is not None and here != run:
            yield run[0], [end]
        run = here
        if here is None:
            yield letter, values
        else:
            end = to
        if values:
            x, y = values[-2:]
    if run is not None:
        yield run[0], [end]


def _number(value: float) -> str:
    """In as few characters as it takes: 0.50 as 0.5, 3.00 as 3."""
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
