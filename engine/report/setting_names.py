"""What experiments, and their settings as config.yaml has them, are called in the paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.report.labels import activation_label, initializer_label
from engine.report.punctuation import COLON, ENUMERATION, SEMICOLON
from engine.report.result_words import exact
from engine.study.language import Language, Text

KINDS: Mapping[str, Text] = {
    "propagation": Text("前向与反向传播", "propagation"),
    "weight_scale": Text("权重的尺度", "size of the weights"),
    "training": Text("训练", "training"),
    "glorot": Text("训练中的各层", "layers during training"),
    "glorot_table": Text("调优学习率后的测试误差", "test errors at tuned rates"),
    "cost_surface": Text("两种代价的曲面", "surfaces of two costs"),
    "linear_collapse": Text("深层线性网络", "deep linear networks"),
    "toy": Text("四个高斯点团", "four Gaussian blobs"),
    "maps": Text("长度与相关系数映射", "length and correlation maps"),
    "phase": Text("相图", "phase diagram"),
    "prediction": Text("理论预测", "predictions of theory"),
    "deep": Text("极深网络", "very deep networks"),
    "finite_width": Text("有限宽度", "finite width"),
    "symmetry": Text("神经元的对称", "symmetry of units"),
    "dead_units": Text("死亡神经元", "dead units"),
    "collapse": Text("退化为常数", "collapse to a constant"),
    "zero_centering": Text("输出的零均值化", "zero-centred outputs"),
    "tuned_training": Text("调优学习率后的训练", "training at tuned rates"),
    "optimizers": Text("各种优化方法", "other update rules"),
    "trained_depth": Text("各种深度的训练", "training at several depths"),
    "foretold": Text("先预测后训练", "laws predicted before training"),
    "initial_sd": Text("初始标准差扫描", "sweep of initial sds"),
    "weight_decay": Text("权重衰减", "weight decay"),
}

RULES: Mapping[str, Text] = {
    "sgd": Text("普通梯度下降", "plain descent"),
    "momentum": Text("动量", "momentum"),
    "adam": Text("Adam", "Adam"),
}
"""Update rules, by the names of `engine.net.optimizers`."""

SETTINGS: Mapping[str, Text] = {
    "kind": Text("类型", "kind"),
    "dataset": Text("数据集", "data set"),
    "set": Text("数据集", "data set"),
    "sets": Text("数据集", "data sets"),
    "depth": Text("层数", "layers"),
    "depths": Text("层数", "layers"),
    "width": Text("每层神经元数", "units per layer"),
    "widths": Text("每层神经元数", "units per layer"),
    "networks": Text("网络", "networks"),
    "samples": Text("样本数", "samples"),
    "images": Text("训练图像数", "training images"),
    "points": Text("点数", "points"),
    "hidden": Text("隐藏层神经元数", "units of hidden layers"),
    "loss": Text("损失函数", "loss"),
    "learning_rate": Text("学习率", "learning rate"),
    "learning_rates": Text("学习率", "learning rates"),
    "rate": Text("学习率", "learning rate"),
    "rates": Text("学习率", "learning rates"),
    "trials": Text("选择所用的重复次数", "trials to choose on"),
    "rungs": Text("淘汰轮次", "rungs of the choice"),
    "keep": Text("保留", "kept"),
    "plateau": Text("平台容差", "width of the plateau"),
    "optimizers": Text("优化方法及其初试学习率", "update rules, rates tried first"),
    **RULES,
    "batch_size": Text("批大小", "batch size"),
    "iterations": Text("迭代次数", "iterations"),
    "epochs": Text("轮数", "epochs"),
    "record_every": Text("记录间隔", "interval of records"),
    "test_every": Text("测试间隔", "interval of tests"),
    "until_loss": Text("止于损失", "until a loss of"),
    "checkpoints": Text("检查点数", "checkpoints"),
    "replicates": Text("重复次数", "replicates"),
    "test_samples": Text("测试样本数", "test samples"),
    "probe_samples": Text("测量样本数", "samples measured"),
    "validation": Text("验证样本数", "validation samples"),
    "train_samples": Text("计训练损失的图像数", "images of the training loss"),
    "inputs": Text("输入", "inputs"),
    "second_moment": Text("输入的二阶矩", "second moment of inputs"),
    "gains": Text("增益", "gains"),
    "rivals": Text("对照的初始化方法", "rival laws"),
    "choosing": Text("用于选择的重复次数", "replicates that choose"),
    "tolerance": Text("容差", "tolerance"),
    "biases": Text("初始偏置", "initial biases"),
    "recovery": Text("恢复期迭代次数", "iterations of recovery"),
    "margins": Text("沉默的深度", "depth of silence"),
    "sigma_w": Text("权重标准差", "spread of weights"),
    "sigma_b": Text("偏置标准差", "spread of biases"),
    "input_sds": Text("输入的标准差", "sds of the inputs"),
    "lengths": Text("输入长度", "lengths of inputs"),
    "correlations": Text("输入相关系数", "correlations of inputs"),
    "columns": Text("网格列数", "columns of the grid"),
    "rows": Text("网格行数", "rows of the grid"),
    "grid": Text("网格点数", "points of the grid"),
    "descents": Text("梯度下降", "descent"),
    "surface": Text("代价曲面", "cost surface"),
    "task": Text("训练任务", "task"),
    "reach": Text("权重范围", "reach of weights"),
    "steps": Text("每轴步数", "steps per axis"),
    "flat": Text("平坦界限", "bound of flatness"),
    "starts": Text("起点数", "starts"),
    "share": Text("下降份额", "share of the descent"),
    "accuracy": Text("目标准确率", "accuracy aimed at"),
    "scales": Text("初始权重的倍数", "factors on the initial weights"),
    "first": Text("首项", "first"),
    "last": Text("末项", "last"),
    "count": Text("项数", "number"),
    "strengths": Text("衰减强度", "strengths of decay"),
}
"""Settings in the order in which tables give them; others follow by their keys."""

VALUES: Mapping[str, Text] = {
    **KINDS,
    "softmax_cross_entropy": Text("softmax 交叉熵", "softmax cross-entropy"),
    "quadratic": Text("均方误差", "quadratic"),
    "standardized": Text("标准化", "standardized"),
    "line": Text("两团", "two clusters"),
    "moons": Text("双月", "moons"),
    "xor": Text("异或", "XOR"),
    "rings": Text("双环", "rings"),
}

_WITH_PARAMETERS = Text("{}（{}）", "{} ({})")


def word(words: Mapping[str, Text], key: str, language: Language) -> str:
    """`key` in a language; a user's own entry or title has no translation and stays as it is."""
    return words[key][language] if key in words else key


