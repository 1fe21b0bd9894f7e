"""Slips in D0 and D1, which follow the same textbook."""

import math

import numpy as np
from scipy.special import expit

from engine.evidence.claims import places
from engine.evidence.errata.erratum import Erratum, Found, exactly, sampled
from engine.evidence.facts import relative_slope
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer

MNIST_NETWORK = (784, 100, 100, 100, 100, 10)
HISTOGRAM_NETWORK = (100,) * 6
"""Units of the textbook's networks, the input first: Saito 2016, chapter 6, whose settings D0's
are."""

D0_CAPTIONS = ("图 1 激活函数为 sigmoid()", "图 2 MNIST 数据集下不同初始值权重的损失函数值折线图")
"""The captions of all figures that D0 prints."""

MNIST_LAYERS = 5
"""Layers that D0 gives the first of them, in section 2.2."""


def _glorot_sd() -> Found:
    """What the law of D2's paper draws for the first layer on MNIST."""
    weights = make_initializer("glorot_uniform").sample(np.random.default_rng(0), *_FIRST_LAYER)
    square = sampled(np.square(weights).ravel())
    sd = math.sqrt(square.value)
    return Found(sd, square.margin / (2 * sd))


_FIRST_LAYER = MNIST_NETWORK[:2]
_REPEATS = 1000
_AT_ONE = ("x = 1 处的值", "the value at x = 1")

ERRATA = (
    Erratum(
        "d0-logistic-sign",
        places.D0_FORMULA_1("y = 1/(1 - e^(-x))"),
        "y = 1/(1 + e^(-x))",
        "y = 1/(1 + e^(-x))",
        *_AT_ONE,
        printed=1 / (1 - math.exp(-1)),
        right=1 / (1 + math.exp(-1)),
        found=lambda: exactly(expit(1.0)),
    ),
    Erratum(
        "d0-equation-numbers",
        places.D0_SECTION_1(
            "(Rectified Linear Unit, ReLU) 如式 (3)",
            "(rectified linear unit, ReLU) as in formula (3)",
        ),
        "印在编号 (2) 下的是 ReLU，印在编号 (3) 下的是 tanh。",
        "Number (2) stands at the ReLU, number (3) at tanh.",
        "编号归于 ReLU 的公式在 x = 2 处的值",
        "the value at x = 2 of the formula whose number is given to the ReLU",
        printed=(math.exp(2) - math.exp(-2)) / (math.exp(2) + math.exp(-2)),
        right=max(0.0, 2.0),
        found=lambda: exactly(float(make_activation("relu").value(np.array([2.0]))[0])),
    ),
    Erratum(
        "d0-layer-count",
        places.D0_SECTION_2(
            "采用一个 6 层神经网络进行测试, 每层 100 个神经元",
            "a neural network of 6 layers, with 100 neurons each, is used for the test",
        ),
        "斋藤笔记与两者所据的教材均为 5 层；若输入也算一层，2.2 节的 5 层网络便有 6 层。",
        "The Saito notes and the textbook that both follow have 5; if the input counts as one, "
        "the 5-layer network of section 2.2 has 6.",
        "层数，按 2.2 节的数法",
        "the number of layers, counted as section 2.2 does",
        printed=6,
        right=5,
        found=lambda: exactly(MNIST_LAYERS + len(HISTOGRAM_NETWORK) - len(MNIST_NETWORK)),
    ),
    Erratum(
        "d0-negation",
        places.D0_FIGURE_1B(
            "所以出现图 1 (a) 梯度消失的问题",
            "so that the problem of vanishing gradients of figure 1 (a) appears",
        ),
        "应为“所以不会出现”：斋藤笔记的同一句如此，孙与王随后的“但是”亦以此为前提。",
        "“So it does not occur”: the Saito notes have the sentence with its negation, and Sun and "
        "Wang go on with “but”.",
        "输出为 1/2 处的斜率与最大斜率之比；文中所说的成因是斜率接近 0",
        "the slope where the output is 1/2 over the steepest; the cause that is named is a "
        "slope near 0",
        printed=0.0,
        right=1.0,
        found=lambda: exactly(relative_slope("sigmoid", 0.0)),
    ),
    Erratum(
        "d0-tanh-centre",
        places.D0_SECTION_2_1_END(
            "tanh 激活函数与 sigmoid 函数一致,区别在于其对称点不同",
            "tanh agrees with the sigmoid but for another point of symmetry",
        ),
        "tanh(x) = 2σ(2x) − 1：值域与斜率也不同。",
        "tanh(x) = 2σ(2x) − 1: range and slope differ as well.",
        "tanh 在 x = 1 处的值；若只有对称点不同，便是 σ(x) − 1/2",
        "tanh at x = 1, which would be σ(x) − 1/2 if only the centre differed",
        printed=expit(1.0) - 0.5,
        right=2 * expit(2.0) - 1,
        found=lambda: exactly(math.tanh(1)),
    ),
    Erratum(
        "d0-random-outputs",
        places.D0_SECTION_2_1("输出 (0, 1) 上的随机数", "it puts out random numbers on (0, 1)"),
        "输出由输入唯一确定；随机的是输入与权重。",
        "The input settles the output; what is random are the inputs and the weights.",
        f"同一输入取 {_REPEATS} 次，不同输出的个数；随机数各不相同",
        f"different outputs for one input given {_REPEATS} times; random numbers all differ",
        printed=_REPEATS,
        right=1,
        found=lambda: exactly(np.unique(make_activation("sigmoid").value(np.ones(_REPEATS))).size),
    ),
    Erratum(
        "d0-missing-histogram",
        places.D0_SECTION_2_2(
            "与前文当激活函数为 ReLU 函数时的激活值分布图得出的结论",
            "with the conclusion from the figure above of the activations' distribution for the "
            "ReLU function",
        ),
        "文中没有这幅图：直方图只有图 1，激活函数为 sigmoid。",
        "There is no such figure: the only histograms are those of figure 1, for the sigmoid.",
        "有直方图的激活函数的个数：正文提到两个，图题只有一个",
        "functions with histograms: the text speaks of two, the captions have one",
        printed=len(("sigmoid", "ReLU")),
        right=1,
        found=lambda: exactly(sum("激活函数为" in caption for caption in D0_CAPTIONS)),
    ),
    Erratum(
        "d1-xavier-name",
        places.D1_PART_3_2(
            "初始值使用标准差为1/√n的分布", "initial values are drawn with standard deviation 1/√n"
        ),
        "所印的是 LeCun 的规则；Xavier 的规则中方差为 2/(n_{in} + n_{out})。孙与王的用语相同。",
        "The rule is LeCun's; the variance of Xavier's is 2/(n_{in} + n_{out}). Sun and Wang use "
        "the name alike.",
        f"教材网络首层权重的标准差（{_FIRST_LAYER[0]} 个输入，{_FIRST_LAYER[1]} 个神经元）",
        "the sd of a weight in the first layer of the textbook's network "
        f"({_FIRST_LAYER[0]} inputs, {_FIRST_LAYER[1]} units)",
        printed=1 / math.sqrt(_FIRST_LAYER[0]),
        right=math.sqrt(2 / sum(_FIRST_LAYER)),
        found=_glorot_sd,
    ),
)
