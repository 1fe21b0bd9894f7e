"""What was held against a claim's threshold, in words, from the label of the decisive check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.report.phrases import Phrases, exact
from engine.study.language import Language

Label = Mapping[str, Any]

QUANTITIES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "sd": "合并的标准差",
        "root_mean_square": "均方根",
        "across_sample_sd": "跨样本标准差",
        "saturated_share": "饱和份额",
        "absolute_skewness": "偏度的绝对值",
        "rms_distance_from_half": "与二分之一的均方根距离",
        "between_unit_share": "单元间方差所占份额",
        "pre_activation_gradient_sd": "预激活处梯度的标准差",
        "train_loss": "训练损失",
        "test_accuracy": "测试准确率",
        "distinct_hidden_units": "隐藏层中不同单元的数目",
        "distinct_units": "各层中不同单元的数目",
        "repeated_hidden_units": "隐藏层中重复单元的数目",
        "test_loss": "测试损失",
        "least_test_loss": "最有利学习率下的测试损失",
        "most_test_accuracy": "最有利学习率下的测试准确率",
        "silent_share": "沉默单元的份额",
        "revived_share": "人为沉默的单元中恢复的份额",
        "moved_share": "人为沉默的单元中有所更新的份额",
        "frozen_share": "没有梯度的单元的份额",
        "same_sign_sample": "各单元的权重梯度全部同号的图像的份额",
        "same_sign_batch": "权重梯度全部同号的单元的份额",
        "mean_over_sd": "均值的绝对值与标准差之比",
        "between_unit_sd": "单元间标准差",
        "replicate_deviation": "标准差与其各重复均值的相对偏差",
        "accuracy_gap": "训练与测试准确率之差",
        "iterations_to_half": "损失减半所需的迭代次数",
        "iterations_to_tenth": "损失降到十分之一所需的迭代次数",
        "mean_training_loss": "全程的平均训练损失",
        "product_error": "与各层之积的最大相对差别",
        "least_above_line": "超出最佳直线的准确率（最小者）",
        "most_above_line": "超出最佳直线的准确率（最大者）",
        "fan_in_exponent": "预激活随输入个数增长的幂次",
        "validation_accuracy": "验证准确率",
        "slope_far_out": "饱和处的相对斜率",
        "slope_at_half": "输出为二分之一处的相对斜率",
        "slope_far_right": "右端的相对斜率",
        "least_slope_far_out": "两端较小的相对斜率",
        "two_relus_error": "最佳组合的最大误差",
        "least_top_mean": "顶隐藏层输出均值在训练中的最小值",
        "least_top_mean_soon": "顶隐藏层输出均值在训练前十分之一中的最小值",
        "stay_over_fall": "停留在饱和区与落入所用迭代次数之比",
        "mean_after_fall": "顶隐藏层饱和之后在训练结束时的输出均值",
        "most_saturated_share": "饱和份额在训练中的最大值",
        "least_gradient_ratio": "首层与末层梯度标准差之比在训练中的最小值",
        "mean_saturated_share": "各层饱和份额的平均",
        "largest_percentile_98": "各层输出的第 98 百分位数中的最大者",
        "test_error": "测试错误率",
        "mean_slope": "导数的平均值",
        "weight_gradient_rms": "权重梯度的均方根",
        "forward_over_product": "输出方差与该乘积之比",
        "backward_over_product": "梯度方差之比与该乘积之比",
        "mean_growth": "各层方差前向与反向增长倍数的平均",
        "departure": "前向与反向总增长倍数中偏离 1 较远者的对数",
        "gradient_ratio": "首层与末层梯度标准差之比",
        "flat_share": "曲面上平坦部分的份额",
        "gradient_norm_ratio": "交叉熵与二次代价的梯度长度之比（中位数）",
        "surface_arrival": "在曲面上下降到低处所需的步数",
        "task_arrival": "达到规定训练准确率所需的迭代次数",
        "range_by_depth": "深层与浅层网络最窄初始范围之比",
    },
    "en": {
        "sd": "pooled sd",
        "root_mean_square": "root mean square",
        "across_sample_sd": "sd across samples",
        "saturated_share": "saturated share",
        "absolute_skewness": "absolute skewness",
        "rms_distance_from_half": "rms distance from one half",
        "between_unit_share": "share of the variance between units",
        "pre_activation_gradient_sd": "sd of the pre-activation gradient",
        "train_loss": "training loss",
        "test_accuracy": "test accuracy",
        "distinct_hidden_units": "different units of a hidden layer",
        "distinct_units": "different units of a layer",
        "repeated_hidden_units": "repeated units of a hidden layer",
        "test_loss": "test loss",
        "least_test_loss": "test loss at the most favourable rate",
        "most_test_accuracy": "test accuracy at the most favourable rate",
        "silent_share": "share of silent units",
        "revived_share": "share of silenced units that come back",
        "moved_share": "share of silenced units that are updated",
        "frozen_share": "share of units without gradient",
        "same_sign_sample": "share of images whose weight gradients agree in sign",
        "same_sign_batch": "share of units whose weight gradients agree in sign",
        "mean_over_sd": "absolute mean over sd",
        "between_unit_sd": "sd between units",
        "replicate_deviation": "relative deviation of the sd from its mean over replicates",
        "accuracy_gap": "train minus test accuracy",
        "iterations_to_half": "iterations until the loss is half of a guess’s",
        "iterations_to_tenth": "iterations until the loss is a tenth of a guess’s",
        "mean_training_loss": "training loss averaged over the run",
        "product_error": "largest relative difference from the product of the layers",
        "least_above_line": "accuracy above the best line’s, least of the sets",
        "most_above_line": "accuracy above the best line’s, most of the sets",
        "fan_in_exponent": "power of the fan-in with which pre-activations grow",
        "validation_accuracy": "validation accuracy",
        "slope_far_out": "relative slope where it is saturated",
        "slope_at_half": "relative slope where the output is one half",
        "slope_far_right": "relative slope far to the right",
        "least_slope_far_out": "smaller relative slope of both ends",
        "two_relus_error": "largest error of the best combination",
        "least_top_mean": "least mean output of the top hidden layer during training",
        "least_top_mean_soon": "least mean output of the top hidden layer, first tenth of training",
        "stay_over_fall": "iterations in saturation over those until it set in",
        "mean_after_fall": "mean output of the top hidden layer at the end, after saturation",
        "most_saturated_share": "largest saturated share during training",
        "least_gradient_ratio": "least first over last layer’s gradient sd during training",
        "mean_saturated_share": "saturated share, mean over layers",
        "largest_percentile_98": "percentile 98 of the outputs, largest of the layers",
        "test_error": "test error",
        "mean_slope": "mean slope",
        "weight_gradient_rms": "rms of the weight gradient",
        "forward_over_product": "variance of the outputs over that product",
        "backward_over_product": "ratio of gradient variances over that product",
        "mean_growth": "growth of the variance per layer, mean of forwards and backwards",
        "departure": "logarithm of the total growth, forwards or backwards, that is further from 1",
        "gradient_ratio": "first over last layer’s gradient sd",
        "flat_share": "flat share of the surface",
        "gradient_norm_ratio": "median gradient norm of cross-entropy over quadratic cost",
        "surface_arrival": "steps down the surface until the cost is low",
        "task_arrival": "iterations until the training accuracy is reached",
        "range_by_depth": "narrowest initial range of a deep net over that of a shallow one",
    },
}
"""Names of the quantities of `evidence.quantities`."""

_FORMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "layer": "第{layer}层{of}",
        "plain": "{of}",
        "ends": "{of}，{numerator}与{denominator}之比",
        "growth": "{of}，自首层至末层的拟合增长倍数",
        "over": "{of}，{ours}与{theirs}之比",
        "minus": "{of}，{ours} − {theirs}",
        "settings": "{of}，{coordinate}为{setting}减去为{baseline}",
        "settings_ratio": "{of}，{coordinate}为{setting}与为{baseline}之比",
        "in_cell": "{text}（{activation}，{law}）",
        "ratio": "{of}，{ours}的最小值与{theirs}的最小值之比",
        "difference": "{of}，{ours}的最小值减{theirs}的最小值",
        "range": "{of}，最高与最低的单元格之差",
        "along": "{of}，沿设定次序的秩相关",
        "with": "{of}与{other}的秩相关",
        "unit": "{of}（{unit}）",
        "first": "首层",
        "last": "末层",
    },
    "en": {
        "layer": "{of} in layer {layer}",
        "plain": "{of}",
        "ends": "{of}, {numerator} layer over {denominator}",
        "growth": "{of}, growth fitted from first to last layer",
        "over": "{of}, {ours} over {theirs}",
        "minus": "{of}, {ours} minus {theirs}",
        "settings": "{of}, {coordinate} {setting} minus {baseline}",
        "settings_ratio": "{of}, {coordinate} {setting} over {baseline}",
        "in_cell": "{text} ({activation}, {law})",
        "ratio": "{of}, least of {ours} over least of {theirs}",
        "difference": "{of}, least of {ours} minus least of {theirs}",
        "range": "{of}, highest minus lowest cell",
        "along": "{of}, rank correlation with the order of the settings",
        "with": "rank correlation of {of} with {other}",
        "unit": "{of} ({unit})",
        "first": "first",
        "last": "last",
    },
}

_FORM_OF = {
    "numerator": "ends",
    "over": "over",
    "minus": "minus",
    "rival": "minus",
    "coordinate": "settings",
    "range": "range",
    "with": "with",
}
"""The form that goes with an entry of a label."""

COORDINATES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "initial_bias": "初始偏置",
        "scale": "权重倍数",
        "strength": "衰减强度",
        "cost": "代价",
        "loss": "代价",
    },
    "en": {
        "initial_bias": "initial bias",
        "scale": "weights times",
        "strength": "decay",
        "cost": "cost",
        "loss": "cost",
    },
}
"""Names of the settings between which a claim draws a contrast."""

SETTINGS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "cross_entropy": "交叉熵",
        "softmax_cross_entropy": "交叉熵",
        "quadratic": "二次",
        "softmax_quadratic": "二次",
    },
    "en": {
        "cross_entropy": "cross-entropy",
        "softmax_cross_entropy": "cross-entropy",
        "quadratic": "quadratic",
        "softmax_quadratic": "quadratic",
    },
}
"""Words for the settings that are no numbers."""


def quantity(claim: Mapping[str, Any], phrases: Phrases) -> str | None:
    """The quantity whose estimate decided a claim of the ledger; None where none was measured."""
    label = claim["label"]
    if label is None:
        return None
    forms = _FORMS[phrases.language]
    of = QUANTITIES[phrases.language][label["quantity"]]
    if claim["unit"] != "1":
        of = forms["unit"].format(of=of, unit=claim["unit"])
    if "layer" in label:
        of = forms["layer"].format(of=of, layer=label["layer"])
    text = _form(forms, label).format(of=of, **_parts(label, phrases))
    if len({check["label"].get("cell") for check in claim["checks"]}) > 1:
        activation, law = _cell(label)
        names = {"activation": phrases.name(activation), "law": phrases.law(law)}
        text = forms["in_cell"].format(text=text, **names)
    return text[:1].upper() + text[1:]


def _form(forms: Mapping[str, str], label: Label) -> str:
    if "trend" in label:
        return forms["growth" if label["trend"] == "growth" else "along"]
    if "best_of" in label:
        return forms[label["as"]]
    if label.get("as") == "ratio":
        return forms["settings_ratio"]
    return next((forms[form] for key, form in _FORM_OF.items() if key in label), forms["plain"])


def _parts(label: Label, phrases: Phrases) -> dict[str, str]:
    """The layers, the settings, the activations or the cells that are compared."""
    language = phrases.language
    if "numerator" in label:
        return {end: _FORMS[language][label[end]] for end in ("numerator", "denominator")}
    if "coordinate" in label:
        named = SETTINGS[language]
        settings = {
            end: named.get(label[end]) or exact(float(label[end]))
            for end in ("setting", "baseline")
        }
        return {"coordinate": COORDINATES[language][label["coordinate"]], **settings}
    if "best_of" in label:
        return {"ours": phrases.name(label["best_of"]), "theirs": phrases.name(label["against"])}
    if "with" in label:
        return {"other": QUANTITIES[language][label["with"]]}
    if "rival" in label:  # a rival's loss minus that of the cell that the claim puts first
        own = _cell(label)
        return _contrast((own[0], label["rival"]), own, phrases)
    if other := label.get("over") or label.get("minus"):
        return _contrast(_cell(label), tuple(other.split("/", 1)), phrases)
    return {}


def _cell(label: Label) -> tuple[str, str]:
    activation, _, initializer = label["cell"].partition("/")
    return activation, initializer


def _contrast(ours: tuple[str, ...], theirs: tuple[str, ...], phrases: Phrases) -> dict[str, str]:
    """Two cells by that in which they differ."""
    if ours[0] == theirs[0]:
        return {"ours": phrases.law(ours[1]), "theirs": phrases.law(theirs[1])}
    return {"ours": phrases.name(ours[0]), "theirs": phrases.name(theirs[0])}
