"""What the explorer says, in both languages, and the quantities that its matrix can show.

`{name}` in a word is a place that the script fills.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.study.language import Language, Text


@dataclass(frozen=True)
class Quantity:
    """A number of every cell.

    part : of the cell's document, training, tuned, propagation or phase. scale : "log"
    or "linear". dark : the end of the scale that is dark, "low" or "high". middle, reach : where a
    diverging scale turns, and how far it goes either way (in decades if logarithmic); None for one
    that runs one way. layered : whether it is a list, one per layer. form : "fixed" with three
    decimals, "percent" or "points" with `decimals`, "number" to two significant digits, as a cell
    of the matrix prints it; "exact" for a setting, "range" for two. legend : beside the colours,
    where they say less than the cells.
    """

    part: str
    label: Text
    scale: str = "log"
    dark: str = "high"
    middle: float | None = None
    reach: float | None = None
    layered: bool = False
    form: str = "number"
    decimals: int = 1
    legend: Text | None = None


QUANTITIES: Mapping[str, Quantity] = {
    "regret": Quantity(
        "tuned",
        Text("落后于最佳者 / 百分点", "regret / points of accuracy"),
        dark="low",
        form="points",
    ),
    "tuned_test_accuracy": Quantity(
        "tuned",
        Text("选定学习率下的测试准确率 / %", "test accuracy at its own rate / %"),
        "linear",
        form="percent",
        decimals=2,
    ),
    "tuned_train_loss": Quantity(
        "tuned",
        Text("选定学习率下的训练损失", "training loss at its own rate"),
        dark="low",
        form="fixed",
    ),
    "learning_rate": Quantity("tuned", Text("选定的学习率", "learning rate chosen"), form="exact"),
    "working_rates": Quantity(
        "tuned",
        Text("可用的学习率", "working rates"),
        form="range",
        legend=Text("可用的学习率：最高与最低之比", "working rates: highest over lowest"),
    ),
    "train_loss": Quantity(
        "training",
        Text("训练后整个训练集上的损失", "training loss, whole set, after training"),
        dark="low",
        form="fixed",
    ),
    "test_accuracy": Quantity(
        "training", Text("测试准确率 / %", "test accuracy / %"), "linear", form="percent"
    ),
    "gradient_ratio": Quantity(
        "propagation",
        Text("首层与末层梯度标准差之比", "gradient sd, first layer over last"),
        middle=1.0,
        reach=3.0,
    ),
    "across_sample_sd": Quantity(
        "propagation", Text("跨样本标准差", "sd across samples"), layered=True
    ),
    "pooled_sd": Quantity("propagation", Text("总标准差", "total sd"), layered=True),
    "log_chi_1": Quantity(
        "phase",
        Text("与临界的距离 ln χ₁", "distance from criticality, ln χ₁"),
        "linear",
        middle=0.0,
        reach=3.0,
        form="fixed",
    ),
}


def quantity(name: str, parts: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A quantity as the script reads it; `parts` are those of the document."""
    found = QUANTITIES[name]
    label = found.label[language]
    unit = parts[found.part]["unit"] if name in ("train_loss", "tuned_train_loss") else ""
    words = {"label": f"{label} / {unit}" if unit else label}
    legend = found.legend and found.legend[language]
    return {"name": name, **asdict(found), **words, "legend": legend}


