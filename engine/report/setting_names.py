"""What experiments, and their settings as config.yaml has them, are called in the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.report.labels import activation_label
from engine.report.phrases import exact
from engine.study.language import Language

KINDS: Mapping[str, tuple[str, str]] = {
    "propagation": ("前向与反向传播", "propagation"),
    "training": ("训练", "training"),
    "glorot": ("训练中的各层", "layers during training"),
    "glorot_table": ("调优学习率后的测试误差", "test errors at tuned rates"),
    "cost_surface": ("两种代价的曲面", "surfaces of two costs"),
    "linear_collapse": ("深层线性网络", "deep linear networks"),
    "toy": ("四个高斯点团", "four Gaussian blobs"),
    "maps": ("长度与相关系数映射", "length and correlation maps"),
    "phase": ("相图", "phase diagram"),
    "prediction": ("理论预测", "predictions of theory"),
    "deep": ("极深网络", "very deep networks"),
    "finite_width": ("有限宽度", "finite width"),
    "symmetry": ("单元的对称", "symmetry of units"),
    "dead_units": ("死亡单元", "dead units"),
    "collapse": ("退化为常数", "collapse to a constant"),
    "zero_centering": ("输出的零均值化", "zero-centred outputs"),
    "tuned_training": ("调优学习率后的训练", "training at tuned rates"),
    "initial_sd": ("初始标准差扫描", "sweep of initial sds"),
    "weight_decay": ("权重衰减", "weight decay"),
}

SETTINGS: Mapping[str, tuple[str, str]] = {
    "kind": ("类型", "kind"),
    "dataset": ("数据集", "data set"),
    "set": ("数据集", "data set"),
    "sets": ("数据集", "data sets"),
    "depth": ("层数", "layers"),
    "depths": ("层数", "layers"),
    "width": ("每层单元数", "units per layer"),
    "widths": ("每层单元数", "units per layer"),
    "networks": ("网络", "networks"),
    "samples": ("样本数", "samples"),
    "images": ("训练图像数", "training images"),
    "points": ("点数", "points"),
    "hidden": ("隐藏层单元数", "units of hidden layers"),
    "loss": ("损失函数", "loss"),
    "learning_rate": ("学习率", "learning rate"),
    "learning_rates": ("学习率", "learning rates"),
    "rate": ("学习率", "learning rate"),
    "rates": ("学习率", "learning rates"),
    "momentum": ("动量", "momentum"),
    "batch_size": ("批大小", "batch size"),
    "iterations": ("迭代次数", "iterations"),
    "epochs": ("轮数", "epochs"),
    "record_every": ("记录间隔", "interval of records"),
    "test_every": ("测试间隔", "interval of tests"),
    "until_loss": ("止于损失", "until a loss of"),
    "checkpoints": ("检查点数", "checkpoints"),
    "replicates": ("重复次数", "replicates"),
    "test_samples": ("测试样本数", "test samples"),
    "probe_samples": ("测量样本数", "samples measured"),
    "validation": ("验证样本数", "validation samples"),
    "tolerance": ("容差", "tolerance"),
    "biases": ("初始偏置", "initial biases"),
    "recovery": ("恢复期迭代次数", "iterations of recovery"),
    "sigma_w": ("权重标准差", "spread of weights"),
    "sigma_b": ("偏置标准差", "spread of biases"),
    "lengths": ("输入长度", "lengths of inputs"),
    "correlations": ("输入相关系数", "correlations of inputs"),
    "columns": ("网格列数", "columns of the grid"),
    "rows": ("网格行数", "rows of the grid"),
    "grid": ("网格点数", "points of the grid"),
    "descents": ("梯度下降", "descent"),
    "surface": ("代价曲面", "cost surface"),
    "task": ("训练任务", "task"),
    "reach": ("权重范围", "reach of weights"),
    "steps": ("每轴步数", "steps per axis"),
    "flat": ("平坦界限", "bound of flatness"),
    "starts": ("起点数", "starts"),
    "share": ("下降份额", "share of the descent"),
    "accuracy": ("目标准确率", "accuracy aimed at"),
    "scales": ("初始权重的倍数", "factors on the initial weights"),
    "first": ("首项", "first"),
    "last": ("末项", "last"),
    "count": ("项数", "number"),
    "strengths": ("衰减强度", "strengths of decay"),
}
"""Settings as (zh, en), in the order in which tables give them; others follow by their keys."""

VALUES: Mapping[str, tuple[str, str]] = {
    **KINDS,
    "softmax_cross_entropy": ("softmax 交叉熵", "softmax cross-entropy"),
    "quadratic": ("均方误差", "quadratic"),
    "line": ("直线", "line"),
    "moons": ("双月", "moons"),
    "xor": ("异或", "xor"),
    "rings": ("圆环", "rings"),
}


def word(words: Mapping[str, tuple[str, str]], key: str, language: Language) -> str:
    """`key` in a language; a user's own entry or title has no translation and stays as it is."""
    pair = words.get(key, (key, key))
    return pair[0] if language == "zh" else pair[1]


def setting_text(value: Any, language: Language) -> str:
    """A setting's value as text: numbers with commas, layer sizes with hyphens, parts by name."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        comma = "、" if language == "zh" else ", "
        parts = {k: v for k, v in value.items() if v is not None}
        return comma.join(_part(key, part, language) for key, part in parts.items())
    if _is_list(value):
        nested = any(_is_list(item) for item in value)
        return ", ".join(_joined(v, "-") if nested else setting_text(v, language) for v in value)
    if isinstance(value, int | float):
        return exact(value)
    return word(VALUES, value, language)


def settings_text(settings: Mapping[str, Any], language: Language) -> str:
    """Settings by their names, in the order of `SETTINGS`; what is not set is left out."""
    colon, semicolon = ("：", "；") if language == "zh" else (": ", "; ")
    known = [key for key in SETTINGS if key in settings]
    keys = (*known, *(key for key in settings if key not in SETTINGS))
    return semicolon.join(
        f"{word(SETTINGS, key, language)}{colon}{setting_text(settings[key], language)}"
        for key in keys
        if settings[key] is not None
    )


def _part(key: str, value: Any, language: Language) -> str:
    """A setting within a setting, by its name or an activation's, as in "tanh (rate 1)"."""
    name = word(SETTINGS, key, language) if key in SETTINGS else activation_label(key, language)
    if _is_list(value):
        return f"{name} {_joined(value, '/')}"
    text = setting_text(value, language)
    if not isinstance(value, Mapping):
        return f"{name} {text}"
    return f"{name}（{text}）" if language == "zh" else f"{name} ({text})"


def _joined(numbers: Sequence[float], sign: str) -> str:
    return sign.join(map(exact, numbers))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
