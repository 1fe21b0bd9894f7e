"""The quantities that claims speak of, each with its name in both languages and its unit.

A function between them takes a quantity's variables, replicates first: (replicate, layer),
(replicate, point) or as it says. Where an axis of settings is left, such as the learning rates, the
reduction says which setting counts. Unless said otherwise a diverged replicate leaves a quantity
undefined.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.counts import hidden_units, planted, settings, test_images, units
from engine.evidence.definitions import LEARNED, NEAR_ZERO, PILED_UP
from engine.evidence.quantity import (
    Diverged,
    NotRunError,
    Quantity,
    Reason,
    guess_accuracy,
    guess_loss,
    one,
)
from engine.evidence.times import fastest, least, reached, stay_over_fall
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


SHARE = (0.0, 1.0)
POSITIVE = (0.0, math.inf)
DIFFERENCE = (-1.0, 1.0)


def _most(values: Array) -> Array:
    most: Array = np.fmax.reduce(values.reshape(len(values), -1), axis=1)
    return most


def _over(part: Array, whole: Array) -> Array:
    """NaN where the whole is 0."""
    return part / np.where(whole > 0, whole, np.nan)


def _share(part: Array, whole: Array) -> Array:
    """Part of the whole, summed over all runs of a replicate."""
    return _over(np.nansum(part, axis=1), np.nansum(whole, axis=1))


def _existing(values: Array) -> Array:
    """Without the layers (last axis) that a shallower net lacks, which are NaN throughout."""
    absent = np.isnan(values).all(axis=tuple(range(values.ndim - 1)))
    return values[..., ~absent]


def _middle_over_ends(counts: Array) -> Array:
    first, tenth = counts[:, 0], counts.shape[-1] // 10
    ends = first[:, :tenth].sum(axis=1) + first[:, -tenth:].sum(axis=1)
    return _over(first[:, 4 * tenth : 6 * tenth].sum(axis=1), ends)


# Of each layer's outputs, pooled over units and samples unless said otherwise.
SD = Quantity("sd", Text("合并的标准差", "pooled sd"), range=POSITIVE)
# The root of the second moment, so that its ratios compare with those of an sd.
ROOT_MEAN_SQUARE = Quantity(
    "root_mean_square",
    Text("均方根", "root mean square"),
    ("second_moment",),
    np.sqrt,
    range=POSITIVE,
)
ACROSS_SAMPLE_SD = Quantity(
    "across_sample_sd",
    Text("跨样本标准差", "sd across samples"),
    ("across_sample_variance",),
    np.sqrt,
    range=POSITIVE,
)
SATURATED_SHARE = Quantity("saturated_share", Text("饱和份额", "saturated share"), range=SHARE)
# One draw may lean either way; a law without a preferred side still gives skewed histograms.
ABSOLUTE_SKEWNESS = Quantity(
    "absolute_skewness",
    Text("偏度的绝对值", "absolute skewness"),
    ("skewness",),
    np.abs,
    range=POSITIVE,
)
SKEWNESS_GAIN = Quantity(
    "skewness_gain",
    Text("末层与首层偏度绝对值之差", "absolute skewness, last layer minus first"),
    ("skewness",),
    lambda skewness: np.abs(skewness[:, -1]) - np.abs(skewness[:, 0]),
)
# Of a function with a bounded range, over which the histogram goes.
MIDDLE_OVER_ENDS = Quantity(
    "middle_over_ends",
    Text(
        "首层在值域中间五分之一与两端各十分之一内的输出之比",
        "first layer’s outputs in the middle fifth of the range over those in its end tenths",
    ),
    ("histogram",),
    _middle_over_ends,
    range=POSITIVE,
)
DISTANCE_FROM_HALF = Quantity(
    "rms_distance_from_half",
    Text("与二分之一的均方根距离", "rms distance from one half"),
    ("mean", "sd"),
    lambda mean, sd: np.hypot(mean - 0.5, sd),
    range=POSITIVE,
)
BETWEEN_UNIT_SHARE = Quantity(
    "between_unit_share",
    Text("单元间方差所占份额", "share of the variance between units"),
    ("between_unit_variance", "across_sample_variance"),
    lambda between, across: _over(between, between + across),
    range=SHARE,
)
BETWEEN_UNIT_SD = Quantity(
    "between_unit_sd",
    Text("单元间标准差", "sd between units"),
    ("between_unit_variance",),
    np.sqrt,
    range=POSITIVE,
)
MEAN_OVER_SD = Quantity(
    "mean_over_sd",
    Text("均值的绝对值与标准差之比", "absolute mean over sd"),
    ("mean", "sd"),
    lambda mean, sd: _over(np.abs(mean), sd),
    range=POSITIVE,
)
# The absolute deviations of Levene's test of equal spread, relative so that scale does not count.
REPLICATE_DEVIATION = Quantity(
    "replicate_deviation",
    Text(
        "标准差与其各重复均值的相对偏差",
        "relative deviation of the sd from its mean over replicates",
    ),
    ("sd",),
    lambda sd: np.abs(sd / sd.mean(axis=0) - 1),
    range=POSITIVE,
)
GRADIENT_SD = Quantity(
    "pre_activation_gradient_sd",
    Text("预激活处梯度的标准差", "sd of the pre-activation gradient"),
    range=POSITIVE,
)
# Of the last hidden layer of nets like those trained at their own rates, of other draws.
SD_BEFORE = replace(SD, variables=("mnist.initial_sd",), when_diverged=Diverged.MEASURED)
ACROSS_SAMPLE_SD_BEFORE = replace(
    ACROSS_SAMPLE_SD,
    variables=("mnist.initial_across_sample_sd",),
    compute=np.asarray,
    when_diverged=Diverged.MEASURED,
)

# Of a trained net after the last iteration, on a whole set; "least" and "most": of all rates.
TRAIN_LOSS = Quantity(
    "train_loss",
    Text("训练损失", "training loss"),
    unit="nat",
    yardstick=guess_loss,
    when_diverged=Diverged.BEYOND,
    range=POSITIVE,
)
TEST_LOSS = replace(
    TRAIN_LOSS, name="test_loss", label=Text("测试损失", "test loss"), variables=("test_loss",)
)
LEAST_TEST_LOSS = replace(
    TEST_LOSS,
    name="least_test_loss",
    label=Text("最有利学习率下的测试损失", "test loss at the most favourable rate"),
    compute=least,
    when_diverged=Diverged.MEASURED,
)
# A measure of speed that every net has: how high the loss stood while it learned.
MEAN_TRAINING_LOSS = replace(
    TRAIN_LOSS,
    name="mean_training_loss",
    label=Text("全程的平均训练损失", "training loss averaged over the run"),
    variables=("mean_loss",),
    compute=lambda losses: losses.mean(axis=-1),
)
FINAL_ACCURACY = Quantity(
    "test_accuracy",
    Text("测试准确率", "test accuracy"),
    range=SHARE,
    counted=test_images,
)
TEST_ACCURACY = replace(FINAL_ACCURACY, yardstick=guess_accuracy)
MOST_TEST_ACCURACY = replace(
    TEST_ACCURACY,
    name="most_test_accuracy",
    label=Text("最有利学习率下的测试准确率", "test accuracy at the most favourable rate"),
    variables=("test_accuracy",),
    compute=_most,
    when_diverged=Diverged.MEASURED,
)
TEST_ERROR = Quantity("test_error", Text("测试错误率", "test error"), range=SHARE)
FINAL_ERROR = replace(
    TEST_ERROR,
    variables=("test_accuracy",),
    compute=lambda accuracy: 1 - accuracy,
    counted=test_images,
)
# Of a net that has learned few images.
ACCURACY_GAP = Quantity(
    "accuracy_gap",
    Text("训练与测试准确率之差", "train minus test accuracy"),
    ("train_accuracy", "test_accuracy"),
    np.subtract,
    range=DIFFERENCE,
)


def _ends(dataset: xr.Dataset) -> Array:
    if "window" not in dataset:
        raise NotRunError(Reason.NO_VARIABLE, "window")
    return dataset["window"].to_numpy().astype(np.float64)


ITERATIONS_TO_HALF = Quantity(
    "iterations_to_half",
    Text("损失减半所需的迭代次数", "iterations until the loss is half of a guess’s"),
    ("mean_loss",),
    partial(reached, share=0.5),
    "iteration",
    when_diverged=Diverged.MEASURED,
    facts={"ends": _ends, "guess": guess_loss},
    censored=True,
    range=POSITIVE,
)
ITERATIONS_TO_TENTH = replace(
    ITERATIONS_TO_HALF,
    name="iterations_to_tenth",
    label=Text(
        "损失降到十分之一所需的迭代次数", "iterations until the loss is a tenth of a guess’s"
    ),
    compute=partial(reached, share=0.1),
)

# Units that start alike, counts (replicate, rate, point, layer): the last layer is the output. From
# constants no chance can part them; what is repeated of random units is one.
DISTINCT_UNITS = Quantity(
    "distinct_units",
    Text("各层中不同单元的数目", "different units of a layer"),
    ("tolerant_units",),
    _most,
    when_diverged=Diverged.MEASURED,
    range=POSITIVE,
    exact=True,
)
DISTINCT_HIDDEN_UNITS = replace(
    DISTINCT_UNITS,
    name="distinct_hidden_units",
    label=Text("隐藏层中不同单元的数目", "different units of a hidden layer"),
    compute=lambda units: _most(units[..., :-1]),
)
DISTINCT_FIRST_UNITS = replace(
    DISTINCT_UNITS,
    name="distinct_first_units",
    label=Text("首层中不同单元的数目", "different units of the first layer"),
    compute=lambda units: _most(units[..., 0]),
)
MOVED_WEIGHTS = replace(
    DISTINCT_UNITS,
    name="moved_weights",
    label=Text("训练中变动过的权重的份额", "share of the weights that training has moved"),
    variables=("moved_weights",),
    compute=lambda moved: moved[:, -1],
    range=SHARE,
)
# In shares, with one unit as the measure, so that none is a share with an exact bound.
REPEATED_UNITS = Quantity(
    "repeated_hidden_units",
    Text("隐藏层中重复单元的份额", "share of hidden units that repeat another"),
    ("tolerant_units",),
    lambda distinct, units: _most((units - distinct)[..., :-1]) / sum(units[:-1]),
    yardstick=lambda dataset: 1 / hidden_units(dataset),
    when_diverged=Diverged.MEASURED,
    facts={"units": lambda dataset: dataset["units"].to_numpy()},
    range=SHARE,
    counted=units(hidden_units),
)

# Silent units, counts and shares; (replicate, layer) where a layer is not reduced.
SILENT_SHARE = Quantity(
    "silent_share",
    Text("沉默单元的份额", "share of silent units"),
    compute=lambda share: share.mean(axis=1),
    range=SHARE,
    counted=units(lambda dataset: sum(settings(dataset)["hidden"])),
)
REVIVED_SHARE = Quantity(
    "revived_share",
    Text("人为沉默的单元中恢复的份额", "share of silenced units that come back"),
    ("planted_revived", "planted"),
    _share,
    when_diverged=Diverged.MEASURED,
    range=SHARE,
    counted=units(planted),
)
MOVED_SHARE = replace(
    REVIVED_SHARE,
    name="moved_share",
    label=Text("人为沉默的单元中有所更新的份额", "share of silenced units that are updated"),
    variables=("planted_moved", "planted"),
)
FROZEN_SHARE = Quantity(
    "frozen_share",
    Text("没有梯度的单元的份额", "share of units without gradient"),
    compute=_most,
    when_diverged=Diverged.MEASURED,
    range=SHARE,
    counted=units(lambda dataset: min(settings(dataset)["hidden"])),
)

# Signs of weight gradients.
SAME_SIGN_OF_IMAGE = Quantity(
    "same_sign_sample",
    Text(
        "各单元的权重梯度全部同号的图像的份额",
        "share of images whose weight gradients agree in sign",
    ),
    range=SHARE,
    counted=units(lambda dataset: settings(dataset)["probe_samples"]),
)
SAME_SIGN_OF_BATCH = Quantity(
    "same_sign_batch",
    Text("权重梯度全部同号的单元的份额", "share of units whose weight gradients agree in sign"),
    range=SHARE,
    counted=units(lambda dataset: settings(dataset)["width"]),
)

# Of a deep linear net, over all sets of points, and above the best line on those that need more.
PRODUCT_ERROR = Quantity(
    "product_error",
    Text("与各层之积的最大相对差别", "largest relative difference from the product of the layers"),
    compute=_most,
    range=POSITIVE,
)
LEAST_ABOVE_LINE = Quantity(
    "least_above_line",
    Text("超出最佳直线的准确率（最小者）", "accuracy above the best line’s, least of the sets"),
    ("test_accuracy", "best_line_accuracy"),
    lambda ours, line, sets: np.min((ours - line)[:, sets != "line"], axis=1),
    facts={"sets": lambda dataset: dataset["set"].to_numpy()},
    range=DIFFERENCE,
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

# Of the toy's points, by seed.
TOY_ACCURACY = Quantity(
    "validation_accuracy",
    Text("验证准确率", "validation accuracy"),
    range=SHARE,
).at(reading="first")
TOY_LOSS = replace(TRAIN_LOSS, yardstick=one, when_diverged=Diverged.NOT_RUN).at(reading="first")


# While a net learns, (replicate, point): of its top hidden layer, and of the net as a whole.
def _iterations(dataset: xr.Dataset) -> Array:
    return dataset["iteration"].to_numpy().astype(np.float64)


def _out(means: Array, shares: Array, losses: Array, guess: float) -> Array:
    """How far a layer is out of saturation by the measure that has gone furthest: out is above 1.

    The measures are its mean, the share that is not saturated, and what the net has learned.
    """
    learned = (1 - losses / guess) / (1 - LEARNED)
    furthest: Array = np.maximum.reduce([means / NEAR_ZERO, (1 - shares) / PILED_UP, learned])
    return furthest


def _out_at_end(means: Array, shares: Array, losses: Array, guess: float) -> Array:
    """NaN where the layer never saturates."""
    out = _out(means, shares, losses, guess)
    return np.where((out < 1).any(axis=1), out[:, -1], np.nan)


LEAST_TOP_MEAN = Quantity(
    "least_top_mean",
    Text(
        "顶隐藏层输出均值在训练中的最小值",
        "least mean output of the top hidden layer during training",
    ),
    ("mean",),
    lambda means: means.min(axis=1),
    range=SHARE,
)
LEAST_TOP_MEAN_SOON = Quantity(
    "least_top_mean_soon",
    Text(
        "顶隐藏层输出均值在训练前十分之一中的最小值",
        "least mean output of the top hidden layer, first tenth of training",
    ),
    ("mean",),
    lambda means, times: means[:, times <= 0.1 * times[-1]].min(axis=1),
    facts={"times": _iterations},
    range=SHARE,
)
STAY_OVER_FALL = Quantity(
    "stay_over_fall",
    Text(
        "停留在饱和区与落入所用迭代次数之比", "iterations in saturation over those until it set in"
    ),
    ("mean", "saturated_share", "test_loss"),
    lambda means, shares, losses, guess, times: stay_over_fall(
        _out(means, shares, losses, guess), times
    ),
    facts={"guess": guess_loss, "times": _iterations},
    censored=True,
    range=POSITIVE,
)
OUT_AT_END = Quantity(
    "out_at_end",
    Text(
        "训练结束时离开饱和区的程度",
        "how far out of saturation it is at the end, out being above 1",
    ),
    ("mean", "saturated_share", "test_loss"),
    _out_at_end,
    facts={"guess": guess_loss},
    range=POSITIVE,
)
LEAST_DRIVE = Quantity(
    "least_drive",
    Text(
        "输出层加权和的均方根在训练中的最小值与训练前之比",
        "least rms of the output layer’s weighted sums during training over that before",
    ),
    ("output_drive",),
    lambda drive: _over(drive.min(axis=1), drive[:, 0]),
    range=SHARE,
)
MOST_SATURATED = Quantity(
    "most_saturated_share",
    Text("饱和份额在训练中的最大值", "largest saturated share during training"),
    ("saturated_share",),
    lambda share: share.max(axis=1),
    range=SHARE,
)


def _least_gradient_ratio(sd: Array) -> Array:
    sd = _existing(sd)
    least: Array = _over(sd[..., 0], sd[..., -1]).min(axis=1)
    return least


LEAST_GRADIENT_RATIO = Quantity(
    "least_gradient_ratio",
    Text(
        "首层与末层梯度标准差之比在训练中的最小值",
        "least first over last layer’s gradient sd during training",
    ),
    ("pre_activation_gradient_sd",),
    _least_gradient_ratio,
    range=POSITIVE,
)
FLAT_OF_NET = Quantity(
    "mean_flat_share",
    Text("各层平坦份额的平均", "flat share, mean over layers"),
    ("flat_share",),
    lambda share: _existing(share).mean(axis=1),
    range=SHARE,
)
# Of S-shaped functions, nowhere steeper than 1.
SLOPE = Quantity("mean_slope", Text("导数的平均值", "mean slope"), ("slope",), range=SHARE)
PREDICTION_SLOPE = replace(SLOPE, variables=("mean_slope",)).at(network="first")

# The equations of equal layers: gain is n Var[W].
WEIGHT_GRADIENT = Quantity(
    "weight_gradient_rms",
    Text("权重梯度的均方根", "rms of the weight gradient"),
    ("weight_gradient_square",),
    np.sqrt,
    range=POSITIVE,
).at(network="first")


def forward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's outputs over Var[x] (n Var[W])^i, where Var[x] = 1."""
    return Quantity(
        "forward_over_product",
        Text("输出方差与该乘积之比", "variance of the outputs over that product"),
        ("output_square",),
        lambda squares: squares / gain ** np.arange(1, squares.shape[1] + 1),
        range=POSITIVE,
    ).at(network="first")