WORDS: Mapping[str, Text] = {
    "show": Text("显示", "Show"),
    "view_training": Text("统一学习率", "One learning rate for all"),
    "view_tuned": Text("各自选定学习率", "Each at its own learning rate"),
    "view_propagation": Text("训练之前", "Before training"),
    "view_phase": Text("无限宽网络", "Infinitely wide networks"),
    "activation": Text("激活函数", "Activation"),
    "absent": Text("不在此列：{names}", "Not in this view: {names}"),
    "layer": Text("层", "Layer"),
    "layer_of": Text("第 {layer} 层，共 {last} 层", "layer {layer} of {last}"),
    "play": Text("播放", "Play"),
    "pause": Text("暂停", "Pause"),
    "next": Text("下一层", "Next layer"),
    "grid": Text(
        "初始化方法乘激活函数的矩阵，显示{quantity}",
        "Matrix of initializers by activation functions, showing {quantity}",
    ),
    "hint": Text(
        "方向键移动，回车打开组合，空格或 C 键选作对照，Esc 关闭。",
        "Arrow keys move, Enter opens a cell, Space or C sets it beside the open one, Esc closes.",
    ),
    "cell": Text("{activation}，{initializer}", "{activation}, {initializer}"),
    "said": Text("{cell}：{quantity} {value}", "{cell}: {quantity} {value}"),
    "interval": Text("{estimate} [{low}, {high}]", "{estimate} [{low}, {high}]"),
    "confidence": Text(
        "方括号内为均值的 {confidence} 置信区间",
        "In brackets: {confidence} confidence interval of the mean",
    ),
    "together": Text(
        "落后程度的区间对该函数的各初始化方法同时成立",
        "those of the regret hold for all laws of the function together",
    ),
    "standing": Text("与最佳者相比", "against the best"),
    "as good": Text("不逊于最佳者", "as good as the best"),
    "open": Text("尚不能定", "not settled"),
    "worse": Text("逊于最佳者", "worse than the best"),
    "standings": Text(
        "粗体加框：不逊于最佳者；括号：尚不能定",
        "bold in a frame: as good as the best; in brackets: not settled",
    ),
    "alone": Text("仅 {rate}", "{rate} alone"),
    "diverged": Text("发散", "diverged"),
    "failed": Text("失败", "failed"),
    "not run": Text("未运行", "not run"),
    "none": Text("无", "none"),
    "lost_training": Text(
        "{replicates} 次重复中有 {count} 次发散，最早在第 {step} 次迭代",
        "{count} of {replicates} replicates diverged, the first at iteration {step}",
    ),
    "lost_propagation": Text(
        "{replicates} 次重复中有 {count} 次发散，最早在第 {step} 层",
        "{count} of {replicates} replicates diverged, the first in layer {step}",
    ),
    "hatched": Text("斜线：发散或运行失败", "hatched: diverged, or the run failed"),
    "opened": Text("已打开 {cell}", "{cell} opened"),
    "compared": Text("{cell} 已并列于旁", "{cell} set beside it"),
    "closed": Text("已关闭 {cell}", "{cell} closed"),
    "close": Text("关闭 {cell}", "Close {cell}"),
    "compare": Text("与另一组合对照", "Compare with another cell"),
    "choosing": Text("请选择第二个组合", "Choose the second cell"),
    "histogram": Text("第 {layer} 层的输出", "Outputs of layer {layer}"),
    "histograms": Text("各层的输出", "Outputs of every layer"),
    "share": Text("每个区间所占比例 / %", "share of outputs per bin / %"),
    "short_layer": Text("第 {layer} 层", "layer {layer}"),
    "spreads": Text("各层输出的标准差", "Sd of the outputs by layer"),
    "bands": Text(
        "实线为总标准差，虚线为跨样本；带为置信区间",
        "solid: total, dashed: across samples; bands: confidence intervals",
    ),
    "pooled": Text("总标准差", "total sd"),
    "across": Text("跨样本", "across samples"),
    "curves": Text(
        "训练损失，每 {window} 次迭代的平均", "Training loss, mean over {window} iterations"
    ),
    "iteration": Text("迭代次数", "iteration"),
    "guess": Text("随机猜测", "a guess"),
    "replicates": Text("每条线为一次重复", "one line per replicate"),
    "phase": Text("相图中的位置", "Place in the phase diagram"),
    "sigma_w": Text("权重尺度（对数轴）", "weight spread (logarithmic)"),
    "order": Text("有序", "order"),
    "edge": Text("临界", "critical"),
    "chaos": Text("混沌", "chaos"),
    "place": Text(
        "权重尺度 {sigma_w}，无偏置；χ₁ = {chi_1}（{side}）",
        "weight spread {sigma_w}, no biases; χ₁ = {chi_1} ({side})",
    ),
    "no_place": Text(
        "这一初始化方法在图中没有位置", "This initializer has no place in the diagram"
    ),
    "claims": Text("以这一组合为依据的说法", "Claims that rest on this cell"),
    "no_claims": Text("没有说法以这一组合为依据", "No claim rests on this cell"),
    "number_of_claim": Text("{number}（{word}）", "{number} ({word})"),
    "raised": Text("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "minus": Text("−", "−"),
    "times": Text("×", "×"),
    "comma": Text("，", ", "),
    "enumeration": ENUMERATION,
    "semicolon": SEMICOLON,
}
