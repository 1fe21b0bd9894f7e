"""The common look: sizes, type, panel grids in inches, keys, and the way to SVG."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import Literal, TypedDict, Unpack

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea
from matplotlib.ticker import FuncFormatter
from matplotlib.typing import RcKeyType
from numpy.typing import ArrayLike

from engine.report.figures.faces import FACES, SIGNS, lent_faces
from engine.report.labels import Dash, Look
from engine.report.numbers import MINUS, pct
from engine.study.language import Language

MILLIMETRE = 1 / 25.4
ONE_COLUMN = 84 * MILLIMETRE
FULL_WIDTH = 150 * MILLIMETRE  # of the text in print
SMALL = 7.0  # points; the least size in print
INK = "#000000"
QUIET = "#555555"
_UNDER_ROOT = -3.6  # points from the end of a root sign back to where its bar begins
_LINE_UNITS = 112  # letters of the least size over the full width

_SETTINGS: Mapping[RcKeyType, object] = {
    "font.family": list(FACES),
    "font.size": 7.5,
    "axes.titlesize": 7.5,
    "axes.labelsize": 7.5,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "axes.facecolor": "none",
    "axes.linewidth": 0.5,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.pad": 1.5,
    "ytick.major.pad": 1.5,
    "axes.labelpad": 2.0,
    "axes.titlepad": 3.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 0.9,
    "lines.markersize": 3.0,
    "lines.markeredgewidth": 0.6,
    "hatch.linewidth": 0.4,
    "svg.fonttype": "none",
}

Shared = bool | Literal["row", "col"]
"""Which panels of a grid share an axis: all, none, or those of a row or of a column."""

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SHARED_STYLE = re.compile(r"<style[^>]*>\*\{([^}]*)\}</style>")
_COORDINATES = re.compile(r'(?<=\s[dxy]=")[^"]*')
_USE, _STROKE = re.compile("<use [^>]*>"), re.compile('stroke[^;"]*(; )?')
_BEYOND_HUNDREDTHS = re.compile(r"(?<=\.\d\d)\d+|\s*\n")


@contextmanager
def paper_style() -> Iterator[None]:
    """Drawing and saving inside it give the same bytes on every machine."""
    with lent_faces(), mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


class LineStyle(TypedDict, total=False):
    """Keyword arguments of `Axes.plot`, of which a look gives all but the last two."""

    color: str
    linestyle: Dash | Literal["none"]
    marker: str | None
    markerfacecolor: str
    markeredgecolor: str
    markevery: int | list[int]
    label: str


def panel_grid(
    size: tuple[float, float],
    shape: tuple[int, int],
    margins: tuple[float, float, float, float],
    gaps: tuple[float, float],
    *,
    sharex: Shared = True,
    sharey: Shared = True,
) -> tuple[Figure, np.ndarray]:
    """A figure with a grid of panels, all lengths in inches.

    Parameters
    ----------
    size : width and height of the figure.
    shape : rows and columns.
    margins : left, right, bottom and top.
    gaps : between columns, between rows.

    Returns
    -------
    The figure and its axes, shape (rows, columns).
    """
    width, height = size
    rows, columns = shape
    left, right, bottom, top = margins
    panel_width = (width - left - right - gaps[0] * (columns - 1)) / columns
    panel_height = (height - bottom - top - gaps[1] * (rows - 1)) / rows
    figure = Figure(figsize=size)
    axes = figure.subplots(
        rows,
        columns,
        squeeze=False,
        sharex=sharex,
        sharey=sharey,
        gridspec_kw={
            "left": left / width,
            "right": 1 - right / width,
            "bottom": bottom / height,
            "top": 1 - top / height,
            "wspace": gaps[0] / panel_width,
            "hspace": gaps[1] / panel_height,
        },
    )
    return figure, axes


def wrapped_panels(
    count: int,
    columns: int,
    panel_height: float,
    margins: tuple[float, float, float, float],
    gaps: tuple[float, float],
) -> tuple[Figure, list[Axes]]:
    """A full-width figure with `count` panels in rows of `columns`, then the empty ones.

    Lengths as in `panel_grid`.
    """
    columns = max(min(columns, count), 1)
    rows = max(-(-count // columns), 1)
    height = margins[3] + rows * panel_height + (rows - 1) * gaps[1] + margins[2]
    figure, grid = panel_grid((FULL_WIDTH, height), (rows, columns), margins, gaps)
    for empty in grid.flat[count:]:
        empty.set_visible(False)
    for lowest in grid.flat[:count][-columns:]:
        # Also above an empty place the lowest panel of a column carries the numbers.
        lowest.tick_params(labelbottom=True)
    return figure, list(grid.flat)


def line_style(look: Look) -> LineStyle:
    """Keyword arguments of `Axes.plot` for one look."""
    return {
        "color": look.color,
        "linestyle": look.dash,
        "marker": look.marker,
        "markerfacecolor": look.color if look.filled else "white",
        "markeredgecolor": look.color,
    }


def band(
    axes: Axes,
    x: ArrayLike,
    middle: ArrayLike,
    ends: tuple[ArrayLike, ArrayLike],
    look: Look,
    *,
    opacity: float = 0.2,
    **style: Unpack[LineStyle],
) -> None:
    """A line, and a band from the one of `ends` to the other; `style` overrides the look's."""
    axes.fill_between(x, *ends, color=look.color, alpha=opacity, linewidth=0)
    axes.plot(x, middle, **(line_style(look) | style))


