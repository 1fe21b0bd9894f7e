"""How many networks have lost their input after how many layers, beside the formula."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.collapse.results import shares
from engine.report.figures.keyed_grid import keyed_grid, layer_looks
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import line_style, percent
from engine.report.labels import Look
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

NAME = "collapse_probability"
FORMULA = "formula [1]"
COUNTED = ("lost_one", "lost_all")
_POINTS = 12  # layers with a mark; all of them are in the table

_WORDS = {
    "lost_one": Text("在一个固定输入上为零", "zero at one fixed input"),
    "lost_all": Text("在所有输入上为常数", "constant over all inputs"),
    "x": Text("隐藏层数", "hidden layers"),
    "y": Text("网络所占份额", "share of the networks"),
    "width": Text("宽 {}", "width {}"),
    "note": Text(
        "点与竖线：{n} 个网络中的份额及其区间；线：公式（右图中为上界）",
        "marks and bars: share of {n} networks and its interval; lines: the formula, on "
        "the right an upper bound",
    ),
    "alt": Text(
        "已丢失输入的网络所占份额随隐藏层数的变化，各宽度与公式对照。{depth} 层之后：{widths}。",
        "Share of the networks that have lost their input, against the number of hidden "
        "layers, for several widths and beside the formula. After {depth} layers: {widths}.",
    ),
    "said": Text(
        "宽 {width} 为 {one}（公式 {formula}），处处为常数的为 {all}",
        "width {width} {one} (formula {formula}), constant everywhere {all}",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per width and layer: both shares with their intervals, and the formula."""
    data = study.first("collapse")
    rows = []
    for share in shares(data, list(map(int, data["layer"].values))):
        row: dict[str, object] = {"width": share.width, "layer": share.layers}
        for name, found in zip(COUNTED, (share.one, share.everywhere), strict=True):
            row[f"{name} [1]"] = found.estimate
            row[f"{name}_low [1]"], row[f"{name}_high [1]"] = found.low, found.high
        row |= {FORMULA: share.formula, "networks": share.one.n, "status": "ok"}
        rows.append(row)
    return {NAME: pd.DataFrame(rows)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    widths = list(frame.groupby("width"))
    looks = layer_looks(len(widths))
    names = [words["width"].format(width) for width, _ in widths]
    figure, grid = keyed_grid(
        [words[name] for name in COUNTED],
        [words["y"]],
        [list(zip(names, looks, strict=True))],
        x=words["x"],
        note=words["note"].format(n=frame["networks"].max()),
        heights=1.7,
    )
    for axes, name in zip(grid[0], COUNTED, strict=True):
        for (_, lines), look in zip(widths, looks, strict=True):
            _curve(axes, lines, name, look)
    return {NAME: figure}


def _curve(axes: Axes, lines: pd.DataFrame, name: str, look: Look) -> None:
    axes.plot(lines["layer"], lines[FORMULA], color=look.color, linewidth=0.6)
    step = -(-len(lines) // _POINTS)
    shown = lines.iloc[::step]
    share = shown[f"{name} [1]"]
    reach = [share - shown[f"{name}_low [1]"], shown[f"{name}_high [1]"] - share]
    style = line_style(look) | {"linestyle": "none"}
    axes.errorbar(shown["layer"], share, yerr=reach, elinewidth=0.7, **style)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    deepest = frame[frame["layer"] == frame["layer"].max()]
    said = SEMICOLON[language].join(
        words["said"].format(
            width=row["width"],
            one=percent(row["lost_one [1]"]),
            all=percent(row["lost_all [1]"]),
            formula=percent(row[FORMULA]),
        )
        for _, row in deepest.iterrows()
    )
    return {NAME: words["alt"].format(depth=int(frame["layer"].max()), widths=said)}
