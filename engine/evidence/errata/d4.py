"""Slips in D4."""

import math

import numpy as np

from engine.evidence.claims import places
from engine.evidence.errata.erratum import Erratum, Found, exactly, sampled
from engine.evidence.facts import distinct_units
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer

UNITS = 4
_WIDTHS = (100, 400)
_EQUAL_INTO_EACH = np.tile(np.linspace(0.1, 0.4, UNITS), (3, 1))
"""First weights (input, unit): all those into a unit equal, and no two units alike."""


def _shrinks() -> Found:
    """How the sd of a weight of the law that D4 names shrinks from the smaller to the larger."""
    rng, law = np.random.default_rng(3), make_initializer("glorot_normal")
    small, large = (sampled(np.square(law.sample(rng, n, n)).ravel()) for n in _WIDTHS)
    ratio = math.sqrt(large.value / small.value)
    return Found(ratio, ratio / 2 * (small.margin / small.value + large.margin / large.value))


ERRATA = (
    Erratum(
        "d4-logistic-at-half",
        places.D4_SMALL(
            "输出值以 0.5 为中心，逻辑函数在 0.5 处的值等于 0",
            "outputs are centred on 0.5, and the value of the logistic function at 0.5 is 0",
        ),
        "输出为 1/2 处，值与斜率都不为 0；斜率在此最大，为 1/4。",
        "Where the output is 1/2 neither value nor slope is 0: the slope is at its largest, 1/4.",
        "输出为 1/2 处的斜率",
        "the slope where the output is 1/2",
        printed=0.0,
        right=0.25,
        found=lambda: exactly(float(make_activation("sigmoid").derivative(np.zeros(1))[0])),
    ),
    Erratum(
        "d4-equal-weights",
        places.D4_WHY_NOT_ZERO(
            "连接到同一神经元的权重不应被初始化为相同的值",
            "weights connected to the same neuron should not be initialized to the same value",
        ),
        "须彼此不同的是各神经元；同一神经元的各个权重可以相等。",
        "It is the neurons that must differ from one another; the weights into one may be equal.",
        "四个神经元各自的输入权重相等、彼此不同，训练后不同神经元的个数",
        "different neurons after training, of four with equal weights into each but none alike",
        printed=1,
        right=UNITS,
        found=lambda: exactly(distinct_units(_EQUAL_INTO_EACH)),
    ),
    Erratum(
        "d4-inverse-fan-in",
        places.D4_XAVIER(
            "权重应该与前一层中存在的输入神经元的数量成反比",
            "weights should be inversely proportional to the number of input neurons in the "
            "layer before",
        ),
        "成反比的是权重的方差；权重的大小与该数的平方根成反比。",
        "It is the variance of the weights that is inverse to that number, their size to its root.",
        "Xavier 规则下权重的标准差，400 个输入与 100 个输入之比",
        "the sd of a weight by Xavier's rule, 400 inputs over 100",
        printed=_WIDTHS[0] / _WIDTHS[1],
        right=math.sqrt(_WIDTHS[0] / _WIDTHS[1]),
        found=_shrinks,
    ),
)