def band_line(
    axes: Axes, x: ArrayLike, middle: ArrayLike, low: ArrayLike, high: ArrayLike, look: Look
) -> None:
    """A line with its band; where a value is zero or missing the line is interrupted."""
    middle, low, high = (_positive(values) for values in (middle, low, high))
    band(axes, x, middle, (low, high), look)


def _positive(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values, dtype=np.float64)
    return np.where(array > 0, array, np.nan)


def in_lines(text: str, most: int = _LINE_UNITS) -> str:
    """`text` in lines of no more than `most` units: parted at semicolons, else between words."""
    lines = [""]
    for part in re.split(r"(?<=; )|(?<=；)|(?<=\n)", text):
        if lines[-1] and units(lines[-1] + part) > most:
            lines.append("")
        lines[-1] += part
    return "\n".join(piece for line in lines for piece in _broken(line, most))


def _broken(line: str, most: int) -> list[str]:
    parts = line.strip().split("\n")
    return [piece for part in parts for piece in wrap(part, most, break_long_words=False) or [""]]


def units(text: str) -> int:
    """Its width in Latin letters; a Han letter is as wide as two."""
    return sum(1 + ("\u2e80" <= letter <= "\uffef") for letter in text)


def power_of_ten(exponent: float) -> str:
    """ "10⁻⁶", in characters of one size rather than in shrunken ones."""
    return "10" + str(round(exponent)).translate(_SUPERSCRIPTS)


def signed(value: float, _: object = None) -> str:
    """A number as on an axis, with a true minus sign."""
    return f"{value:g}".replace("-", MINUS)


def percent(share: float) -> str:
    """A share of one as a percentage; what is not quite none or all never reads as 0% or 100%."""
    if share in (0, 1):
        return pct(share, 0)
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return pct(share, 1 if share < 0.1 or 0.99 < share < 1 else 0)


def log_ticks(axes: Axes, step: int | None = None, which: Literal["x", "y"] = "y") -> None:
    """Ticks at every `step`-th power of ten, else at some five, within a log axis' limits."""
    axis = {"x": axes.xaxis, "y": axes.yaxis}[which]
    low, high = np.log10(axis.get_view_interval())
    step = step or max(round((high - low) / 5), 1)
    first = step * int(np.ceil(low / step - 1e-9))
    exponents = range(first, int(np.floor(high + 1e-9)) + 1, step)
    axis.set_ticks([10.0**exponent for exponent in exponents])
    axis.set_ticks([], minor=True)
    axis.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(np.log10(value))))
    label_in_one_face(axis)


