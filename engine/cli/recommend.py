"""A recommendation for one activation: its gains, a weight law, and what it does at a given depth.

Pure theory (`engine.net.theory`), no measurements: answered in well under a second.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.net.activations import Activation
from engine.net.initializers import make_initializer
from engine.net.registry import require
from engine.net.theory.depth_gain import DepthGain, depth_gain
from engine.net.theory.gains import CriticalPoint, Gains, critical_point, gains
from engine.net.theory.layers import predict_layers

DEEPEST = 1000
RIVALS = ("lecun_normal", "glorot_normal", "he_normal")

_NOTABLE, _FATAL = 10.0, 1e3
"""Factors by which a standard deviation grows or shrinks, and explodes or vanishes."""
_ALIKE = 0.01
"""Samples whose difference makes up a smaller share of the outputs' mean square are alike."""


@dataclass(frozen=True)
class Prediction:
    """What a stack of equal layers with one weight law does; None where it leaves float64.

    signal: sd of the last pre-activations over that of the first. gradient: sd of the first
    layer's gradient over that of the last. sample_share: share of the last outputs' mean square
    that tells samples apart. log_second_moment_sd: spread over networks of this width.
    """

    gain: float
    weight_sd: float
    last_pre_activation_sd: float | None
    signal: float | None
    gradient: float | None
    sample_share: float | None
    log_second_moment_sd: float | None
    summary: str


@dataclass(frozen=True)
class Recommendation:
    """Everything `python -m engine recommend` prints."""

    activation: Activation
    fan_in: int
    depth: int
    gains: Gains
    critical: CriticalPoint | None
    law: DepthGain
    predictions: Mapping[str, Prediction]

    @property
    def weight_sd(self) -> float:
        return self.law.gain / math.sqrt(self.fan_in)


def recommend(activation: Activation, fan_in: int, depth: int) -> Recommendation:
    """The weight law for `depth` layers of `fan_in` units each, and what rivals do instead.

    Inputs have unit second moment, biases are 0. Raises ValueError for a bad size.
    """
    require(fan_in >= 1, "recommend", "fan_in must be at least 1", fan_in, "give a layer's inputs")
    rule = f"depth must be from 1 to {DEEPEST}"
    require(1 <= depth <= DEEPEST, "recommend", rule, depth, "give the number of layers")
    law = depth_gain(activation, depth)
    laws = {"recommended": law.gain**2 / fan_in}
    for rival in RIVALS:
        laws[rival] = make_initializer(rival).variance(fan_in, fan_in)
    by_variance = {
        variance: _predict(activation, fan_in, depth, variance) for variance in laws.values()
    }
    return Recommendation(
        activation=activation,
        fan_in=fan_in,
        depth=depth,
        gains=gains(activation),
        critical=critical_point(activation),
        law=law,
        predictions={name: by_variance[variance] for name, variance in laws.items()},
    )


def to_json(recommendation: Recommendation) -> str:
    """The recommendation as JSON: activation, gains, law, prediction; null for what is not."""
    variance = recommendation.law.gain**2
    document: dict[str, Any] = {
        "activation": recommendation.activation.name,
        "gains": asdict(recommendation.gains),
        "law": {
            "rule": recommendation.law.rule,
            "gain": recommendation.law.gain,
            "distribution": "normal",
            "variance": f"{variance:.6g} / fan_in",
            "sd": recommendation.weight_sd,
            "use": usage(recommendation),
            "notes": notes(recommendation),
        },
        "prediction": {
            "fan_in": recommendation.fan_in,
            "depth": recommendation.depth,
            **{name: asdict(found) for name, found in recommendation.predictions.items()},
        },
    }
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False)


def to_text(recommendation: Recommendation) -> str:
    """The recommendation for reading, about thirty lines of at most 100 characters."""
    name, law = recommendation.activation.name, recommendation.law
    found = recommendation.gains
    critical = "none" if found.critical is None else f"{found.critical:.6f}"
    lines = [
        f"{name}: {recommendation.depth} layers of {recommendation.fan_in} units",
        "",
        "Gains (sd of a weight times the root of its fan-in)",
        f"  second moment  {found.second_moment:.6f}  keeps the pre-activations' mean square",
        f"  variance       {found.variance:.6f}  keeps the outputs' variance about their mean",
        f"  backward       {found.backward:.6f}  keeps the gradients' mean square",
        f"  critical       {critical:8}  chi_1 = 1 at the length map's fixed point, without biases",
        "",
        f"Law: N(0, {law.gain**2:.6g} / fan_in), here of sd {recommendation.weight_sd:.6g}",
        *(f"  {note}" for note in notes(recommendation)),
        "",
        f"Predicted from layer 1 to layer {recommendation.depth} (mean field, unit inputs)",
        f"  {'':14}{'gain':>9}{'signal':>12}{'gradient':>12}{'samples':>10}  what happens",
        *(_row(name, found) for name, found in recommendation.predictions.items()),
        "  signal: sd of the last pre-activations / first; gradient: sd at the first layer / last;",
        "  samples: share of the last outputs' mean square that tells samples apart",
        "",
        *(f"{library:8} {line}" for library, line in usage(recommendation).items()),
    ]
    return "\n".join(lines)


