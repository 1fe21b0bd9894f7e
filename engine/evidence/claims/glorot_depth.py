"""Claims of D2 on the normalized weights in deep nets (parts 3 to 5), and D0's on the sigmoid.

"Very deep" is the experiment's deepest net, of 100 layers; 30 are those of He et al. 2015, whose
paper D2 announces.
"""

from __future__ import annotations

from functools import partial

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.claims.overfitting import FALLS
from engine.evidence.criteria import Above, Below, Criterion, Within
from engine.evidence.definitions import KEPT, VANISHED
from engine.evidence.depth_quantities import (
    DEEP_GRADIENT,
    GRADIENT_RATIO_BY_DEPTH,
    LEAST_GRADIENT_RATIO,
    deep_signal,
    narrowest_by_depth,
)
from engine.evidence.exact_predicates import Computed
from engine.evidence.predicates import LayerRatio, Level, Predicate
from engine.evidence.quantities import GRADIENT_SD, Cell
from engine.evidence.rank_predicates import RankTrend
from engine.study.language import Text

DEEP = "deep"
GLOROT = "glorot"

STANDARD = Cell("tanh", "uniform_fan_in")
NORMALIZED = Cell("tanh", "glorot_uniform")
RELU = Cell("relu", "glorot_uniform")

# Thresholds. Each is what a word of the documents is taken to mean; none was fitted to a result.
NARROWER = 0.9  # less by a tenth
SHALLOW, DEEPEST, HE_DEPTH = 5, 100, 30
WIDTH = 100

PART_1 = Text("第 1 部分", "part 1")
PART_3 = Text("第 3 部分 2)", "part 3, 2)")
PART_5 = Text("第 5 部分", "part 5")
D2_SOLVES = Source("D2", PART_1, "能够解决训练中梯度消失的问题")
D2_DEEP = Source("D2", PART_3, "但是对于很深层的神经网络还是有可能导致梯度消失")
D2_RELU = Source("D2", PART_1, "激活函数,同样使用此初始化方法就会出现问题")
D2_RANGE = Source("D2", PART_5, "对应的初始化权重的分布范围还是会不断减小的")

_RATIO = Text(
    "首层与末层预激活梯度的标准差之比",
    "the sd of the gradient at the first layer's pre-activations over that at the last",
)


def _at_start(id: str, cell: Cell, statement: Text, criterion: Criterion, bound: Text) -> Claim:
    return Claim(
        id=id,
        sources=(D2_SOLVES,),
        statement=statement,
        experiment=GLOROT,
        predicate=LayerRatio(
            GRADIENT_SD.at(depth=SHALLOW, iteration="first"), cell, "first", "last", criterion
        ),
        decided_by=Text(
            f"论文的五个 tanh 隐藏层，训练之前，{_RATIO.zh}{bound.zh}。",
            f"In the paper's five hidden layers of tanh, before training, {_RATIO.en} {bound.en}.",
        ),
        figure="glorot_gradients",
    )


KEEPING_CLAIMS = (
    _at_start(
        "normalised-keeps-gradients",
        NORMALIZED,
        Text(
            "归一化初始值使梯度在各层间保持大小。",
            "The normalized weights keep the size of gradients across layers.",
        ),
        Within(*KEPT),
        Text("须介于二分之一与 2 之间，即既未减半也未加倍", "must lie between one half and 2"),
    ),
    _at_start(
        "normalised-keeps-gradients-standard-does-not",
        STANDARD,
        Text(
            "标准初始值不能使梯度在各层间保持大小。",
            "The standard weights do not keep the size of gradients across layers.",
        ),
        Below(KEPT[0]),
        Text("须小于二分之一", "must be below one half"),
    ),
    Claim(
        id="normalised-keeps-gradients-in-training",
        sources=(D2_SOLVES,),
        statement=Text(
            "采用归一化初始值时，梯度在训练中不消失。",
            "With the normalized weights the gradient does not vanish in training.",
        ),
        experiment=GLOROT,
        predicate=Level(LEAST_GRADIENT_RATIO.at(depth=SHALLOW), NORMALIZED, Above(VANISHED)),
        decided_by=Text(
            f"五个 tanh 隐藏层，在任何测量时刻，{_RATIO.zh}都须大于 {VANISHED:g}，"
            "即判断“消失”的界限。",
            f"In five hidden layers of tanh, at every moment, {_RATIO.en} must be above "
            f"{VANISHED:g}, the bound that decides “vanishes”.",
        ),
        figure="glorot_gradients",
    ),
)


