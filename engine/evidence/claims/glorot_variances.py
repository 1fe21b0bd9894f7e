"""Claims of the notes on Glorot & Bengio (D2), part 3: equations for variances.

Equal layers are those of the experiment on predictions; inputs have the variance 1. The standard
weights are U(-1/sqrt n, 1/sqrt n), for which n Var[W] = 1/3; the normalized ones have n Var[W] = 1.
"""

import math

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.claims.glorot_training import GLOROT_SATURATION
from engine.evidence.criteria import above, below, within
from engine.evidence.predicates import against, layer_ratio, level
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

PREDICTION = Evidence("prediction", "prediction")
PREDICTION_WIDTHS = Evidence("prediction_widths", "prediction_widths")

LAWS = {"uniform_fan_in": 1 / 3, "glorot_uniform": 1.0}
_NAMES = {
    "uniform_fan_in": Text("标准初始值", "standard weights"),
    "glorot_uniform": Text("归一化初始值", "normalized weights"),
}

TWO_SIDED, ONE_SIDED = Cell("identity", "glorot_normal"), Cell("identity", "lecun_normal")
NEARER = math.log(d.MORE)  # of logarithms of growths: factors that differ by a tenth
EQUALS = within(1 / 1.1, 1.1)  # "=": to a tenth, about the least that shows between two curves

D2_FORWARD = places.D2_PART_3_2(
    "根据方差的公式",
    "by the formula for the variance",
    Text("由此得出公式 (3)。", "Equation (3) follows from it."),
)
D2_BACKWARD = places.D2_PART_3_2(
    "偏导数的方差为",
    "the variance of the partial derivatives is",
    Text("公式在其后。", "The equation comes after it."),
)
D2_SUM = places.D2_PART_3_2(
    "中的两式相加可得",
    "adding the two equations of … gives",
    Text("其后为权重方差的公式。", "The formula for the weights' variance comes after it."),
)

_TENTH = Text("介于 1/1.1 与 1.1 之间", "lie between 1/1.1 and 1.1")


def _both(one: Text, other: Text) -> Text:
    return Text(f"{one.zh}，{other.zh}", f"{one.en}, {other.en}")


def _of(cell: Cell) -> Text:
    net = Text("线性网络", "linear net") if cell.activation == "identity" else Text("tanh", "tanh")
    return _both(net, _NAMES[cell.initializer])


_SIGNAL = Text("各层输出的方差", "The variance of each layer's outputs")
_GRADIENT = Text("各层与末层梯度方差之比", "The variance of each layer's gradient over the last's")
_ENDINGS = {
    "": Cell("tanh", "uniform_fan_in"),
    "-normalised": Cell("tanh", "glorot_uniform"),
    "-linear": Cell("identity", "uniform_fan_in"),
}

PRODUCT_CLAIMS = tuple(
    Claim(
        f"{direction}-variance-product{suffix}",
        source,
        f"{what.zh}等于各层 n·Var[W] 之积（{_of(cell).zh}）。",
        f"{what.en} is the product of the layers' n Var[W] ({_of(cell).en}).",
        PREDICTION,
        level(quantity(LAWS[cell.initializer]), cell, EQUALS, "every"),
        f"初始化时，每层的测量值与公式所给之值的比须{_TENTH.zh}，输入方差为 1。",
        f"At initialization, what is measured over what the equation gives must {_TENTH.en} in "
        "every layer; inputs have variance 1.",
    )
    for direction, quantity, source, what in (
        ("forward", q.forward_over_product, D2_FORWARD, _SIGNAL),
        ("backward", q.backward_over_product, D2_BACKWARD, _GRADIENT),
    )
    for suffix, cell in _ENDINGS.items()
)


def _equal(suffix: str, cell: Cell) -> Claim:
    of = _of(cell)
    return Claim(
        f"weight-gradient-equal-across-layers{suffix}",
        places.D2_PART_3_2(
            "可以看到,所有层的梯度的方差都是一样的",
            "one sees that the gradients of all layers have the same variance",
        ),
        f"各层宽度相同时，所有层的权重梯度方差相同（{of.zh}）。",
        f"With equal widths the weight gradients of all layers have one variance ({of.en}).",
        PREDICTION,
        layer_ratio(q.WEIGHT_GRADIENT, cell, "first", "last", EQUALS),
        f"初始化时，首层与末层权重梯度的均方根之比须{_TENTH.zh}。",
        "At initialization, the rms of the first layer's weight gradient over that of "
        f"the last must {_TENTH.en}.",
    )


