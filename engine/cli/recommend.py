"""A recommendation for one activation: weights and biases, layer by layer, and what rivals do.

Pure theory (`engine.net.theory`), no measurements: answered in about a second.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.net.activations import Activation
from engine.net.initializers import TRUNCATED_SD, make_initializer
from engine.net.registry import require
from engine.net.theory.criticality import Criticality, criticality
from engine.net.theory.depth_gain import DepthGain, depth_gain
from engine.net.theory.gains import CriticalPoint, Gains, critical_point, gains
from engine.net.theory.layers import predict_layers
from engine.net.theory.network_law import LOGIT_SD

DEEPEST = 1000
RIVALS = ("lecun_normal", "glorot_normal", "he_normal", "orthogonal")
_NOTABLE, _FATAL = 10.0, 1e3
"""Factors by which a standard deviation grows or shrinks, and explodes or vanishes."""
SCATTER = 2.0
"""The sd of ln(mean square) over networks from which on one network says nothing of another: that
of ReLU where depth / width is 4/5, and about where theory in powers of depth / width ends."""

SCATTERS = "networks scatter"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked about: `units` of every activated layer, the input's first.

    A weight's fan-in is `taps` times the units (channels) below, its fan-out the same of those
    above, or `fan_out`. `classes`: outputs of a linear layer on top. `dropout` falls on activations
    and leaves the inputs alone. `gain` and `sd` are laws to be judged beside the others.
    """

    activation: Activation
    units: tuple[int, ...]
    taps: int = 1
    fan_out: int | None = None
    classes: int | None = None
    second_moment: float = 1.0
    dropout: float = 0.0
    truncated: bool = False
    gain: float | None = None
    sd: float | None = None

    def __post_init__(self) -> None:
        sizes = (*self.units, self.taps, self.fan_out or 1, self.classes or 1)
        hint = "give a layer's inputs; all widths must be so, too"
        require(min(sizes) >= 1, "recommend", "fan_in must be at least 1", min(sizes), hint)
        rule = f"depth must be from 1 to {DEEPEST}"
        require(1 <= self.depth <= DEEPEST, "recommend", rule, self.depth, "give the layers")
        moment = self.second_moment
        rule = "second_moment must be positive"
        require(0 < moment < math.inf, "recommend", rule, moment, "MNIST / 255 has 0.11")
        rule, hint = "dropout must be from 0 to below 1", "it is the share that is dropped"
        require(0 <= self.dropout < 1, "recommend", rule, self.dropout, hint)
        for name, value in (("gain", self.gain), ("sd", self.sd)):
            right = value is None or 0 <= value < math.inf
            require(right, "recommend", f"{name} must not be negative", value, "0 is zeros")

    @property
    def depth(self) -> int:
        return len(self.units) - 1

    @property
    def keep(self) -> float:
        return 1 - self.dropout

    @property
    def fans(self) -> list[tuple[int, int]]:
        """Fan-in and fan-out of every activated layer."""
        return [
            (self.taps * below, self.fan_out or self.taps * above)
            for below, above in itertools.pairwise(self.units)
        ]

    @property
    def width(self) -> float:
        """The width of equal layers whose networks scatter as much: the harmonic mean."""
        return self.depth / sum(1 / units for units in self.units[1:]) * self.keep


@dataclass(frozen=True)
class Prediction:
    """What a stack of layers does; None where it leaves float64, or is not covered.

    gain, weight_sd, bias_sd: those of the last activated layer. signal: sd of the last
    pre-activations over that of the first. gradient: sd of the first layer's gradient over that of
    the last. sample_share: share of the last outputs' mean square that tells samples apart.
    log_second_moment_sd: spread over networks of ln(mean square of the last outputs).
    """

    gain: float
    weight_sd: float
    bias_sd: float
    last_pre_activation_sd: float | None
    last_second_moment: float | None
    signal: float | None
    gradient: float | None
    sample_share: float | None
    log_second_moment_sd: float | None
    fails: bool
    summary: str


@dataclass(frozen=True)
class Layer:
    """One layer of the recommendation; the sd is that of the weights as they are drawn."""

    fan_in: int
    fan_out: int
    weight_sd: float
    bias_sd: float


@dataclass(frozen=True)
class Recommendation:
    """Everything `python -m engine recommend` prints.

    `best` is the law that does least harm, among all tried. Where even that is predicted to fail,
    nothing is recommended: there are no `layers` and no `output`, the weights' sd in a linear layer
    on top.
    """

    question: Question
    gains: Gains
    critical: CriticalPoint | None
    criticality: Criticality | None
    best: DepthGain
    layers: tuple[Layer, ...]
    output: float | None
    predictions: Mapping[str, Prediction]

    @property
    def gain(self) -> float:
        """Of all layers but the first: with dropout, less by the root of what is kept."""
        if self.question.depth == 1:
            return self.first_gain
        return self.best.gain * math.sqrt(self.question.keep)

    @property
    def first_gain(self) -> float:
        """Of the first layer, by the scale of the inputs and the length to start from."""
        return math.sqrt(_first_square(self.best, self.question))

    @property
    def own(self) -> Prediction:
        """What the best law tried does."""
        return next(iter(self.predictions.values()))


