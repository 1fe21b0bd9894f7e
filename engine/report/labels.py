"""Names and looks of activations and initializers, the same in every figure and table.

Input is always the stable cell name ("lecun_normal", "normal_sd0.01", "leaky_relu_alpha0.2").
Looks carry meaning: an initializer's hue is its variance law (1/n, 2/n, 2/(n+m), ...), its dash
and marker filling are its distribution (normal: solid, filled; uniform: dashed, hollow;
truncated: dotted). Hues are those of Okabe & Ito (2008) and of P. Tol's "muted" scheme, chosen
for colour-blind readers; markers and dashes keep the series apart in a grey print.
"""

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


# By family: the name in Chinese and in English, colour and marker with the dash, the work to cite.
_ACTIVATIONS = {
    "identity": ("恒等", "identity", "#5F6B76 o", "saxe2013"),
    "sigmoid": ("sigmoid", "sigmoid", "#0072B2 s", "rumelhart1986"),
    "tanh": ("tanh", "tanh", "#009E73 ^", "lecun1998efficient"),
    "relu": ("ReLU", "ReLU", "#D55E00 v", "nair2010"),
    "leaky_relu": ("leaky ReLU", "leaky ReLU", "#B87A00 D", "maas2013"),
    "softsign": ("softsign", "softsign", "#3B8FC2 P", "bergstra2009"),
    "elu": ("ELU", "ELU", "#B85C8E X", "clevert2015"),
    "selu": ("SELU", "SELU", "#882255 *", "klambauer2017"),
    "gelu": ("GELU", "GELU", "#332288 <", "hendrycks2016"),
    "silu": ("SiLU", "SiLU", "#117733 >", "elfwing2018"),
    "softplus": ("softplus", "softplus", "#7A7A29 p", "dugas2001"),
    "mish": ("Mish", "Mish", "#AA4499 h", "misra2019"),
    "hard_tanh": ("hard tanh", "hard tanh", "#2F8F80 d", "collobert2004"),
    "centred_sigmoid": ("居中 sigmoid", "centred sigmoid", "#A6611A 8", "lecun1998efficient"),
    "erf": ("erf", "erf", "#1B7837 H", "williams1997"),
    "sin": ("正弦", "sine", "#4D6FA9 *", "sitzmann2020"),
    "hard_swish": ("hard swish", "hard swish", "#6A3D9A ^", "howard2019"),
    "squared_relu": ("平方 ReLU", "squared ReLU", "#9A3412 s", "so2021"),
    "squareplus": ("squareplus", "squareplus", "#8C6D1F P", "barron2021"),
    "lisht": ("LiSHT", "LiSHT", "#B0305C v", "roy2019"),
}
_INITIALIZERS = {
    "zeros": ("全零", "zeros", "#7F7F7F X:", "goodfellow2016"),
    "constant": ("常数", "constant", "", "goodfellow2016"),
    "normal": ("N", "N", "", "saito2016"),
    "truncated_normal": ("截断 N", "truncated N", "", ""),
    "uniform_fan_in": ("扇入均匀", "fan-in uniform", "#E69F00 s--", "glorot2010"),
    "lecun_normal": ("LeCun 正态", "LeCun normal", "#0072B2 o", "lecun1998efficient"),
    "lecun_uniform": ("LeCun 均匀", "LeCun uniform", "#0072B2 o--", "lecun1998efficient"),
    "lecun_truncated": ("LeCun 截断正态", "LeCun truncated", "#0072B2 p:", "lecun1998efficient"),
    "glorot_normal": ("Glorot 正态", "Glorot normal", "#009E73 v", "glorot2010"),
    "glorot_uniform": ("Glorot 均匀", "Glorot uniform", "#009E73 v--", "glorot2010"),
    "glorot_truncated": ("Glorot 截断正态", "Glorot truncated", "#009E73 >:", "glorot2010"),
    "he_normal": ("He 正态", "He normal", "#D55E00 ^", "he2015"),
    "he_uniform": ("He 均匀", "He uniform", "#D55E00 ^--", "he2015"),
    "he_truncated": ("He 截断正态", "He truncated", "#D55E00 <:", "he2015"),
    "orthogonal": ("正交", "orthogonal", "#56B4E9 P-.", "saxe2013"),
    "critical": ("临界", "critical", "#882255 *", "schoenholz2017"),
    "depth_gain": ("理论增益", "theory’s gain", "#882255 *:", ""),
    "random_walk": ("随机游走", "random walk", "#332288 h", "sussillo2014"),
    "two_over_sum": ("双向折中", "two-way", "#117733 d", "glorot2010"),
    "lsuv": ("LSUV", "LSUV", "#CC6677 8-.", "mishkin2016"),
}
_DASHES = {"": SOLID, "--": DASHED, ":": DOTTED, "-.": DASH_DOTTED}

_ACTIVATION_NAMES = {key: Text(zh, en) for key, (zh, en, _, _) in _ACTIVATIONS.items()}
_INITIALIZER_NAMES = {key: Text(zh, en) for key, (zh, en, _, _) in _INITIALIZERS.items()}
_PARAMETER_NAMES: Mapping[str, Text] = {
    "alpha": Text("α", "α"),
    "depth": Text("层数", "layers"),
    "gain": Text("增益", "gain"),
    "negative_slope": Text("斜率", "slope"),
    "scale": Text("倍数", "scale"),
}

ACTIVATION_SOURCES = {key: work for key, (*_, work) in _ACTIVATIONS.items() if work}
INITIALIZER_SOURCES = {key: work for key, (*_, work) in _INITIALIZERS.items() if work}
"""Keys of the works to cite; a user's own entry has none."""


def _look(drawn: str) -> Look:
    """Of "#0072B2 o--"; what is dashed has hollow markers."""
    color, _, line = drawn.partition(" ")
    return Look(color, line[0], line[1:] != "--", _DASHES[line[1:]])


_ACTIVATION_LOOKS = {key: _look(drawn) for key, (_, _, drawn, _) in _ACTIVATIONS.items()}
_INITIALIZER_LOOKS = {
    "normal_sd1": Look("#000000", "s"),
    "normal_sd0.01": Look("#AA4499", "D"),
    **{key: _look(drawn) for key, (_, _, drawn, _) in _INITIALIZERS.items() if drawn},
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