def _deep(
    id: str, source: Source, statement: Text, predicate: Predicate, what: Text, figure: str
) -> Claim:
    return Claim(
        id=id,
        sources=(source,),
        statement=statement,
        experiment=DEEP,
        predicate=predicate,
        decided_by=Text(
            f"初始化时，{what.zh}须小于 {VANISHED:g}，与“梯度消失”的同类说法界限相同。",
            f"At initialization {what.en} must be below {VANISHED:g}, as for the like claims on "
            "vanishing gradients.",
        ),
        figure=figure,
    )


def _vanishes(id: str, depth: int) -> Claim:
    return _deep(
        id,
        D2_DEEP,
        Text(
            f"采用归一化初始值，tanh 网络深达 {depth} 层时梯度仍会消失。",
            f"With the normalized weights the gradient still vanishes in a tanh net of {depth} "
            "layers.",
        ),
        LayerRatio(DEEP_GRADIENT.at(depth=depth), NORMALIZED, "first", "last", Below(VANISHED)),
        _RATIO,
        "deep_gradients",
    )


def _fails(suffix: str, depth: int) -> tuple[Claim, Claim]:
    """Backwards and forwards; either may fail alone."""
    return (
        _deep(
            f"fails-for-relu{suffix}",
            D2_RELU,
            Text(
                f"归一化初始值不适用于 ReLU：{depth} 层网络的梯度消失。",
                f"The normalized weights do not suit ReLU: in {depth} layers gradients vanish.",
            ),
            LayerRatio(DEEP_GRADIENT.at(depth=depth), RELU, "first", "last", Below(VANISHED)),
            _RATIO,
            "deep_gradients",
        ),
        _deep(
            f"fails-for-relu{suffix}-forward",
            D2_RELU,
            Text(
                f"归一化初始值不适用于 ReLU：{depth} 层网络的信号消失。",
                f"The normalized weights do not suit ReLU: in {depth} layers signals vanish.",
            ),
            LayerRatio(deep_signal(depth), RELU, "last", "first", Below(VANISHED)),
            Text(
                "末层与首层输出的均方根之比", "the rms of the last layer's outputs over the first's"
            ),
            "deep_signals",
        ),
    )


CLAIMS = (
    *KEEPING_CLAIMS,
    _vanishes("very-deep-still-vanishes", DEEPEST),
    _vanishes("very-deep-still-vanishes-30", HE_DEPTH),
    *_fails("", SHALLOW),
    *_fails("-deep", HE_DEPTH),
    Claim(
        id="range-shrinks-with-depth",
        sources=(D2_RANGE,),
        statement=Text(
            "网络越深，归一化初始权重的分布范围越小。",
            "The deeper the net, the narrower the range of the normalized initial weights.",
        ),
        experiment=None,
        predicate=Computed(
            "range_by_depth",
            partial(narrowest_by_depth, WIDTH, SHALLOW, DEEPEST),
            Below(NARROWER),
        ),
        decided_by=Text(
            f"各层宽度相同，{DEEPEST} 层网络中最窄的初始范围与 {SHALLOW} 层网络中的之比须小于 "
            f"{NARROWER:g}，即至少窄一成；由公式计算，无需实验。",
            f"With layers of one width, the narrowest initial range in a net of {DEEPEST} layers "
            f"over that in one of {SHALLOW} must be below {NARROWER:g}, narrower by a tenth; the "
            "rule itself gives it.",
        ),
        figure="deep_signals",
    ),
)

SIGMOID_DEPTH_CLAIMS = (
    Claim(
        id="sigmoid-sd1-worse-with-depth",
        sources=(
            Source(
                "D0",
                Text("2.1 节，图 1(a)", "section 2.1, figure 1(a)"),
                "并且随着隐藏层数的增多这种现象更严重",
            ),
        ),
        statement=Text(
            "权重标准差为 1 的 sigmoid 网络，层数越多，梯度消失越严重。",
            "In a sigmoid net with weights of sd 1 the gradient vanishes the more, the more layers "
            "there are.",
        ),
        experiment=DEEP,
        predicate=RankTrend(GRADIENT_RATIO_BY_DEPTH, Cell("sigmoid", "normal_sd1"), Below(FALLS)),
        decided_by=Text(
            f"{_RATIO.zh}与层数（5 至 100）的秩相关须小于 {FALLS:g}，"
            "按 Cohen (1988) 的约定即为强相关。",
            f"The rank correlation of the number of layers, 5 to 100, with {_RATIO.en} must be "
            f"below {FALLS:g}, a large one by Cohen's (1988) convention.",
        ),
        figure="deep_gradients",
    ),
)