def recommend(question: Question) -> Recommendation:
    """The weights and biases to start from, and what rivals do instead; ValueError: bad sizes."""
    activation, fans = question.activation, question.fans
    best = depth_gain(activation, question.depth, question.width)
    squares = [_first_square(best, question)] + [best.gain**2 * question.keep] * (
        question.depth - 1
    )
    variances = [square / fan_in for square, (fan_in, _) in zip(squares, fans, strict=True)]
    biases = [best.sigma_b**2] * question.depth
    own = _predict(question, variances, biases)
    layers = [
        Layer(*fan, math.sqrt(variance), best.sigma_b)
        for fan, variance in zip(fans, variances, strict=True)
    ]
    output = None
    if not own.fails and own.last_second_moment:
        mean_square = own.last_second_moment / question.keep
        output = LOGIT_SD / math.sqrt(question.units[-1] * mean_square)
    return Recommendation(
        question=question,
        gains=gains(activation),
        critical=critical_point(activation),
        criticality=criticality(activation),
        best=best,
        layers=() if own.fails else tuple(layers),
        output=output,
        predictions={"least bad" if own.fails else "recommended": own, **_rivals(question, best)},
    )


def pytorch_gain(activation: Activation) -> float | None:
    """What torch.nn.init.calculate_gain returns; None where it knows no such function."""
    known = {"identity": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
    if activation.family == "leaky_relu":
        return math.sqrt(2 / (1 + activation.parameters["alpha"] ** 2))
    return known.get(activation.family)


def _first_square(best: DepthGain, question: Question) -> float:
    return (best.first_variance - best.sigma_b**2) / question.second_moment


def _rivals(question: Question, best: DepthGain) -> dict[str, Prediction]:
    """Predictions for laws that treat all layers alike; those that agree are computed once.

    `uncorrected` is the best law, drawn from a normal that is cut and not rescaled.
    """
    fans = question.fans
    no_biases = (0.0,) * question.depth
    laws = {
        name: (tuple(make_initializer(name).variance(*fan) for fan in fans), no_biases)
        for name in RIVALS
    }
    default = tuple(make_initializer("uniform_fan_in").variance(*fan) for fan in fans)
    laws["PyTorch default"] = (default, default)
    rules = {"calculate_gain": pytorch_gain(question.activation), "your gain": question.gain}
    if question.truncated:
        rules["uncorrected"] = TRUNCATED_SD * best.gain * math.sqrt(question.keep)
    for name, gain in rules.items():
        if gain is not None:
            laws[name] = (tuple(gain**2 / fan_in for fan_in, _ in fans), no_biases)
    if question.sd is not None:
        laws["your sd"] = ((question.sd**2,) * question.depth, no_biases)
    found = {law: _predict(question, *law) for law in dict.fromkeys(laws.values())}
    return {name: found[law] for name, law in laws.items()}


def _predict(
    question: Question, variances: Sequence[float], bias_variances: Sequence[float]
) -> Prediction:
    """Dropout with rescaling acts as weights of a variance larger by 1 / keep do.

    That holds for signal and gradient alike, but for the inputs, which are not dropped; what it
    does to the differences between samples is left out.
    """
    units, keep = question.units, question.keep
    kept = [1.0] + [keep] * (question.depth - 1)
    layers = predict_layers(
        question.activation,
        units,
        [question.taps * v / k for v, k in zip(variances, kept, strict=True)],
        bias_variance=bias_variances,
        input_second_moment=question.second_moment,
    )
    first, last = layers.pre_activation_sd[[0, -1]]
    gradients = layers.pre_activation_gradient_sd
    second_moment, within = layers.second_moment[-1], layers.across_sample_variance[-1]
    told_apart = second_moment > 0 and not question.dropout
    signal = _finite(last / first) if first > 0 else 0.0
    gradient = _finite(gradients[0] / gradients[-1]) if gradients[-1] > 0 else None
    share = _finite(min(within / second_moment, 1.0)) if told_apart else None
    scatter = _finite(layers.log_second_moment_sd[-1] / math.sqrt(keep))
    fatal, notable = _events(signal, gradient, share, scatter)
    return Prediction(
        gain=math.sqrt(variances[-1] * question.fans[-1][0]),
        weight_sd=math.sqrt(variances[-1]),
        bias_sd=math.sqrt(bias_variances[-1]),
        last_pre_activation_sd=_finite(last),
        last_second_moment=_finite(second_moment),
        signal=signal,
        gradient=gradient,
        sample_share=share,
        log_second_moment_sd=scatter,
        fails=bool(fatal),
        summary=", ".join((fatal or notable)[:2]) or "signal and gradient kept",
    )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _events(
    signal: float | None, gradient: float | None, share: float | None, scatter: float | None
) -> tuple[list[str], list[str]]:
    """What makes a stack fail, and what else is worth a word."""
    fatal, notable = [], []
    for what, factor in (("signal", signal), ("gradient", gradient)):
        if factor is None or factor > _FATAL:
            fatal.append(f"{what} explodes")
        elif factor < 1 / _FATAL:
            fatal.append(f"{what} vanishes")
        elif not 1 / _NOTABLE <= factor <= _NOTABLE:
            notable.append(f"{what} {'grows' if factor > 1 else 'shrinks'}")
    if share is not None and share < 1 / _FATAL**2:
        fatal.append("samples alike")
    elif share is not None and share < 1 / _NOTABLE**2:
        notable.append("samples nearly alike")
    if not fatal and (scatter is None or scatter > SCATTER):
        fatal.append(SCATTERS)
    return fatal, notable