def label_in_one_face(axis: Axis) -> None:
    """Draw tick labels with powers of ten in the face that has every superscript."""
    for label in axis.get_ticklabels():
        label.set_fontfamily(list(reversed(FACES)))


def plain_log_ticks(axes: Axes) -> None:
    """Ticks at 1, 2 and 5 times powers of ten, written out, for a log y axis of a few decades."""
    low, high = axes.get_ylim()
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    ticks = [digit * 10.0**decade for decade in decades for digit in (1, 2, 5)]
    axes.set_yticks([tick for tick in ticks if low <= tick <= high])
    axes.set_yticks([], minor=True)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:g}"))


def name_axis(figure: Figure, at: tuple[float, float], name: str) -> None:
    """Writes an x axis' name below `at`, in shares of the figure; a root covers what follows it."""
    parts: list[Artist] = [TextArea(part) for part in re.split("(?<=√)", name)]
    packed = HPacker(children=parts, pad=0, sep=_UNDER_ROOT, align="baseline")
    figure.add_artist(
        AnchoredOffsetbox("upper center", child=packed, bbox_to_anchor=at, frameon=False, pad=0,
                          borderpad=0, bbox_transform=figure.transFigure)
    )  # fmt: skip


def spread_apart(
    positions: np.ndarray, least: float, within: tuple[float, float] = (-np.inf, np.inf)
) -> np.ndarray:
    """Ascending label positions moved as little as needed to lie at least `least` apart.

    Labels that touch move together, around their common mean; none leaves the bounds `within`.
    """
    groups: list[list[float]] = []
    for position in positions:
        groups.append([float(position)])
        while len(groups) > 1 and _first(groups[-1], least) < _last(groups[-2], least) + least:
            groups[-2:] = [groups[-2] + groups[-1]]
    places = np.array([_first(g, least) + least * k for g in groups for k in range(len(g))])
    from_end = least * np.arange(len(places))
    return np.clip(places, within[0] + from_end, within[1] - from_end[::-1])


def _first(group: list[float], least: float) -> float:
    return sum(group) / len(group) - least * (len(group) - 1) / 2


def _last(group: list[float], least: float) -> float:
    return _first(group, least) + least * (len(group) - 1)


def save_svg(figure: Figure, name: str, title: str, language: Language, path: Path) -> None:
    """Writes a figure so that several of them can stand in one HTML page.

    Ids hang on the figure's name, and the style sheet for `*` that matplotlib writes, which would
    reach the whole page, becomes a style of the root element. For the size of the page, coordinates
    keep hundredths of a point, and what says nothing goes: ids that nothing refers to, and strokes
    where a path is used that has the same.
    """
    buffer = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Title": title}
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata=metadata)
    text = _COORDINATES.sub(lambda at: _BEYOND_HUNDREDTHS.sub("", at[0]), buffer.getvalue())
    text = _USE.sub(lambda use: _STROKE.sub("", use[0]), text)
    named = {*re.findall(r'#([^")]+)', text)}
    text = re.sub(r'\sid="([^"]+)"', lambda own: own[0] if own[1] in named else "", text)
    # WeasyPrint knows the second of two families only without a space before it.
    text = text.replace("', '", "','")
    text = text.replace(f"'{FACES[0]}'", f"'{SIGNS[language]}','{FACES[0]}'")
    shared = _SHARED_STYLE.search(text)
    if shared is None:
        raise ValueError(f"figure {name}: matplotlib's SVG has no style for all elements to move")
    text = _SHARED_STYLE.sub("", text).replace("<svg ", f'<svg style="{shared.group(1)}" ', 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
