"""Of nets: what they have learned, how soon, and what becomes of their layers meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.counts import test_images
from engine.evidence.definitions import LEARNED, NEAR_ZERO, PILED_UP
from engine.evidence.quantities.reductions import (
    DIFFERENCE,
    POSITIVE,
    existing,
    fraction,
    most,
    over,
    positive,
)
from engine.evidence.quantities.signals import ACROSS_SAMPLE_SD, SD
from engine.evidence.quantity import (
    Diverged,
    NotRunError,
    Quantity,
    Reason,
    guess_accuracy,
    guess_loss,
    one,
)
from engine.evidence.statistics import Array
from engine.evidence.times import fastest, least, reached, stay_over_fall
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr


# Of the last hidden layer of nets like those trained at their own rates, of other draws.
SD_BEFORE = replace(SD, variables=("mnist.initial_sd",), when_diverged=Diverged.MEASURED)
ACROSS_SAMPLE_SD_BEFORE = replace(
    ACROSS_SAMPLE_SD,
    variables=("mnist.initial_across_sample_sd",),
    compute=np.asarray,
    when_diverged=Diverged.MEASURED,
)

# Of a trained net after the last iteration, on a whole set; "least" and "most": of all rates.
TRAIN_LOSS = positive(
    "train_loss",
    "训练损失",
    "training loss",
    unit="nat",
    yardstick=guess_loss,
    when_diverged=Diverged.BEYOND,
)
TEST_LOSS = TRAIN_LOSS.called("test_loss", "测试损失", "test loss", variables=("test_loss",))
LEAST_TEST_LOSS = TEST_LOSS.called(
    "least_test_loss",
    "最有利学习率下的测试损失",
    "test loss at the most favourable rate",
    compute=least,
    when_diverged=Diverged.MEASURED,
)
# A measure of speed that every net has: how high the loss stood while it learned.
MEAN_TRAINING_LOSS = TRAIN_LOSS.called(
    "mean_training_loss",
    "全程的平均训练损失",
    "training loss averaged over the run",
    variables=("mean_loss",),
    compute=lambda losses: losses.mean(axis=-1),
)
FINAL_ACCURACY = fraction("test_accuracy", "测试准确率", "test accuracy", counted=test_images)
TEST_ACCURACY = replace(FINAL_ACCURACY, yardstick=guess_accuracy)
MOST_TEST_ACCURACY = TEST_ACCURACY.called(
    "most_test_accuracy",
    "最有利学习率下的测试准确率",
    "test accuracy at the most favourable rate",
    variables=("test_accuracy",),
    compute=most,
    when_diverged=Diverged.MEASURED,
)
TEST_ERROR = fraction("test_error", "测试错误率", "test error")
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


ITERATIONS_TO_HALF = positive(
    "iterations_to_half",
    "损失减半所需的迭代次数",
    "iterations until the loss is half of a guess’s",
    ("mean_loss",),
    partial(reached, share=0.5),
    "iteration",
    when_diverged=Diverged.MEASURED,
    facts={"ends": _ends, "guess": guess_loss},
    censored=True,
)
ITERATIONS_TO_QUARTER = replace(ITERATIONS_TO_HALF, compute=partial(reached, share=0.25))


def in_windows(quantity: Quantity, n: int) -> Quantity:
    """The time until a loss is reached, with the windows of its curve n times as long."""

    def compute(losses: Array, ends: Array, guess: float) -> Array | float:
        whole = losses[..., : losses.shape[-1] // n * n]
        if not whole.size:
            raise NotRunError(Reason.NO_SETTING, f"{n} windows in a curve")
        longer = whole.reshape(*losses.shape[:-1], -1, n).mean(axis=-1)
        return quantity.compute(longer, ends=ends[n - 1 :: n], guess=guess)

    return replace(quantity, compute=compute)


def _up_to_half(losses: Array, ends: Array, after: float = 0.45) -> Array:
    """Mean over the windows between two shares of the time, the later one a half."""
    chosen = (after * ends[-1] < ends) & (ends <= 0.5 * ends[-1])
    if not chosen.any():
        raise NotRunError(Reason.NO_SETTING, "window before half of the time")
    mean: Array = losses[..., chosen].mean(axis=-1)
    return mean


# By the losses of the batches up to there, of nets that are tested at the end alone.
HALFWAY: Mapping[str, Quantity] = {
    own.name: replace(own, variables=("mean_loss",), compute=compute, facts={"ends": _ends})
    for own, compute in (
        (TRAIN_LOSS, _up_to_half),
        (MEAN_TRAINING_LOSS, partial(_up_to_half, after=0.0)),
        (LEAST_TEST_LOSS, lambda losses, ends: least(_up_to_half(losses, ends))),
    )
}
ITERATIONS_TO_TENTH = ITERATIONS_TO_HALF.called(
    "iterations_to_tenth",
    "损失降到十分之一所需的迭代次数",
    "iterations until the loss is a tenth of a guess’s",
    compute=partial(reached, share=0.1),
)


# Of a deep linear net, over all sets of points, and above the best line on those that need more.
PRODUCT_ERROR = positive(
    "product_error",
    "与各层之积的最大相对差别",
    "largest relative difference from the product of the layers",
    compute=most,
)
LEAST_ABOVE_LINE = Quantity(
    "least_above_line",
    Text("超出最佳直线的准确率（最小者）", "accuracy above the best line’s, least of the sets"),
    ("test_accuracy", "best_line_accuracy"),
    lambda ours, line, sets: np.min((ours - line)[:, sets != "line"], axis=1),
    facts={"sets": lambda dataset: dataset["set"].to_numpy()},
    range=DIFFERENCE,
)


# Of the toy's points, by seed.
_FIRST = (("reading", "first"),)
TOY_ACCURACY = fraction("validation_accuracy", "验证准确率", "validation accuracy", settings=_FIRST)
TOY_LOSS = replace(TRAIN_LOSS, yardstick=one, when_diverged=Diverged.NOT_RUN, settings=_FIRST)


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


LEAST_TOP_MEAN = fraction(
    "least_top_mean",
    "顶隐藏层输出均值在训练中的最小值",
    "least mean output of the top hidden layer during training",
    ("mean",),
    lambda means: means.min(axis=1),
)
LEAST_TOP_MEAN_SOON = fraction(
    "least_top_mean_soon",
    "顶隐藏层输出均值在训练前十分之一中的最小值",
    "least mean output of the top hidden layer, first tenth of training",
    ("mean",),
    lambda means, times: means[:, times <= 0.1 * times[-1]].min(axis=1),
    facts={"times": _iterations},
)
STAY_OVER_FALL = positive(
    "stay_over_fall",
    "停留在饱和区与落入所用迭代次数之比",
    "iterations in saturation over those until it set in",
    ("mean", "saturated_share", "test_loss"),
    lambda means, shares, losses, guess, times: stay_over_fall(
        _out(means, shares, losses, guess), times
    ),
    facts={"guess": guess_loss, "times": _iterations},
    censored=True,
)
OUT_AT_END = positive(
    "out_at_end",
    "训练结束时离开饱和区的程度（大于 1 为已离开）",
    "how far out of saturation it is at the end, out being above 1",
    ("mean", "saturated_share", "test_loss"),
    _out_at_end,
    facts={"guess": guess_loss},
)
LEAST_DRIVE = fraction(
    "least_drive",
    "输出层加权和的均方根在训练中的最小值与训练前之比",
    "least rms of the output layer’s weighted sums during training over that before",
    ("output_drive",),
    lambda drive: over(drive.min(axis=1), drive[:, 0]),
)
MOST_SATURATED = fraction(
    "most_saturated_share",
    "饱和份额在训练中的最大值",
    "largest saturated share during training",
    ("saturated_share",),
    lambda share: share.max(axis=1),
)


def _least_gradient_ratio(sd: Array) -> Array:
    sd = existing(sd)
    least: Array = over(sd[..., 0], sd[..., -1]).min(axis=1)
    return least


LEAST_GRADIENT_RATIO = positive(
    "least_gradient_ratio",
    "首层与末层梯度标准差之比在训练中的最小值",
    "least first over last layer’s gradient sd during training",
    ("pre_activation_gradient_sd",),
    _least_gradient_ratio,
)
FLAT_OF_NET = fraction(
    "mean_flat_share",
    "各层平坦份额的平均",
    "flat share, mean over layers",
    ("flat_share",),
    lambda share: existing(share).mean(axis=1),
)


# Of cross-entropy and the quadratic cost. What diverges in training does not arrive.
FLAT_SHARE = fraction(
    "flat_share",
    "曲面上平坦部分的份额",
    "flat share of the surface",
    when_diverged=Diverged.MEASURED,
)
GRADIENT_NORM_RATIO = positive(
    "gradient_norm_ratio",
    "交叉熵与二次代价的梯度长度之比（中位数）",
    "median gradient norm of cross-entropy over quadratic cost",
    ("median_ratio",),
    when_diverged=Diverged.MEASURED,
)


def _below_a_tenth(quantiles: Array, levels: Array) -> Array:
    """Of gradient norms (replicate, quantile) over the longest."""
    return np.array([np.interp(0.1, one, levels) for one in quantiles])


FLAT_TO_A_TENTH = replace(
    FLAT_SHARE,
    label=Text("短于最长梯度十分之一的份额", "share below a tenth of the longest gradient"),
    variables=("gradient_quantile",),
    compute=_below_a_tenth,
    facts={"levels": lambda dataset: dataset["quantile"].to_numpy()},
)


def within_half_the_reach(quantity: Quantity) -> Quantity:
    """The same of the inner half of the surface's reach, a quarter of its area."""
    [variable] = quantity.reads
    return replace(quantity, variables=(f"inner_{variable}",))


# Without the factor 1/2 in front of it the quadratic cost is twice as steep.
GRADIENT_NORM_RATIO_DOUBLED = GRADIENT_NORM_RATIO.called(
    "gradient_norm_ratio_doubled",
    "交叉熵与二次代价（无二分之一）的梯度长度之比（中位数）",
    "median gradient norm of cross-entropy over twice the quadratic cost",
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