def backward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's gradient over the last one's times (n Var[W])^(L - i), for i < L."""

    def compute(squares: Array) -> Array:
        powers = gain ** np.arange(squares.shape[1] - 1, 0, -1)
        return _over(squares[:, :-1], squares[:, -1:] * powers)

    return Quantity(
        "backward_over_product",
        Text("梯度方差之比与该乘积之比", "ratio of gradient variances over that product"),
        ("gradient_square",),
        compute,
        range=POSITIVE,
    ).at(network="first")


# Of unequal layers: (replicate, network, layer), or without the networks.
def _growths(forward: Array, backward: Array) -> tuple[Array, Array]:
    """By what every weight matrix but the first multiplies the variance, ahead and back."""
    return (
        _over(forward[..., 1:], forward[..., :-1]),
        _over(backward[..., :-1], backward[..., 1:]),
    )


def _departure(forward: Array, backward: Array) -> Array:
    ahead, back = (np.abs(np.log(g.prod(axis=-1))) for g in _growths(forward, backward))
    larger: Array = np.maximum(ahead, back)
    return larger


FORWARD_GROWTH = Quantity(
    "forward_growth",
    Text("输出方差的总增长倍数", "total growth of the outputs’ variance"),
    ("output_square", "gradient_square"),
    lambda forward, backward: _growths(forward, backward)[0].prod(axis=-1),
    range=POSITIVE,
)
BACKWARD_GROWTH = replace(
    FORWARD_GROWTH,
    name="backward_growth",
    label=Text("梯度方差的总增长倍数", "total growth of the gradients’ variance"),
    compute=lambda forward, backward: _growths(forward, backward)[1].prod(axis=-1),
)
DEPARTURE = Quantity(
    "departure",
    Text(
        "前向与反向总增长倍数中偏离 1 较远者的对数",
        "logarithm of the total growth, forwards or backwards, that is further from 1",
    ),
    ("output_square", "gradient_square"),
    _departure,
    range=POSITIVE,
)


# Of very deep nets, stored as logarithms to base 10. A ratio below 1e-308 counts as 0.
def _powers(logs: Array) -> Array:
    return np.power(10.0, _existing(logs))


def _end_ratio(logs: Array) -> Array:
    existing = _existing(logs)
    return np.power(10.0, existing[:, 0] - existing[:, -1])


DEEP_GRADIENT = replace(GRADIENT_SD, variables=("log10_gradient_sd",), compute=_powers)
# Of nets as deep and of several widths, stored as the natural logarithm of the mean square.
NARROW_GRADIENT = replace(
    GRADIENT_SD, variables=("log_gradient",), compute=lambda logs: np.exp(logs / 2)
)
GRADIENT_RATIO_BY_DEPTH = Quantity(
    "gradient_ratio",
    Text("首层与末层梯度标准差之比", "first over last layer’s gradient sd"),
    ("log10_gradient_sd",),
    lambda logs: np.stack([_end_ratio(one) for one in np.moveaxis(logs, 1, 0)], axis=1),
    range=POSITIVE,
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


# Of cross-entropy and the quadratic cost. What diverges in training does not arrive.
FLAT_SHARE = Quantity(
    "flat_share",
    Text("曲面上平坦部分的份额", "flat share of the surface"),
    when_diverged=Diverged.MEASURED,
    range=SHARE,
)
GRADIENT_NORM_RATIO = Quantity(
    "gradient_norm_ratio",
    Text(
        "交叉熵与二次代价的梯度长度之比（中位数）",
        "median gradient norm of cross-entropy over quadratic cost",
    ),
    ("median_ratio",),
    when_diverged=Diverged.MEASURED,
    range=POSITIVE,
)

# Without the factor 1/2 in front of it the quadratic cost is twice as steep.
GRADIENT_NORM_RATIO_DOUBLED = replace(
    GRADIENT_NORM_RATIO,
    name="gradient_norm_ratio_doubled",
    label=Text(
        "交叉熵与二次代价（无二分之一）的梯度长度之比（中位数）",
        "median gradient norm of cross-entropy over twice the quadratic cost",
    ),
    compute=lambda ratio: ratio / 2,
)


def _arrival(name: str, label: Text, variable: str, part: str) -> Quantity:
    def limit(dataset: xr.Dataset) -> float:
        return float(json.loads(dataset.attrs["spec"])["experiment"][part]["iterations"])

    return Quantity(
        name,
        label,
        (variable,),
        fastest,
        "iteration",
        when_diverged=Diverged.MEASURED,
        facts={"limit": limit},
        censored=True,
        range=POSITIVE,
    )


SURFACE_ARRIVAL = _arrival(
    "surface_arrival",
    Text(
        "在曲面上下降到低处所需的步数（各起点的中位数）",
        "steps down the surface until the cost is low, median over starts",
    ),
    "arrival",
    "surface",
)
TASK_ARRIVAL = _arrival(
    "task_arrival",
    Text("达到规定训练准确率所需的迭代次数", "iterations until the training accuracy is reached"),
    "task_arrival",
    "task",
)
