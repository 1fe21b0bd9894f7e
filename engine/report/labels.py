"""Names and looks of activations and initializers, the same in every figure and table.

Input is always the stable cell name ("lecun_normal", "normal_sd0.01", "leaky_relu_alpha0.2").
Looks carry meaning: an initializer's hue is its variance law (1/n, 2/n, 2/(n+m), ...), its dash
and marker filling are its distribution (normal: solid, filled; uniform: dashed, hollow;
truncated: dotted). Hues are those of Okabe & Ito (2008) and of P. Tol's "muted" scheme, chosen
for colour-blind readers; markers and dashes keep the series apart in a grey print.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.study.language import Language, Text

Dash = tuple[float, tuple[float, ...]]

SOLID: Dash = (0.0, ())
DASHED: Dash = (0.0, (4.0, 1.6))
DOTTED: Dash = (0.0, (1.0, 1.3))
DASH_DOTTED: Dash = (0.0, (5.0, 1.3, 1.0, 1.3))


@dataclass(frozen=True)
class Look:
    """Colour (hex), marker (matplotlib's code), whether it is filled, and dash pattern."""

    color: str
    marker: str
    filled: bool = True
    dash: Dash = SOLID


_ACTIVATION_NAMES: Mapping[str, Text] = {
    "identity": Text("恒等", "identity"),
    "sigmoid": Text("sigmoid", "sigmoid"),
    "tanh": Text("tanh", "tanh"),
    "relu": Text("ReLU", "ReLU"),
    "leaky_relu": Text("leaky ReLU", "leaky ReLU"),
    "softsign": Text("softsign", "softsign"),
    "elu": Text("ELU", "ELU"),
    "selu": Text("SELU", "SELU"),
    "gelu": Text("GELU", "GELU"),
    "silu": Text("SiLU", "SiLU"),
    "softplus": Text("softplus", "softplus"),
    "mish": Text("Mish", "Mish"),
    "hard_tanh": Text("hard tanh", "hard tanh"),
    "centred_sigmoid": Text("居中 sigmoid", "centred sigmoid"),
    "erf": Text("erf", "erf"),
    "sin": Text("正弦", "sine"),
    "hard_swish": Text("hard swish", "hard swish"),
    "squared_relu": Text("平方 ReLU", "squared ReLU"),
    "squareplus": Text("squareplus", "squareplus"),
    "lisht": Text("LiSHT", "LiSHT"),
}

_INITIALIZER_NAMES: Mapping[str, Text] = {
    "zeros": Text("全零", "zeros"),
    "constant": Text("常数", "constant"),
    "normal": Text("N", "N"),
    "truncated_normal": Text("截断 N", "truncated N"),
    "uniform_fan_in": Text("扇入均匀", "fan-in uniform"),
    "lecun_normal": Text("LeCun 正态", "LeCun normal"),
    "lecun_uniform": Text("LeCun 均匀", "LeCun uniform"),
    "lecun_truncated": Text("LeCun 截断正态", "LeCun truncated"),
    "glorot_normal": Text("Glorot 正态", "Glorot normal"),
    "glorot_uniform": Text("Glorot 均匀", "Glorot uniform"),
    "glorot_truncated": Text("Glorot 截断正态", "Glorot truncated"),
    "he_normal": Text("He 正态", "He normal"),
    "he_uniform": Text("He 均匀", "He uniform"),
    "he_truncated": Text("He 截断正态", "He truncated"),
    "orthogonal": Text("正交", "orthogonal"),
    "critical": Text("临界", "critical"),
    "depth_gain": Text("理论增益", "theory’s gain"),
    "random_walk": Text("随机游走", "random walk"),
    "two_over_sum": Text("双向折中", "two-way"),
    "lsuv": Text("LSUV", "LSUV"),
}

_PARAMETER_NAMES: Mapping[str, Text] = {
    "alpha": Text("α", "α"),
    "depth": Text("层数", "layers"),
    "gain": Text("增益", "gain"),
    "negative_slope": Text("斜率", "slope"),
    "scale": Text("倍数", "scale"),
}

_ACTIVATION_LOOKS: Mapping[str, Look] = {
    "identity": Look("#5F6B76", "o"),
    "sigmoid": Look("#0072B2", "s"),
    "tanh": Look("#009E73", "^"),
    "relu": Look("#D55E00", "v"),
    "leaky_relu": Look("#B87A00", "D"),
    "softsign": Look("#3B8FC2", "P"),
    "elu": Look("#B85C8E", "X"),
    "selu": Look("#882255", "*"),
    "gelu": Look("#332288", "<"),
    "silu": Look("#117733", ">"),
    "softplus": Look("#7A7A29", "p"),
    "mish": Look("#AA4499", "h"),
    "hard_tanh": Look("#2F8F80", "d"),
    "centred_sigmoid": Look("#A6611A", "8"),
    "erf": Look("#1B7837", "H"),
    "sin": Look("#4D6FA9", "*"),
    "hard_swish": Look("#6A3D9A", "^"),
    "squared_relu": Look("#9A3412", "s"),
    "squareplus": Look("#8C6D1F", "P"),
    "lisht": Look("#B0305C", "v"),
}

_INITIALIZER_LOOKS: Mapping[str, Look] = {
    "normal_sd1": Look("#000000", "s"),
    "normal_sd0.01": Look("#AA4499", "D"),
    "lecun_normal": Look("#0072B2", "o"),
    "lecun_uniform": Look("#0072B2", "o", filled=False, dash=DASHED),
    "lecun_truncated": Look("#0072B2", "p", dash=DOTTED),
    "he_normal": Look("#D55E00", "^"),
    "he_uniform": Look("#D55E00", "^", filled=False, dash=DASHED),
    "he_truncated": Look("#D55E00", "<", dash=DOTTED),
    "glorot_normal": Look("#009E73", "v"),
    "glorot_uniform": Look("#009E73", "v", filled=False, dash=DASHED),
    "glorot_truncated": Look("#009E73", ">", dash=DOTTED),
    "uniform_fan_in": Look("#E69F00", "s", filled=False, dash=DASHED),
    "orthogonal": Look("#56B4E9", "P", dash=DASH_DOTTED),
    "critical": Look("#882255", "*"),
    "depth_gain": Look("#882255", "*", dash=DOTTED),
    "random_walk": Look("#332288", "h"),
    "two_over_sum": Look("#117733", "d"),
    "lsuv": Look("#CC6677", "8", dash=DASH_DOTTED),
    "zeros": Look("#7F7F7F", "X", dash=DOTTED),
}

_SPARE_COLORS = ("#7A7A29", "#6F4E37", "#44AA99", "#5F6B76", "#A65E2E", "#5B5EA6")
_SPARE_MARKERS = ("h", "d", "*", "p", "<", ">", "H", "8")
_SPARE_DASHES = (SOLID, DASHED, DOTTED, DASH_DOTTED)

_SPACE = "\u00a0"
"""Within a formula, which is not to be broken there."""

_PARAMETER = re.compile(r"_([a-z][a-z_]*?)(-?\d[\d.]*(?:e[+-]?\d+)?)")


def activation_label(name: str, language: Language) -> str:
    """Display name of an activation, e.g. "leaky ReLU (α = 0.2)"."""
    family, parameters = _split(name, _ACTIVATION_NAMES)
    return _named(family, _ACTIVATION_NAMES, language) + _in_brackets(parameters, language)


def initializer_label(name: str, language: Language) -> str:
    """Display name of an initializer, e.g. "LeCun normal" or "N(0, 0.01²)"."""
    family, parameters = _split(name, _INITIALIZER_NAMES)
    label = _named(family, _INITIALIZER_NAMES, language)
    if family in ("normal", "truncated_normal") and "sd" in parameters:
        sd = parameters["sd"]
        return f"{label}(0,{_SPACE}{sd if sd == '1' else sd + '²'})"
    if family == "constant" and "value" in parameters:
        return f"{label} {parameters['value']}".replace("-", "−")
    return label + _in_brackets(parameters, language)


def initializer_text(name: str) -> Text:
    """Display names of an initializer."""
    return Text(zh=initializer_label(name, "zh"), en=initializer_label(name, "en"))


def activation_look(name: str) -> Look:
    """The one look of an activation; parametrised variants keep their family's hue."""
    family, parameters = _split(name, _ACTIVATION_NAMES)
    if family not in _ACTIVATION_LOOKS:
        return _spare_look(name)
    if not parameters:
        return _ACTIVATION_LOOKS[family]
    spare = _spare_look(name)
    return Look(_ACTIVATION_LOOKS[family].color, spare.marker, spare.filled, spare.dash)


def initializer_look(name: str) -> Look:
    """The one look of an initializer.

    Names without an entry of their own get one derived from the name alone, so that it does not
    depend on what else a study compares.
    """
    return _INITIALIZER_LOOKS.get(name) or _spare_look(name)


def _split(name: str, families: Mapping[str, Text]) -> tuple[str, dict[str, str]]:
    """The longest known family a cell name starts with, and its parameters as written."""
    known = [f for f in families if name == f or name.startswith(f + "_")]
    for family in sorted(known, key=len, reverse=True):
        suffix = name.removeprefix(family)
        parameters = dict(_PARAMETER.findall(suffix))
        if "".join(f"_{key}{value}" for key, value in parameters.items()) == suffix:
            return family, parameters
    return name, {}


def _named(family: str, names: Mapping[str, Text], language: Language) -> str:
    # A user's own entry has no translation: its name is what its author calls it.
    return names[family][language] if family in names else family.replace("_", " ")


def _in_brackets(parameters: Mapping[str, str], language: Language) -> str:
    if not parameters:
        return ""
    written = ", ".join(
        f"{_named(key, _PARAMETER_NAMES, language)}{_SPACE}={_SPACE}{value}".replace("-", "−")
        for key, value in parameters.items()
    )
    return f" ({written})"


def _spare_look(name: str) -> Look:
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    digest, color = divmod(digest, len(_SPARE_COLORS))
    digest, marker = divmod(digest, len(_SPARE_MARKERS))
    digest, dash = divmod(digest, len(_SPARE_DASHES))
    return Look(_SPARE_COLORS[color], _SPARE_MARKERS[marker], bool(digest % 2), _SPARE_DASHES[dash])
