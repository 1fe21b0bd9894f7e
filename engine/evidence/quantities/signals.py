"""Of layers: what signals and gradients come to in them, from width to width and with depth."""

from dataclasses import replace

import numpy as np

from engine.evidence.quantities.reductions import existing, fraction, over, positive
from engine.evidence.quantity import Quantity
from engine.evidence.statistics import Array
from engine.study.language import Text


def _middle_over_ends(counts: Array) -> Array:
    first, tenth = counts[:, 0], counts.shape[-1] // 10
    ends = first[:, :tenth].sum(axis=1) + first[:, -tenth:].sum(axis=1)
    return over(first[:, 4 * tenth : 6 * tenth].sum(axis=1), ends)


# Of each layer's outputs, pooled over units and samples unless said otherwise.
SD = positive("sd", "总标准差", "total sd")
# The root of the second moment, so that its ratios compare with those of an sd.
ROOT_MEAN_SQUARE = positive(
    "root_mean_square", "均方根", "root mean square", ("second_moment",), np.sqrt
)
ACROSS_SAMPLE_SD = positive(
    "across_sample_sd", "跨样本标准差", "sd across samples", ("across_sample_variance",), np.sqrt
)
SATURATED_SHARE = fraction("saturated_share", "饱和份额", "saturated share")
# One draw may lean either way; a law without a preferred side still gives skewed histograms.
ABSOLUTE_SKEWNESS = positive(
    "absolute_skewness", "偏度的绝对值", "absolute skewness", ("skewness",), np.abs
)
SKEWNESS_GAIN = Quantity(
    "skewness_gain",
    Text("末层与首层偏度绝对值之差", "absolute skewness, last layer minus first"),
    ("skewness",),
    lambda skewness: np.abs(skewness[:, -1]) - np.abs(skewness[:, 0]),
)
# Of a function with a bounded range, over which the histogram goes.
MIDDLE_OVER_ENDS = positive(
    "middle_over_ends",
    "首层在值域中间五分之一与两端各十分之一内的输出之比",
    "first layer’s outputs in the middle fifth of the range over those in its end tenths",
    ("histogram",),
    _middle_over_ends,
)
DISTANCE_FROM_HALF = positive(
    "rms_distance_from_half",
    "与二分之一的均方根距离",
    "rms distance from one half",
    ("mean", "sd"),
    lambda mean, sd: np.hypot(mean - 0.5, sd),
)
BETWEEN_UNIT_SHARE = fraction(
    "between_unit_share",
    "神经元间方差所占份额",
    "share of the variance between units",
    ("between_unit_variance", "across_sample_variance"),
    lambda between, across: over(between, between + across),
)
BETWEEN_UNIT_SD = positive(
    "between_unit_sd", "神经元间标准差", "sd between units", ("between_unit_variance",), np.sqrt
)
MEAN_OVER_SD = positive(
    "mean_over_sd",
    "均值的绝对值与标准差之比",
    "absolute mean over sd",
    ("mean", "sd"),
    lambda mean, sd: over(np.abs(mean), sd),
)
# The absolute deviations of Levene's test of equal spread, relative so that scale does not count.
REPLICATE_DEVIATION = positive(
    "replicate_deviation",
    "标准差与其各重复均值的相对偏差",
    "relative deviation of the sd from its mean over replicates",
    ("sd",),
    lambda sd: np.abs(sd / sd.mean(axis=0) - 1),
)
GRADIENT_SD = positive(
    "pre_activation_gradient_sd", "预激活处梯度的标准差", "sd of the pre-activation gradient"
)


# The power of the fan-in with which the first layer's pre-activations grow over the networks.
FAN_IN_EXPONENT = Quantity(
    "fan_in_exponent",
    Text("预激活随输入个数增长的幂次", "power of the fan-in with which pre-activations grow"),
    ("pre_activation_square",),
    lambda squares, fans: np.polyfit(np.log(fans), np.log(squares).T / 2, 1)[0],
    settings=(("layer", "first"),),
    facts={"fans": lambda dataset: dataset["fan_in"].isel(layer=0).to_numpy()},
)


# Of S-shaped functions, nowhere steeper than 1.
SLOPE = fraction("mean_slope", "导数的平均值", "mean slope", ("slope",))
PREDICTION_SLOPE = replace(SLOPE, variables=("mean_slope",)).at(network="first")

