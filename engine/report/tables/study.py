"""Tables of what was set: experiments, initializers, software."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from engine.net.initializers import Initializer
from engine.net.initializers.from_function import MEASURED
from engine.report.result_words import Phrases, exact
from engine.report.setting_names import word
from engine.report.tables.table import Columns, Rows, Table
from engine.study.language import Language, Text
from engine.study.protocol import Protocol

_DISTRIBUTIONS: Mapping[str, Text] = {
    "normal": Text("正态", "normal"),
    "uniform": Text("均匀", "uniform"),
    "truncated_normal": Text("截断正态", "truncated normal"),
    "orthogonal": Text("正交矩阵", "orthogonal"),
    "constant": Text("常数", "constant"),
    "function": Text("自定义函数", "own function"),
}

_PROVENANCE: Mapping[str, Text] = {
    "study": Text("Init Atlas", "Init Atlas"),
    "commit": Text("提交", "commit"),
    "seed": Text("随机种子", "seed"),
    "python": Text("Python", "Python"),
    "machine": Text("处理器架构", "processor architecture"),
}


def laws_table(protocol: Protocol, width: int) -> Table:
    """The initializers: distribution, variance, and sd between layers of `width` units.

    The sd is that of the least and of the greatest over the study's activations, for laws that
    depend on them, and NaN (a dash in print) for those that depend on data.
    """
    sds = {entry.name: _sd_range(entry, protocol, width) for entry in protocol.initializers}
    frame = pd.DataFrame(
        [
            {
                "initializer": entry.name,
                "distribution": entry.distribution,
                "variance": entry.law,
                f"least sd at width {width} [1]": sds[entry.name][0],
                f"greatest sd at width {width} [1]": sds[entry.name][1],
                "reference": entry.reference,
            }
            for entry in protocol.initializers
        ]
    )
    columns: Columns = {
        Text("初始化方法", "Initializer"): lambda say, law: say.law(law.name),
        Text("分布", "Distribution"): lambda say, law: word(
            _DISTRIBUTIONS, law.distribution, say.language
        ),
        Text("方差", "Variance"): lambda say, law: _variance(law, say.language),
        Text("标准差", "Std. dev."): lambda say, law: _printed_range(*sds[law.name]),
    }
    return Table.of(frame, [(law,) for law in protocol.initializers], columns, "lllr")


def provenance_table(provenance: Mapping[str, Any]) -> Table:
    """Versions, commit, seed, and the SHA-256 of every input."""
    facts = {key: provenance[key] for key in _PROVENANCE if provenance[key] is not None}
    sums = {f"SHA-256: {name}": digest for name, digest in provenance["sha256"].items()}
    items = {**facts, **provenance["packages"], **sums}
    frame = pd.DataFrame([*items.items()], columns=["item", "value"], dtype=str)

    def rows(phrases: Phrases) -> Rows:
        return [
            [word(_PROVENANCE, key, phrases.language), Markup("<code>{}</code>").format(value)]
            for key, value in items.items()
        ]

    # What the rows are called needs no name.
    return Table(frame, ["", Text("值", "Value")], rows, "ll")


_MEASURED = Text("实测", "measured")


def _variance(entry: Initializer, language: Language) -> str:
    if entry.law == MEASURED:
        return _MEASURED[language]
    return law_html(entry.law, entry.parameters)


def law_html(law: str, parameters: Mapping[str, float]) -> Markup:
    r"""A variance's LaTeX, of the few forms that initializers use, as HTML; else as its source.

    >>> law_html(r"\frac{1}{3n_\mathrm{in}}", {})
    Markup('1/(3<i>n</i><sub>in</sub>)')
    """
    if "sd" in parameters:
        sd = exact(parameters["sd"])
        return Markup("1") if sd == "1" else Markup("{}<sup>2</sup>").format(sd)
    text = law
    if fraction := re.fullmatch(r"\\frac\{(.*?)\}\{(.*)\}", law):
        above, below = fraction.groups()
        alone = re.fullmatch(r"n_\\mathrm\{\w+\}|\\max\(.*\)", below)
        text = f"{above}/{below}" if alone else f"{above}/({below})"
    # The symbols of an initializer's parameters stand for the values they have in this study.
    for symbol, name in (("a", "negative_slope"), ("g", "gain")):
        if name in parameters:
            value = exact(parameters[name])
            text = re.sub(rf"\b{symbol}\^2", "1" if value == "1" else rf"{value}^2", text)
    html = str(Markup.escape(text))
    html = re.sub(r"([a-z])_\\mathrm\{(\w+)\}", r"<i>\1</i><sub>\2</sub>", html)
    html = re.sub(r"\b([fx])(?=(&#39;)?\^)", r"<i>\1</i>", html).replace("&#39;", "′")
    html = re.sub(r"\^(\w)", r"<sup>\1</sup>", html)
    html = html.replace(r"\sigma", "<i>σ</i>").replace(r"\max", "max").replace("+", " + ")
    foreign = set(html) & set("\\{}^_")
    return Markup("<code>{}</code>").format(law) if foreign else Markup(html.replace(",", ", "))


def _sd_range(entry: Initializer, protocol: Protocol, width: int) -> tuple[float, float]:
    if entry.calibration:
        return math.nan, math.nan
    laws = [entry.bound_to(activation) for activation in protocol.activations]
    sds = [math.sqrt(law.variance(width, width)) for law in laws]
    return min(sds), max(sds)


def _printed_range(low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    ends = dict.fromkeys([exact(low), exact(high)])
    return "–".join(ends)
