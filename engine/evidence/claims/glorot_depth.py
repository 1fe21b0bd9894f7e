"""Claims of the notes on Glorot & Bengio (D2), parts 3 to 5: normalized weights in deep nets.

"Very deep" is the experiment's deepest net, of 100 layers; 30 are those of He et al. 2015, whose
paper D2 announces.
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence, Source
from engine.evidence.claims.sun_wang_signals import RATIO
from engine.evidence.criteria import Criterion, above, below, within
from engine.evidence.definitions import HALVED, KEPT, LESS, VANISHED
from engine.evidence.facts import range_by_depth
from engine.evidence.predicates import Predicate, fact, layer_ratio, level
from engine.evidence.quantity import Cell
from engine.study.language import Text

GLOROT_GRADIENTS = Evidence("glorot", "glorot_gradients")

NORMALIZED = Cell("tanh", "glorot_uniform")
RELU = Cell("relu", "glorot_uniform")

SHALLOW, DEEPEST, HE_DEPTH = 5, 100, 30
WIDTH = 100

D2_SOLVES = places.D2_PART_1(
    "能够解决训练中梯度消失的问题", "can solve the problem of gradients vanishing in training"
)


def _at_start(
    suffix: str, cell: Cell, zh: str, en: str, criterion: Criterion, bound: Text
) -> Claim:
    gradient = q.GRADIENT_SD.at(depth=SHALLOW, iteration="first")
    return Claim(
        f"normalised-keeps-gradients{suffix}",
        (D2_SOLVES,),
        zh,
        en,
        GLOROT_GRADIENTS,
        layer_ratio(gradient, cell, "first", "last", criterion),
        f"论文的五个 tanh 隐藏层，训练之前，{RATIO.zh}{bound.zh}。",
        f"In the paper's five hidden layers of tanh, before training, the {RATIO.en} {bound.en}.",
    )


KEEPING_CLAIMS = (
    _at_start(
        "",
        NORMALIZED,
        "归一化初始值使梯度在各层间保持大小。",
        "The normalized weights keep the size of gradients across layers.",
        within(*KEPT),
        Text("须介于二分之一与 2 之间，即既未减半也未加倍", "must lie between one half and 2"),
    ),
    _at_start(
        "-standard-does-not",
        Cell("tanh", "uniform_fan_in"),
        "标准初始值不能使梯度在各层间保持大小。",
        "The standard weights do not keep the size of gradients across layers.",
        below(KEPT[0]),
        Text("须小于二分之一", "must be below one half"),
    ),
    Claim(
        "normalised-keeps-gradients-in-training",
        (D2_SOLVES,),
        "采用归一化初始值时，梯度在训练中不消失。",
        "With the normalized weights the gradient does not vanish in training.",
        GLOROT_GRADIENTS,
        level(q.LEAST_GRADIENT_RATIO.at(depth=SHALLOW), NORMALIZED, above(VANISHED)),
        f"五个 tanh 隐藏层，在任何测量时刻，{RATIO.zh}都须大于 {VANISHED:g}，即判断“消失”的界限。",
        f"In five hidden layers of tanh, at every moment, the {RATIO.en} must be above "
        f"{VANISHED:g}, the bound that decides “vanishes”.",
    ),
)


def _vanishes(
    id: str, source: Source, zh: str, en: str, predicate: Predicate, ratio: Text, figure: str
) -> Claim:
    return Claim(
        id,
        (source,),
        zh,
        en,
        Evidence("deep", figure),
        predicate,
        f"初始化时，{ratio.zh}须小于 {VANISHED:g}，与“梯度消失”的同类说法界限相同。",
        f"At initialization the {ratio.en} must be below {VANISHED:g}, as for the like claims on "
        "vanishing gradients.",
    )


def _gradient(cell: Cell, depth: int) -> Predicate:
    gradient = q.DEEP_GRADIENT.at(depth=depth)
    return layer_ratio(gradient, cell, "first", "last", below(VANISHED, HALVED))


def _still(suffix: str, depth: int) -> Claim:
    return _vanishes(
        f"very-deep-still-vanishes{suffix}",
        places.D2_PART_3_2(
            "但是对于很深层的神经网络还是有可能导致梯度消失",
            "but in very deep networks it may still be that the gradient vanishes",
        ),
        f"采用归一化初始值，tanh 网络深达 {depth} 层时梯度仍会消失。",
        f"With the normalized weights the gradient still vanishes in a tanh net of {depth} layers.",
        _gradient(NORMALIZED, depth),
        RATIO,
        "deep_gradients",
    )


def _fails(suffix: str, depth: int) -> tuple[Claim, Claim]:
    """Backwards and forwards; either may fail alone."""
    source = places.D2_PART_1(
        "激活函数,同样使用此初始化方法就会出现问题",
        "activation function, using this initialization all the same causes problems",
    )
    return (
        _vanishes(
            f"fails-for-relu{suffix}",
            source,
            f"归一化初始值不适用于 ReLU：{depth} 层网络的梯度消失。",
            f"The normalized weights do not suit ReLU: in {depth} layers gradients vanish.",
            _gradient(RELU, depth),
            RATIO,
            "deep_gradients",
        ),
        _vanishes(
            f"fails-for-relu{suffix}-forward",
            source,
            f"归一化初始值不适用于 ReLU：{depth} 层网络的信号消失。",
            f"The normalized weights do not suit ReLU: in {depth} layers signals vanish.",
            layer_ratio(q.deep_signal(depth), RELU, "last", "first", below(VANISHED, HALVED)),
            Text("末层与首层输出的均方根之比", "rms of the last layer's outputs over the first's"),
            "deep_gradients",
        ),
    )


CLAIMS = (
    *KEEPING_CLAIMS,
    _still("", DEEPEST),
    _still(f"-{HE_DEPTH}", HE_DEPTH),
    *_fails("", SHALLOW),
    *_fails("-deep", HE_DEPTH),
    Claim(
        "range-shrinks-with-depth",
        (
            places.D2_PART_5(
                "对应的初始化权重的分布范围还是会不断减小的",
                "the range of the corresponding initial weights still keeps shrinking",
            ),
        ),
        "网络越深，归一化初始权重的分布范围越小。",
        "The deeper the net, the narrower the range of the normalized initial weights.",
        Evidence(None, "deep_gradients"),
        fact(range_by_depth(WIDTH, SHALLOW, DEEPEST), below(LESS).mirrored(ratio=True)),
        f"各层宽度相同，{DEEPEST} 层网络中最窄的初始范围与 {SHALLOW} 层网络中的之比须小于 "
        f"{LESS:g}，即至少窄一成；由公式计算，无需实验。",
        f"With layers of one width, the narrowest initial range in a net of {DEEPEST} "
        f"layers over that in one of {SHALLOW} must be below {LESS:g}, narrower by a "
        "tenth; the rule itself gives it.",
    ),
)
