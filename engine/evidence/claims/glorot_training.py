"""Claims of the notes on Glorot & Bengio (D2), part 2: hidden layers in training.

D2's net has four hidden layers and weights U(-1/sqrt n, 1/sqrt n); its figure is the paper's.
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above, below
from engine.evidence.definitions import (
    AS_FAST,
    AWAY_FROM_ZERO,
    HUNDREDTH,
    LESS,
    NEAR_ZERO,
    PILED_UP,
    SLOWLY,
    SMALLEST_EFFECT,
    VANISHED,
)
from engine.evidence.predicates import against, level
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

GLOROT_SIGMOID = Evidence("glorot", "glorot_sigmoid")
GLOROT_SATURATION = Evidence("glorot", "glorot_saturation")

SIGMOID = Cell("sigmoid", "uniform_fan_in")
TANH = Cell("tanh", "uniform_fan_in")
SOFTSIGN = Cell("softsign", "uniform_fan_in")
CENTRED = Cell("centred_sigmoid", "uniform_fan_in")

EDGE = 0.05  # of the distance to the asymptote, the part that the study counts as saturated

D2_FALLS = places.D2_PART_2("所以激活值很快为0", "so the activations quickly become 0")
D2_ESCAPES = places.D2_PART_2(
    "发现饱和的神经元可以自发移出饱和趋于,但是非常慢",
    "saturated neurons were found to move out of saturation by themselves, but very slowly",
)
D2_TANH = places.D2_PART_2(
    "是好的,因为梯度能够反向传播回去", "is good, because the gradient can be propagated back"
)
D2_SOFTSIGN = places.D2_PART_2(
    "接着发现一个新的非线性的激活函数是非常有益的",
    "a new nonlinear activation function was then found to be very beneficial",
    Text(
        "所指为 softsign；论文认为它饱和得较平缓。",
        "Softsign is meant, which in the paper saturates more gently.",
    ),
)


def _top(quantity: Quantity) -> Quantity:
    """In the top hidden layer of D2's net."""
    return quantity.at(depth=4, layer=4)


_FALLS = Text(
    f"顶隐藏层输出的均值须降到 {NEAR_ZERO:g} 以下，即值域的十分之一",
    f"The mean output of the top hidden layer must come below {NEAR_ZERO:g}, a tenth of the range",
)

SIGMOID_CLAIMS = (
    Claim(
        "sigmoid-top-layer-saturates",
        (D2_FALLS,),
        "四个隐藏层的 sigmoid 网络训练时，顶隐藏层的输出降到 0 附近。",
        "While a sigmoid net of four hidden layers learns, its top hidden layer falls to about 0.",
        GLOROT_SIGMOID,
        level(_top(q.LEAST_TOP_MEAN), SIGMOID, below(NEAR_ZERO, AWAY_FROM_ZERO)),
        f"在某一测量时刻，{_FALLS.zh}。",
        f"{_FALLS.en}, at some moment that is measured.",
    ),
    Claim(
        "sigmoid-top-layer-saturates-soon",
        (D2_FALLS,),
        "四个隐藏层的 sigmoid 网络刚开始训练，顶隐藏层的输出就降到 0 附近。",
        "As soon as a sigmoid net of four hidden layers starts to learn, its top "
        "hidden layer falls to about 0.",
        GLOROT_SIGMOID,
        level(_top(q.LEAST_TOP_MEAN_SOON), SIGMOID, below(NEAR_ZERO, AWAY_FROM_ZERO)),
        f"在全部迭代的前十分之一内，{_FALLS.zh}。",
        f"{_FALLS.en}, within the first tenth of the iterations.",
    ),
    Claim(
        "saturated-escapes-slowly",
        (D2_ESCAPES,),
        "饱和的 sigmoid 顶层停留在饱和区的时间远长于落入所用的时间。",
        "A saturated top layer of sigmoids leaves saturation very slowly.",
        GLOROT_SIGMOID,
        level(_top(q.STAY_OVER_FALL), SIGMOID, above(SLOWLY, AS_FAST)),
        f"均值低于 {NEAR_ZERO:g} 的迭代次数与首次降到此值所用的迭代次数之比须大于 {SLOWLY:g}。到训"
        "练结束仍饱和者，只知其停留不短于此；有重复从未饱和则不作判断。",
        f"The iterations for which the mean stays below {NEAR_ZERO:g}, over those until it got "
        f"there, must be more than {SLOWLY:g}. Of a stay that the end cuts off no more is known "
        "than that it lasts at least as long; where a replicate never saturates nothing is judged.",
    ),
    Claim(
        "saturated-escapes-slowly-at-all",
        (D2_ESCAPES,),
        "饱和的 sigmoid 顶层在本文的训练中自行离开饱和区。",
        "A saturated top layer of sigmoids leaves saturation by itself within our training.",
        GLOROT_SIGMOID,
        level(_top(q.MEAN_AFTER_FALL), SIGMOID, above(NEAR_ZERO)),
        f"均值曾低于 {NEAR_ZERO:g}，而在训练结束时须高于它；有重复从未饱和则不作判断。",
        f"The mean, once below {NEAR_ZERO:g}, must be above it at the end of training; where a "
        "replicate never saturates nothing is judged.",
    ),
)

