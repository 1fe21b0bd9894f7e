"""What the explorer says, in both languages, and the quantities that its matrix can show.

`{name}` in a word is a place that the script fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.study.language import Language


@dataclass(frozen=True)
class Quantity:
    """A number of every cell.

    part : of the cell's document, training, propagation or phase. labels : (zh, en). scale : "log"
    or "linear". dark : the end of the scale that is dark, "low" or "high". middle, reach : where a
    diverging scale turns, and how far it goes either way (in decades if logarithmic); None for one
    that runs one way. layered : whether it is a list, one per layer. form : "fixed" with three
    decimals, "percent", or "number" to two significant digits, as a cell of the matrix prints it.
    """

    part: str
    labels: tuple[str, str]
    scale: str
    dark: str = "high"
    middle: float | None = None
    reach: float | None = None
    layered: bool = False
    form: str = "number"


QUANTITIES: Mapping[str, Quantity] = {
    "train_loss": Quantity(
        "training",
        ("训练后整个训练集上的损失", "training loss, whole set, after training"),
        scale="log",
        dark="low",
        form="fixed",
    ),
    "test_accuracy": Quantity(
        "training", ("测试准确率 / %", "test accuracy / %"), scale="linear", form="percent"
    ),
    "gradient_ratio": Quantity(
        "propagation",
        ("首层与末层梯度标准差之比", "gradient sd, first layer over last"),
        scale="log",
        middle=1.0,
        reach=3.0,
    ),
    "across_sample_sd": Quantity(
        "propagation",
        ("跨样本标准差", "sd across samples"),
        scale="log",
        layered=True,
    ),
    "pooled_sd": Quantity("propagation", ("合并的标准差", "pooled sd"), scale="log", layered=True),
    "log_chi_1": Quantity(
        "phase",
        ("与临界的距离 ln χ₁", "distance from criticality, ln χ₁"),
        scale="linear",
        middle=0.0,
        reach=3.0,
        form="fixed",
    ),
}


def quantity(name: str, parts: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A quantity as the script reads it; `parts` are those of the document."""
    found = QUANTITIES[name]
    label = found.labels[language == "en"]
    unit = parts["training"]["unit"] if name == "train_loss" else ""
    return {
        "name": name,
        "part": found.part,
        "label": f"{label} / {unit}" if unit else label,
        "scale": found.scale,
        "dark": found.dark,
        "middle": found.middle,
        "reach": found.reach,
        "layered": found.layered,
        "form": found.form,
    }


WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "show": "显示",
        "layer": "层",
        "layer_of": "第 {layer} 层，共 {last} 层",
        "play": "播放",
        "pause": "暂停",
        "next": "下一层",
        "grid": "初始化方法乘激活函数的矩阵，显示{quantity}",
        "hint": "方向键移动，回车打开单元格，空格或 C 键选作对照，Esc 关闭。",
        "cell": "{activation}，{initializer}",
        "said": "{cell}：{quantity} {value}",
        "interval": "{estimate} [{low}, {high}]",
        "confidence": "方括号内为均值的 {confidence} 置信区间",
        "diverged": "发散",
        "failed": "失败",
        "not run": "未运行",
        "none": "无",
        "lost_training": "{replicates} 次重复中有 {count} 次发散，最早在第 {step} 次迭代",
        "lost_propagation": "{replicates} 次重复中有 {count} 次发散，最早在第 {step} 层",
        "hatched": "斜线：发散或运行失败",
        "opened": "已打开 {cell}",
        "compared": "{cell} 已并列于旁",
        "closed": "已关闭 {cell}",
        "close": "关闭 {cell}",
        "compare": "与另一单元格对照",
        "choosing": "请选择第二个单元格",
        "histogram": "该层的输出",
        "histograms": "各层的输出",
        "share": "每个区间所占比例 / %",
        "short_layer": "第 {layer} 层",
        "spreads": "各层输出的标准差",
        "bands": "实线为合并，虚线为跨样本；带为置信区间",
        "pooled": "合并",
        "across": "跨样本",
        "curves": "训练损失，每 {window} 次迭代的平均",
        "iteration": "迭代次数",
        "guess": "随机猜测",
        "replicates": "每条线为一次重复",
        "phase": "相图中的位置",
        "sigma_w": "权重尺度（对数轴）",
        "order": "有序",
        "edge": "临界",
        "chaos": "混沌",
        "place": "权重尺度 {sigma_w}，无偏置；χ₁ = {chi_1}（{side}）",
        "no_place": "这一初始化方法在图中没有位置",
        "claims": "以这一单元格为依据的说法",
        "no_claims": "没有说法以这一单元格为依据",
        "number_of_claim": "{number}（{word}）",
        "raised": "⁻⁰¹²³⁴⁵⁶⁷⁸⁹",
        "minus": "−",
        "times": "×",
        "comma": "，",
    },
    "en": {
        "show": "Show",
        "layer": "Layer",
        "layer_of": "layer {layer} of {last}",
        "play": "Play",
        "pause": "Pause",
        "next": "Next layer",
        "grid": "Matrix of initializers by activation functions, showing {quantity}",
        "hint": "Arrow keys move, Enter opens a cell, Space or C sets it beside the open one, "
        "Esc closes.",
        "cell": "{activation}, {initializer}",
        "said": "{cell}: {quantity} {value}",
        "interval": "{estimate} [{low}, {high}]",
        "confidence": "In brackets: {confidence} confidence interval of the mean",
        "diverged": "diverged",
        "failed": "failed",
        "not run": "not run",
        "none": "none",
        "lost_training": "{count} of {replicates} replicates diverged, the first at iteration "
        "{step}",
        "lost_propagation": "{count} of {replicates} replicates diverged, the first in layer "
        "{step}",
        "hatched": "hatched: diverged, or the run failed",
        "opened": "{cell} opened",
        "compared": "{cell} set beside it",
        "closed": "{cell} closed",
        "close": "Close {cell}",
        "compare": "Compare with another cell",
        "choosing": "Choose the second cell",
        "histogram": "Outputs of this layer",
        "histograms": "Outputs of every layer",
        "share": "share of outputs per bin / %",
        "short_layer": "layer {layer}",
        "spreads": "Sd of the outputs by layer",
        "bands": "solid: pooled, dashed: across samples; bands: confidence intervals",
        "pooled": "pooled",
        "across": "across samples",
        "curves": "Training loss, mean over {window} iterations",
        "iteration": "iteration",
        "guess": "a guess",
        "replicates": "one line per replicate",
        "phase": "Place in the phase diagram",
        "sigma_w": "weight spread (logarithmic)",
        "order": "order",
        "edge": "critical",
        "chaos": "chaos",
        "place": "weight spread {sigma_w}, no biases; χ₁ = {chi_1} ({side})",
        "no_place": "This initializer has no place in the diagram",
        "claims": "Claims that rest on this cell",
        "no_claims": "No claim rests on this cell",
        "number_of_claim": "{number} ({word})",
        "raised": "⁻⁰¹²³⁴⁵⁶⁷⁸⁹",
        "minus": "−",
        "times": "×",
        "comma": ", ",
    },
}
