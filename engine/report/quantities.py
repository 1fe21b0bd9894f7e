"""What was held against a claim's threshold, in words, from the label of the decisive check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.report.labels import Language
from engine.report.phrases import Phrases

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
        "unit": "{of} ({unit})",
        "first": "first",
        "last": "last",
    },
}


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
    text = _form(forms, label).format(of=of, **_parts(claim, label, phrases))
    return text[:1].upper() + text[1:]


def _form(forms: Mapping[str, str], label: Label) -> str:
    if "numerator" in label:
        return forms["ends"]
    if "trend" in label:
        return forms["growth"]
    if "over" in label:
        return forms["over"]
    return forms["minus" if {"minus", "rival"} & label.keys() else "plain"]


def _parts(claim: Mapping[str, Any], label: Label, phrases: Phrases) -> dict[str, str]:
    """The layers or the cells that are compared."""
    if "numerator" in label:
        words = _FORMS[phrases.language]
        return {end: words[label[end]] for end in ("numerator", "denominator")}
    own = tuple(claim["cells"][0])
    if "rival" in label:  # a rival's loss minus that of the cell that the claim puts first
        return _contrast((own[0], label["rival"]), own, phrases)
    if other := label.get("over") or label.get("minus"):
        return _contrast(own, tuple(other.split("/", 1)), phrases)
    return {}


def _contrast(ours: tuple[str, ...], theirs: tuple[str, ...], phrases: Phrases) -> dict[str, str]:
    """Two cells by that in which they differ."""
    if ours[0] == theirs[0]:
        return {"ours": phrases.law(ours[1]), "theirs": phrases.law(theirs[1])}
    return {"ours": phrases.name(ours[0]), "theirs": phrases.name(theirs[0])}