def setting_text(value: Any, language: Language) -> str:
    """A setting's value as text: numbers with commas, layer sizes with hyphens, parts by name."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        parts = {k: v for k, v in value.items() if v is not None}
        return ENUMERATION[language].join(_part(key, part, language) for key, part in parts.items())
    if _is_list(value):
        nested = any(_is_list(item) for item in value)
        return ", ".join(_joined(v, "-") if nested else setting_text(v, language) for v in value)
    if isinstance(value, int | float):
        return exact(value)
    return word(VALUES, value, language)


def settings_text(settings: Mapping[str, Any], language: Language) -> str:
    """Settings by their names, in the order of `SETTINGS`; what is not set is left out."""
    known = [key for key in SETTINGS if key in settings]
    keys = (*known, *(key for key in settings if key not in SETTINGS))
    return SEMICOLON[language].join(
        f"{word(SETTINGS, key, language)}{COLON[language]}{_value(key, settings[key], language)}"
        for key in keys
        if settings[key] is not None
    )


def _value(key: str, value: Any, language: Language) -> str:
    """A setting's value; layers of one network are joined, laws have their names."""
    if key == "hidden":
        return _joined(value, "-")
    if key == "rivals":
        names = (law if isinstance(law, str) else next(iter(law)) for law in value)
        return ENUMERATION[language].join(initializer_label(name, language) for name in names)
    return setting_text(value, language)


def _part(key: str, value: Any, language: Language) -> str:
    """A setting within a setting, by its name or an activation's, as in "tanh (rate 1)"."""
    name = word(SETTINGS, key, language) if key in SETTINGS else activation_label(key, language)
    if _is_list(value):
        return f"{name} {_joined(value, '/')}"
    text = setting_text(value, language)
    if not isinstance(value, Mapping):
        return f"{name} {text}"
    return _WITH_PARAMETERS[language].format(name, text)


def _joined(numbers: Sequence[float], sign: str) -> str:
    return sign.join(map(exact, numbers))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