def _slope(suffix: str, evidence: Evidence, quantity: Quantity, law: str, on: Text) -> Claim:
    name = _NAMES[law]
    return Claim(
        f"unit-derivative-approximation{suffix}",
        places.D2_PART_3_2(
            "实际这里作者假设了这个区间内激活函数是线性的",
            "in fact the authors assume here that the activation function is linear in this "
            "interval",
        ),
        f"初始化时 tanh 的导数约为 1（{name.zh}，{on.zh}）。",
        f"At initialization the slope of tanh is about 1 ({name.en}, {on.en}).",
        evidence,
        level(quantity, Cell("tanh", law), above(d.LESS), "every"),
        f"每层导数的平均值须大于 {d.LESS:g}；导数不会超过 1。",
        f"The mean slope must be above {d.LESS:g} in every layer; it is never above 1.",
    )


_GAUSSIAN = Text("方差为 1 的输入", "inputs of variance 1")
_ON_IMAGES = q.SLOPE.at(depth=5, iteration="first")
_IMAGES = Text("论文的图像", "the paper's images")


def _two_sided(suffix: str, activation: str, networks: range, net: Text) -> Claim:
    return Claim(
        f"normalised-variance{suffix}",
        D2_SUM,
        f"Var[W] = 2/(n_i + n_(i+1)) 时，前向与反向的方差在各层间都保持大小（{net.zh}）。",
        "With Var[W] = 2/(n_i + n_(i+1)) variances keep their size across layers, forwards and "
        f"backwards ({net.en}).",
        PREDICTION_WIDTHS,
        tuple(
            level(growth.at(network=index), Cell(activation, "glorot_normal"), within(*d.KEPT))
            for index in networks
            for growth in (q.FORWARD_GROWTH, q.BACKWARD_GROWTH)
        ),
        "初始化时，除首个以外的各权重矩阵使方差增长的倍数之积，无论前向还是反向，都须介于 "
        f"{d.KEPT[0]:g} 与 {d.KEPT[1]:g} 之间，即既未减半也未加倍。",
        "At initialization, the product of the factors by which the weight matrices, the first "
        f"left out, multiply the variance must lie between {d.KEPT[0]:g} and {d.KEPT[1]:g}, "
        "forwards and backwards: neither halved nor doubled.",
    )


def _compromise(suffix: str, network: int, net: Text) -> Claim:
    """One rule's departure minus the other's, since under the latter there may be next to none."""
    return Claim(
        f"normalised-variance-compromise{suffix}",
        D2_SUM,
        f"方差 2/(n_i + n_(i+1)) 在前向与反向之间折中：比 1/n_i 更接近同时满足两者（{net.zh}）。",
        "The variance 2/(n_i + n_(i+1)) is a compromise between both directions: it comes nearer "
        f"to satisfying both than 1/n_i ({net.en}).",
        PREDICTION_WIDTHS,
        against(q.DEPARTURE.at(network=network), TWO_SIDED, ONE_SIDED, below(-NEARER)),
        "线性网络中，前向与反向总增长倍数中偏离 1 较远者的对数，减去 1/n_i 时的，须小于 "
        f"−ln {d.MORE:g}，即倍数之差至少为一成。",
        "In the linear net, the logarithm of the total growth, forwards or backwards, that is "
        f"further from 1, minus that with 1/n_i, must be below −ln {d.MORE:g}: a factor nearer by "
        "a tenth.",
    )


_EQUAL_WIDTHS, _ALTERNATING, _NARROWING = range(3)  # networks of the experiment on widths
_LINEAR, _TANH = Text("线性网络", "linear nets"), Text("tanh", "tanh")
_OF_EQUAL, _OF_UNEQUAL = Text("各层等宽", "equal layers"), Text("宽度不等", "unequal layers")

CLAIMS = (
    *PRODUCT_CLAIMS,
    *(_equal(suffix, _ENDINGS[suffix]) for suffix in ("", "-normalised")),
    _slope("", PREDICTION, q.PREDICTION_SLOPE, "uniform_fan_in", _GAUSSIAN),
    _slope("-normalised", PREDICTION, q.PREDICTION_SLOPE, "glorot_uniform", _GAUSSIAN),
    _slope("-images", GLOROT_SATURATION, _ON_IMAGES, "uniform_fan_in", _IMAGES),
    _two_sided("", "identity", range(_ALTERNATING, 3), _both(_LINEAR, _OF_UNEQUAL)),
    _two_sided("-equal", "identity", range(1), _both(_LINEAR, _OF_EQUAL)),
    _two_sided("-tanh", "tanh", range(1), _both(_TANH, _OF_EQUAL)),
    _compromise("", _NARROWING, Text("逐层变窄", "layers that narrow")),
    _compromise("-alternating", _ALTERNATING, Text("宽窄相间", "wide and narrow in turn")),
)