# The equations of equal layers: gain is n Var[W].
WEIGHT_GRADIENT = positive(
    "weight_gradient_rms",
    "权重梯度的均方根",
    "rms of the weight gradient",
    ("weight_gradient_square",),
    np.sqrt,
).at(network="first")


def forward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's outputs over Var[x] (n Var[W])^i, where Var[x] = 1."""
    return positive(
        "forward_over_product",
        "输出方差与该乘积之比",
        "variance of the outputs over that product",
        ("output_square",),
        lambda squares: squares / gain ** np.arange(1, squares.shape[1] + 1),
    ).at(network="first")


def backward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's gradient over the last one's times (n Var[W])^(L - i), for i < L."""

    def compute(squares: Array) -> Array:
        powers = gain ** np.arange(squares.shape[1] - 1, 0, -1)
        return over(squares[:, :-1], squares[:, -1:] * powers)

    return positive(
        "backward_over_product",
        "梯度方差之比与该乘积之比",
        "ratio of gradient variances over that product",
        ("gradient_square",),
        compute,
    ).at(network="first")


# Of unequal layers: (replicate, network, layer), or without the networks.
def _growths(forward: Array, backward: Array) -> tuple[Array, Array]:
    """By what every weight matrix but the first multiplies the variance, ahead and back."""
    return (over(forward[..., 1:], forward[..., :-1]), over(backward[..., :-1], backward[..., 1:]))


def _departure(forward: Array, backward: Array) -> Array:
    ahead, back = (np.abs(np.log(g.prod(axis=-1))) for g in _growths(forward, backward))
    larger: Array = np.maximum(ahead, back)
    return larger


FORWARD_GROWTH = positive(
    "forward_growth",
    "输出方差的总增长倍数",
    "total growth of the outputs’ variance",
    ("output_square", "gradient_square"),
    lambda forward, backward: _growths(forward, backward)[0].prod(axis=-1),
)
BACKWARD_GROWTH = FORWARD_GROWTH.called(
    "backward_growth",
    "梯度方差的总增长倍数",
    "total growth of the gradients’ variance",
    compute=lambda forward, backward: _growths(forward, backward)[1].prod(axis=-1),
)
DEPARTURE = positive(
    "departure",
    "前向与反向总增长倍数中偏离 1 较远者的对数",
    "logarithm of the total growth, forwards or backwards, that is further from 1",
    ("output_square", "gradient_square"),
    _departure,
)


# Of very deep nets, stored as logarithms to base 10. A ratio below 1e-308 counts as 0.
def _powers(logs: Array) -> Array:
    return np.power(10.0, existing(logs))


def _end_ratio(logs: Array) -> Array:
    kept = existing(logs)
    return np.power(10.0, kept[:, 0] - kept[:, -1])


DEEP_GRADIENT = replace(GRADIENT_SD, variables=("log10_gradient_sd",), compute=_powers)
# Of nets as deep and of several widths, stored as the natural logarithm of the mean square.
NARROW_GRADIENT = replace(
    GRADIENT_SD, variables=("log_gradient",), compute=lambda logs: np.exp(logs / 2)
)
GRADIENT_RATIO_BY_DEPTH = positive(
    "gradient_ratio",
    "首层与末层梯度标准差之比",
    "first over last layer’s gradient sd",
    ("log10_gradient_sd",),
    lambda logs: np.stack([_end_ratio(one) for one in np.moveaxis(logs, 1, 0)], axis=1),
)


def _depth_exponent(logs: Array, depths: Array) -> Array:
    """`logs` (replicate, depth, layer)."""
    ratios = np.stack([_end_ratio(one) for one in np.moveaxis(logs, 1, 0)])
    exponents: Array = np.polyfit(np.log(depths), np.log(ratios), 1)[0]
    return exponents


DEPTH_EXPONENT = Quantity(
    "depth_exponent",
    Text(
        "首层与末层梯度之比随层数变化的幂次",
        "power of the depth with which first over last layer’s gradient goes",
    ),
    ("log10_gradient_sd",),
    _depth_exponent,
    facts={"depths": lambda dataset: dataset["depth"].to_numpy().astype(np.float64)},
)


def deep_signal(layers: int) -> Quantity:
    """Root mean square of the outputs of the first `layers` layers of the deepest net."""
    return replace(
        ROOT_MEAN_SQUARE,
        variables=("log10_output_rms",),
        compute=lambda logs: _powers(logs[:, :layers]),
    )