def usage(recommendation: Recommendation) -> dict[str, str]:
    """One line for each library; all three draw plain, not truncated, normals."""
    gain = f"{recommendation.law.gain:.6g}"
    scale = f"{recommendation.law.gain**2:.6g}"
    return {
        "pytorch": f"torch.nn.init.normal_(layer.weight, 0.0, {gain} / layer.in_features**0.5)",
        "jax": f'jax.nn.initializers.variance_scaling({scale}, "fan_in", "normal")',
        "keras": f'keras.initializers.VarianceScaling({scale}, "fan_in", "untruncated_normal")',
    }


def notes(recommendation: Recommendation) -> list[str]:
    """Why this law, what the critical gain is worth, and how far one network may be off."""
    rule = recommendation.law.rule
    reason = (
        "solved for this depth: signal and gradient change least from end to end"
        if rule == "depth"
        else f"the {rule.replace('_', '-')} gain: no other keeps signal and gradient much better"
    )
    spread = recommendation.predictions["recommended"].log_second_moment_sd
    return [reason, _edge(recommendation.critical), *([] if spread is None else [_scatter(spread)])]


def _edge(critical: CriticalPoint | None) -> str:
    if critical is None:
        return "no critical gain: without biases chi_1 is 1 at no fixed point of the length map"
    if critical.variance is None:
        return "at the critical gain every length stays as it is"
    if not critical.attracting:
        fixed = f"its fixed point {critical.variance:.4g} repels"
        return f"the critical gain is of no use: {fixed}, the signal vanishes or explodes"
    return f"at the critical gain the pre-activations' variance tends to {critical.variance:.4g}"


def _scatter(spread: float) -> str:
    if spread > 1:
        return "networks of this width scatter by more than a factor e about the prediction"
    return f"at this width ln(mean square) of the last outputs scatters with sd {spread:.2g}"


def _predict(activation: Activation, fan_in: int, depth: int, variance: float) -> Prediction:
    layers = predict_layers(activation, [fan_in] * (depth + 1), [variance] * depth)
    first, last = layers.pre_activation_sd[[0, -1]]
    gradients = layers.pre_activation_gradient_sd
    second_moment = layers.second_moment[-1]
    within = layers.across_sample_variance[-1]
    signal = _finite(last / first)
    gradient = _finite(gradients[0] / gradients[-1]) if gradients[-1] > 0 else None
    share = _finite(min(within / second_moment, 1.0)) if second_moment > 0 else None
    return Prediction(
        gain=math.sqrt(variance * fan_in),
        weight_sd=math.sqrt(variance),
        last_pre_activation_sd=_finite(last),
        signal=signal,
        gradient=gradient,
        sample_share=share,
        log_second_moment_sd=_finite(layers.log_second_moment_sd[-1]),
        summary=_summary(signal, gradient, share),
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _summary(signal: float | None, gradient: float | None, share: float | None) -> str:
    said = [
        *_change("signal", signal),
        *_change("gradient", gradient),
        *(["samples nearly alike"] if share is not None and share < _ALIKE else []),
    ]
    return ", ".join(said) or "signal and gradient kept"


def _change(what: str, factor: float | None) -> list[str]:
    if factor is None or factor > _FATAL:
        return [f"{what} explodes"]
    if factor < 1 / _FATAL:
        return [f"{what} vanishes"]
    if factor > _NOTABLE:
        return [f"{what} grows"]
    return [f"{what} shrinks"] if factor < 1 / _NOTABLE else []


def _row(name: str, found: Prediction) -> str:
    columns = [f"{found.gain:9.4f}"]
    for value, width in ((found.signal, 12), (found.gradient, 12), (found.sample_share, 10)):
        columns.append(f"{'-' if value is None else format(value, '.3g'):>{width}}")
    return f"  {name:14}{''.join(columns)}  {found.summary}"
