"""What was held against a claim's threshold, in words, from the label of the decisive check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.report.result_words import Phrases, exact
from engine.study.language import Text, in_language

Label = Mapping[str, Any]

QUANTITIES: Mapping[str, Text] = {
    "sd": Text("合并的标准差", "pooled sd"),
    "root_mean_square": Text("均方根", "root mean square"),
    "across_sample_sd": Text("跨样本标准差", "sd across samples"),
    "saturated_share": Text("饱和份额", "saturated share"),
    "absolute_skewness": Text("偏度的绝对值", "absolute skewness"),
    "rms_distance_from_half": Text("与二分之一的均方根距离", "rms distance from one half"),
    "between_unit_share": Text("单元间方差所占份额", "share of the variance between units"),
    "pre_activation_gradient_sd": Text("预激活处梯度的标准差", "sd of the pre-activation gradient"),
    "train_loss": Text("训练损失", "training loss"),
    "test_accuracy": Text("测试准确率", "test accuracy"),
    "distinct_hidden_units": Text("隐藏层中不同单元的数目", "different units of a hidden layer"),
    "distinct_units": Text("各层中不同单元的数目", "different units of a layer"),
    "repeated_hidden_units": Text("隐藏层中重复单元的数目", "repeated units of a hidden layer"),
    "test_loss": Text("测试损失", "test loss"),
    "least_test_loss": Text("最有利学习率下的测试损失", "test loss at the most favourable rate"),
    "most_test_accuracy": Text(
        "最有利学习率下的测试准确率", "test accuracy at the most favourable rate"
    ),
    "silent_share": Text("沉默单元的份额", "share of silent units"),
    "revived_share": Text("人为沉默的单元中恢复的份额", "share of silenced units that come back"),
    "moved_share": Text(
        "人为沉默的单元中有所更新的份额", "share of silenced units that are updated"
    ),
    "frozen_share": Text("没有梯度的单元的份额", "share of units without gradient"),
    "same_sign_sample": Text(
        "各单元的权重梯度全部同号的图像的份额",
        "share of images whose weight gradients agree in sign",
    ),
    "same_sign_batch": Text(
        "权重梯度全部同号的单元的份额", "share of units whose weight gradients agree in sign"
    ),
    "mean_over_sd": Text("均值的绝对值与标准差之比", "absolute mean over sd"),
    "between_unit_sd": Text("单元间标准差", "sd between units"),
    "replicate_deviation": Text(
        "标准差与其各重复均值的相对偏差",
        "relative deviation of the sd from its mean over replicates",
    ),
    "accuracy_gap": Text("训练与测试准确率之差", "train minus test accuracy"),
    "iterations_to_half": Text(
        "损失减半所需的迭代次数", "iterations until the loss is half of a guess’s"
    ),
    "iterations_to_tenth": Text(
        "损失降到十分之一所需的迭代次数", "iterations until the loss is a tenth of a guess’s"
    ),
    "mean_training_loss": Text("全程的平均训练损失", "training loss averaged over the run"),
    "product_error": Text(
        "与各层之积的最大相对差别", "largest relative difference from the product of the layers"
    ),
    "least_above_line": Text(
        "超出最佳直线的准确率（最小者）", "accuracy above the best line’s, least of the sets"
    ),
    "most_above_line": Text(
        "超出最佳直线的准确率（最大者）", "accuracy above the best line’s, most of the sets"
    ),
    "fan_in_exponent": Text(
        "预激活随输入个数增长的幂次", "power of the fan-in with which pre-activations grow"
    ),
    "validation_accuracy": Text("验证准确率", "validation accuracy"),
    "slope_far_out": Text("饱和处的相对斜率", "relative slope where it is saturated"),
    "slope_at_half": Text(
        "输出为二分之一处的相对斜率", "relative slope where the output is one half"
    ),
    "slope_far_right": Text("右端的相对斜率", "relative slope far to the right"),
    "least_slope_far_out": Text("两端较小的相对斜率", "smaller relative slope of both ends"),
    "two_relus_error": Text("最佳组合的最大误差", "largest error of the best combination"),
    "least_top_mean": Text(
        "顶隐藏层输出均值在训练中的最小值",
        "least mean output of the top hidden layer during training",
    ),
    "least_top_mean_soon": Text(
        "顶隐藏层输出均值在训练前十分之一中的最小值",
        "least mean output of the top hidden layer, first tenth of training",
    ),
    "stay_over_fall": Text(
        "停留在饱和区与落入所用迭代次数之比", "iterations in saturation over those until it set in"
    ),
    "mean_after_fall": Text(
        "顶隐藏层饱和之后在训练结束时的输出均值",
        "mean output of the top hidden layer at the end, after saturation",
    ),
    "most_saturated_share": Text(
        "饱和份额在训练中的最大值", "largest saturated share during training"
    ),
    "least_gradient_ratio": Text(
        "首层与末层梯度标准差之比在训练中的最小值",
        "least first over last layer’s gradient sd during training",
    ),
    "mean_saturated_share": Text("各层饱和份额的平均", "saturated share, mean over layers"),
    "largest_percentile_98": Text(
        "各层输出的第 98 百分位数中的最大者", "percentile 98 of the outputs, largest of the layers"
    ),
    "test_error": Text("测试错误率", "test error"),
    "mean_slope": Text("导数的平均值", "mean slope"),
    "weight_gradient_rms": Text("权重梯度的均方根", "rms of the weight gradient"),
    "forward_over_product": Text(
        "输出方差与该乘积之比", "variance of the outputs over that product"
    ),
    "backward_over_product": Text(
        "梯度方差之比与该乘积之比", "ratio of gradient variances over that product"
    ),
    "mean_growth": Text(
        "各层方差前向与反向增长倍数的平均",
        "growth of the variance per layer, mean of forwards and backwards",
    ),
    "departure": Text(
        "前向与反向总增长倍数中偏离 1 较远者的对数",
        "logarithm of the total growth, forwards or backwards, that is further from 1",
    ),
    "gradient_ratio": Text("首层与末层梯度标准差之比", "first over last layer’s gradient sd"),
    "flat_share": Text("曲面上平坦部分的份额", "flat share of the surface"),
    "gradient_norm_ratio": Text(
        "交叉熵与二次代价的梯度长度之比（中位数）",
        "median gradient norm of cross-entropy over quadratic cost",
    ),
    "surface_arrival": Text(
        "在曲面上下降到低处所需的步数", "steps down the surface until the cost is low"
    ),
    "task_arrival": Text(
        "达到规定训练准确率所需的迭代次数", "iterations until the training accuracy is reached"
    ),
    "range_by_depth": Text(
        "深层与浅层网络最窄初始范围之比",
        "narrowest initial range of a deep net over that of a shallow one",
    ),
}
"""Names of the quantities of `evidence.quantities`."""

_FORMS: Mapping[str, Text] = {
    "layer": Text("第{layer}层{of}", "{of} in layer {layer}"),
    "plain": Text("{of}", "{of}"),
    "ends": Text(
        "{of}，{numerator}与{denominator}之比", "{of}, {numerator} layer over {denominator}"
    ),
    "growth": Text(
        "{of}，自首层至末层的拟合增长倍数", "{of}, growth fitted from first to last layer"
    ),
    "over": Text("{of}，{ours}与{theirs}之比", "{of}, {ours} over {theirs}"),
    "minus": Text("{of}，{ours} − {theirs}", "{of}, {ours} minus {theirs}"),
    "settings": Text(
        "{of}，{coordinate}为{setting}减去为{baseline}",
        "{of}, {coordinate} {setting} minus {baseline}",
    ),
    "settings_ratio": Text(
        "{of}，{coordinate}为{setting}与为{baseline}之比",
        "{of}, {coordinate} {setting} over {baseline}",
    ),
    "in_cell": Text("{text}（{activation}，{law}）", "{text} ({activation}, {law})"),
    "ratio": Text(
        "{of}，{ours}的最小值与{theirs}的最小值之比", "{of}, least of {ours} over least of {theirs}"
    ),
    "difference": Text(
        "{of}，{ours}的最小值减{theirs}的最小值", "{of}, least of {ours} minus least of {theirs}"
    ),
    "range": Text("{of}，最高与最低的单元格之差", "{of}, highest minus lowest cell"),
    "along": Text(
        "{of}，沿设定次序的秩相关", "{of}, rank correlation with the order of the settings"
    ),
    "with": Text("{of}与{other}的秩相关", "rank correlation of {of} with {other}"),
    "unit": Text("{of}（{unit}）", "{of} ({unit})"),
    "first": Text("首层", "first"),
    "last": Text("末层", "last"),
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

COORDINATES: Mapping[str, Text] = {
    "initial_bias": Text("初始偏置", "initial bias"),
    "scale": Text("权重倍数", "weights times"),
    "strength": Text("衰减强度", "decay"),
    "cost": Text("代价", "cost"),
    "loss": Text("代价", "cost"),
}
"""Names of the settings between which a claim draws a contrast."""

SETTINGS: Mapping[str, Text] = {
    "cross_entropy": Text("交叉熵", "cross-entropy"),
    "softmax_cross_entropy": Text("交叉熵", "cross-entropy"),
    "quadratic": Text("二次", "quadratic"),
    "softmax_quadratic": Text("二次", "quadratic"),
}
"""Words for the settings that are no numbers."""


def quantity(claim: Mapping[str, Any], phrases: Phrases) -> str | None:
    """The quantity whose estimate decided a claim of the ledger; None where none was measured."""
    label = claim["label"]
    if label is None:
        return None
    forms = in_language(_FORMS, phrases.language)
    of = QUANTITIES[label["quantity"]][phrases.language]
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
        return {end: _FORMS[label[end]][language] for end in ("numerator", "denominator")}
    if "coordinate" in label:
        named = in_language(SETTINGS, language)
        settings = {
            end: named.get(label[end]) or exact(float(label[end]))
            for end in ("setting", "baseline")
        }
        return {"coordinate": COORDINATES[label["coordinate"]][language], **settings}
    if "best_of" in label:
        return {"ours": phrases.name(label["best_of"]), "theirs": phrases.name(label["against"])}
    if "with" in label:
        return {"other": QUANTITIES[label["with"]][language]}
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
