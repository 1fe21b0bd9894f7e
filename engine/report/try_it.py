"""What the page's "try it" computes with: two moments of every activation, laws, words.

activations  [{name, label, critical, moments: [[ln E[f^2]], [ln E[f'^2]]]}]; critical is the
             sigma_w of the edge of chaos without biases, or null
grid         {low, step} of ln q, at which the moments are taken; beyond its ends they go on as
             straight lines, as those of every function do that has a slope at 0 and at infinity
laws         [{name, label, sd or gain}]: gain over the root of the width is the sd; neither for
             the edge of chaos
sd           {low, high}, widths, depths {low, high, start}: the controls' limits
"""

import math
from typing import Any

import numpy as np

from engine.evidence.references import DOCUMENTS
from engine.net.activations import Activation
from engine.net.initializers import make_initializer
from engine.net.theory.gains import critical_point
from engine.net.theory.gaussian import moments
from engine.report.explorer.explorer_words import WORDS as EXPLORER_WORDS
from engine.report.labels import activation_label
from engine.study.language import Language, Text, in_language
from engine.study.protocol import Protocol

TRY_IT_DATA = "try-it-data"
"""Id of the block that holds the document, where templates/script/try_it.js looks for it."""

_LOG_Q = np.linspace(-24.0, 24.0, 193)
_DECIMALS = 5  # of logarithms: over a hundred layers their rounding adds up to less than 0.1 %
_FIRST = "sigmoid"  # where the study has it: the function that the usual laws serve worst
_LIMITS = {
    "sd": {"low": 1e-4, "high": 10.0},
    "widths": {"low": 1, "high": 10_000},
    "depths": {"low": 2, "high": 100, "start": DOCUMENTS["d0"]["depth"]},
}

WORDS = {
    **{name: EXPLORER_WORDS[name] for name in ("none", "raised", "minus", "times")},
    "signal": Text("信号", "signal"),
    "gradient": Text("梯度", "gradient"),
    "layer": Text("层", "layer"),
    "chart": Text(
        "各层的信号（相对首层）与梯度（相对末层），纵轴为对数",
        "Signal over the first layer’s and gradient over the last’s, by layer, logarithmic",
    ),
    "told": Text(
        "经过{depth}层，梯度由末层传到首层，{gradient}；信号由首层传到末层，{signal}。",
        "Over the depth of {depth} layers the gradient {gradient} on its way back, and the signal "
        "{signal}.",
    ),
    "shrinks": Text("衰减为原来的{ratio}倍", "shrinks by a factor of {factor}"),
    "grows": Text("放大为原来的{factor}倍", "grows by a factor of {factor}"),
    "stays": Text("大小不变", "keeps its size"),
}


def try_it_document(protocol: Protocol, language: Language) -> dict[str, Any] | None:
    """The document that the module describes; None where theory covers no activation."""
    tables = {a.name: (a, table) for a in protocol.activations if (table := moments_table(a))}
    if not tables:
        return None
    return {
        "words": in_language(WORDS, language),
        "activations": [
            {
                "name": name,
                "label": activation_label(name, language),
                "critical": point.sigma_w if (point := critical_point(activation)) else None,
                "moments": table,
            }
            for name, (activation, table) in tables.items()
        ],
        "first": _FIRST if _FIRST in tables else next(iter(tables)),
        "grid": {"low": float(_LOG_Q[0]), "step": float(_LOG_Q[1] - _LOG_Q[0])},
        "laws": _laws(language),
        "width": protocol.reference_width,
        **_LIMITS,
    }


def moments_table(activation: Activation) -> list[list[float]] | None:
    """ln E[f^2] and ln E[f'^2] on the grid; None where one is 0 or leaves float64."""
    with np.errstate(all="ignore"):
        found = [moments(activation, math.exp(log_q)) for log_q in _LOG_Q]
        logs = np.log([[m.second_moment, m.mean_square_slope] for m in found]).T
    return logs.round(_DECIMALS).tolist() if np.isfinite(logs).all() else None


def _laws(language: Language) -> list[dict[str, Any]]:
    """Laws to start from, at one width; Xavier's is LeCun's there."""
    sd = Text("标准差{}", "sd {}")[language]
    small, large = (
        {"name": name, "label": sd.format(DOCUMENTS[name]), "sd": DOCUMENTS[name]}
        for name in ("small_sd", "large_sd")
    )
    labels = {
        "lecun_normal": Text("LeCun、Xavier", "LeCun, Xavier"),
        "he_normal": Text("He", "He"),
        "uniform_fan_in": Text("PyTorch默认", "PyTorch’s default"),
    }
    scaled = (
        {
            "name": name,
            "label": label[language],
            "gain": math.sqrt(make_initializer(name).variance(1, 1)),
        }
        for name, label in labels.items()
    )
    edge = {"name": "critical", "label": Text("混沌边缘", "edge of chaos")[language]}
    return [small, *scaled, large, edge]