OTHER_CLAIMS = (
    Claim(
        "tanh-no-top-saturation",
        (D2_TANH,),
        "同样的 tanh 网络在训练中，顶隐藏层不饱和。",
        "In the same net of tanh units the top hidden layer does not saturate in training.",
        GLOROT_SATURATION,
        level(_top(q.MOST_SATURATED), TANH, below(PILED_UP)),
        f"在任何测量时刻，顶隐藏层中饱和的份额都须小于 {PILED_UP:.0%}。",
        f"At no moment may {PILED_UP:.0%} or more of the top hidden layer be saturated.",
    ),
    Claim(
        "tanh-no-top-saturation-gradient",
        (D2_TANH,),
        "同样的 tanh 网络在训练中，梯度能够传回首层。",
        "In the same net of tanh units the gradient gets back to the first layer in training.",
        Evidence("glorot", "glorot_gradients"),
        level(q.LEAST_GRADIENT_RATIO.at(depth=4), TANH, above(VANISHED)),
        "在任何测量时刻，首层与末层预激活梯度标准差之比都须大于 "
        f"{VANISHED:g}，即判断“消失”的界限。",
        "At every moment the sd of the gradient at the first layer's pre-activations over that at "
        f"the last must be above {VANISHED:g}, the bound that decides “vanishes”.",
    ),
    Claim(
        "softsign-gentler",
        (D2_SOFTSIGN,),
        "训练后，softsign 网络饱和的份额小于 tanh 网络。",
        "After training, less of a softsign net is saturated than of a tanh net.",
        GLOROT_SATURATION,
        against(
            q.SATURATED_OF_NET.at(depth=5, iteration="last"), SOFTSIGN, TANH, below(-HUNDREDTH)
        ),
        "论文的五个隐藏层：各层饱和份额的平均，softsign 减 tanh 须小于 "
        f"−{HUNDREDTH:.0%}，即每百个中少一个以上。",
        "With the paper's five hidden layers, the saturated share, averaged over layers, softsign "
        f"minus tanh, must be below −{HUNDREDTH:.0%}: more than one in a hundred.",
    ),
    Claim(
        "softsign-gentler-percentile",
        (D2_SOFTSIGN,),
        "训练后，softsign 的输出比 tanh 的离渐近线更远。",
        "After training, softsign's outputs stay further from the asymptote than tanh's.",
        GLOROT_SATURATION,
        against(q.LARGEST_PERCENTILE.at(depth=5, iteration="last"), SOFTSIGN, TANH, below(-EDGE)),
        "各层输出的第 98 百分位数中的最大者，softsign 减 tanh 须小于 "
        f"−{EDGE:g}，即算作饱和的边缘宽度。",
        "Percentile 98 of the outputs in the layer where it is largest, softsign minus tanh, must "
        f"be below −{EDGE:g}, the width of the edge that counts as saturated.",
    ),
    Claim(
        "softsign-gentler-beneficial",
        (D2_SOFTSIGN,),
        "以 softsign 代替 tanh 使测试错误率降低。",
        "Softsign in place of tanh lowers the test error.",
        Evidence("glorot", "glorot_error"),
        against(
            q.TEST_ERROR.at(depth=5, iteration="last"), SOFTSIGN, TANH, below(LESS), ratio=True
        ),
        f"五个隐藏层，训练后测试错误率之比须小于 {LESS:g}，即至少低一成。",
        "With five hidden layers the ratio of the test errors after training must be below "
        f"{LESS:g}: less by a tenth.",
    ),
)


def _harms(suffix: str, start: int, condition: Text) -> Claim:
    """The sigmoid against the same function less one half, each at its most favourable rate."""
    quantity = q.LEAST_TEST_LOSS.at(depth="last", start=start)
    return Claim(
        f"mean-above-zero-harms{suffix}",
        (places.D2_PART_2("因为它的均值总是大于0的", "because its mean is always above 0"),),
        f"sigmoid 的均值大于 0，因而不如减去二分之一之后（{condition.zh}）。",
        "The sigmoid, whose mean is above 0, does worse than the same less "
        f"one half ({condition.en}).",
        Evidence("zero_centering", "zero_centering_curves"),
        against(quantity, SIGMOID, CENTRED, above(SMALLEST_EFFECT)),
        f"各取最有利的学习率，训练后测试损失之差须大于 ln(类别数) 的 {SMALLEST_EFFECT:.0%}，与训练"
        "损失的同类比较界限相同。",
        "Each at its most favourable rate, the test loss after training must be higher by more "
        f"than {SMALLEST_EFFECT:.0%} of ln(classes), as where training losses are compared.",
    )


MEAN_CLAIMS = (
    _harms("", 0, Text("四个隐藏层", "four hidden layers")),
    _harms(
        "-directions",
        1,
        Text(
            "四个隐藏层，初始偏置使两者开始时为同一函数",
            "four hidden layers, equal at the start by their biases",
        ),
    ),
)

CLAIMS = SIGMOID_CLAIMS + OTHER_CLAIMS + MEAN_CLAIMS
