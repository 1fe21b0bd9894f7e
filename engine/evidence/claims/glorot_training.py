"""Claims of the notes on Glorot & Bengio (D2), part 2: hidden layers in training.

D2's net has four hidden layers and weights U(-1/sqrt n, 1/sqrt n); its figure is the paper's.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import Contrary, above, below
from engine.evidence.predicates import against, level
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

GLOROT_SIGMOID = Evidence("glorot", "glorot_sigmoid")
GLOROT_SATURATION = Evidence("glorot", "glorot_saturation")

SIGMOID = Cell("sigmoid", "uniform_fan_in")
TANH = Cell("tanh", "uniform_fan_in")
SOFTSIGN = Cell("softsign", "uniform_fan_in")
CENTRED = Cell("centred_sigmoid", "uniform_fan_in")

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
    f"顶隐藏层输出的均值须降到 {d.NEAR_ZERO:g} 以下，即值域的十分之一",
    f"The mean output of the top hidden layer must come below {d.NEAR_ZERO:g}, a tenth of the "
    "range",
)

_IN = Text(
    f"均值低于 {d.NEAR_ZERO:g}、输出的一半以上饱和、测试损失高于随机猜测的 {d.LEARNED:.0%}，三者"
    "俱备方为在饱和区内",
    f"a layer is in saturation while its mean is below {d.NEAR_ZERO:g}, more than half of its "
    f"outputs are saturated and the test loss is above {d.LEARNED:.0%} of a guess's",
)
OUT = 1.0  # of the bound of that measure by which a layer has come furthest out
STILL_IN = Text("毫无起色", "it has not moved at all")


def _harms(suffix: str, start: int, condition: Text) -> Claim:
    """The sigmoid against the same function less one half, each at its most favourable rate."""
    quantity = q.LEAST_TEST_LOSS.at(depth="last", start=start)
    return Claim(
        f"mean-above-zero-harms{suffix}",
        places.D2_PART_2("因为它的均值总是大于0的", "because its mean is always above 0"),
        f"sigmoid 的均值大于 0，因而不如减去二分之一之后（{condition.zh}）。",
        "The sigmoid, whose mean is above 0, does worse than the same less "
        f"one half ({condition.en}).",
        Evidence("zero_centering", "zero_centering_curves"),
        against(quantity, SIGMOID, CENTRED, above(d.SMALLEST_EFFECT)),
        "各取最有利的学习率，在本文的训练时间内，训练后测试损失之差须大于 ln(类别数) 的 "
        f"{d.SMALLEST_EFFECT:.0%}，与训练损失的同类比较界限相同。",
        "Each at its most favourable rate, within the training time of this study, the test loss "
        "after training must be higher by more "
        f"than {d.SMALLEST_EFFECT:.0%} of ln(classes), as where training losses are compared.",
    )


CLAIMS = (
    Claim(
        "sigmoid-top-layer-saturates",
        D2_FALLS,
        "四个隐藏层的 sigmoid 网络训练时，顶隐藏层的输出降到 0 附近。",
        "While a sigmoid net of four hidden layers learns, its top hidden layer falls to about 0.",
        GLOROT_SIGMOID,
        level(_top(q.LEAST_TOP_MEAN), SIGMOID, below(d.NEAR_ZERO, d.AWAY_FROM_ZERO)),
        f"在某一测量时刻，{_FALLS.zh}。",
        f"{_FALLS.en}, at some moment that is measured.",
    ),
    Claim(
        "sigmoid-top-layer-saturates-soon",
        D2_FALLS,
        "四个隐藏层的 sigmoid 网络刚开始训练，顶隐藏层的输出就降到 0 附近。",
        "As soon as a sigmoid net of four hidden layers starts to learn, its top "
        "hidden layer falls to about 0.",
        GLOROT_SIGMOID,
        level(_top(q.LEAST_TOP_MEAN_SOON), SIGMOID, below(d.NEAR_ZERO, d.AWAY_FROM_ZERO)),
        f"在全部迭代的前十分之一内，{_FALLS.zh}。",
        f"{_FALLS.en}, within the first tenth of the iterations.",
    ),
    Claim(
        "saturated-escapes-slowly",
        D2_ESCAPES,
        "饱和的 sigmoid 顶层停留在饱和区的时间远长于落入所用的时间。",
        "A saturated top layer of sigmoids leaves saturation very slowly.",
        GLOROT_SIGMOID,
        level(_top(q.STAY_OVER_FALL), SIGMOID, above(d.SLOWLY, d.AS_FAST)),
        f"停留在饱和区的迭代次数与落入所用的迭代次数之比须大于 {d.SLOWLY:g}；{_IN.zh}。到训"
        "练结束仍饱和者，只知其停留不短于此；有重复从未饱和则不作判断。",
        "The iterations in saturation, over those until it set in, must be more than "
        f"{d.SLOWLY:g}; {_IN.en}. Of a stay that the end cuts off no more is known than that it "
        "lasts at least as long; where a replicate never saturates nothing is judged.",
    ),
    Claim(
        "saturated-escapes-slowly-at-all",
        D2_ESCAPES,
        "饱和的 sigmoid 顶层在本文的训练中自行离开饱和区。",
        "A saturated top layer of sigmoids leaves saturation by itself within our training.",
        GLOROT_SIGMOID,
        level(_top(q.OUT_AT_END), SIGMOID, above(OUT, Contrary(0.0, STILL_IN))),
        f"训练结束时，以下三者中走得最远者与其界限之比须大于 {OUT:g}：{_IN.zh}。有重复从未饱和则不"
        "作判断；未及离开并不说明不能离开。",
        "At the end of training, the one of three measures that has gone furthest, over its bound, "
        f"must be above {OUT:g}: {_IN.en}. Where a replicate never saturates nothing is judged; "
        "not to be out yet does not show that a layer cannot get out.",
    ),
    Claim(
        "tanh-no-top-saturation",
        D2_TANH,
        "同样的 tanh 网络在训练中，顶隐藏层不饱和。",
        "In the same net of tanh units the top hidden layer does not saturate in training.",
        GLOROT_SATURATION,
        level(_top(q.MOST_SATURATED), TANH, below(d.PILED_UP)),
        f"在任何测量时刻，顶隐藏层中饱和的份额都须小于 {d.PILED_UP:.0%}。",
        f"At no moment may {d.PILED_UP:.0%} or more of the top hidden layer be saturated.",
    ),
    Claim(
        "tanh-no-top-saturation-gradient",
        D2_TANH,
        "同样的 tanh 网络在训练中，梯度能够传回首层。",
        "In the same net of tanh units the gradient gets back to the first layer in training.",
        Evidence("glorot", "glorot_gradients"),
        level(q.LEAST_GRADIENT_RATIO.at(depth=4), TANH, above(d.VANISHED)),
        "在任何测量时刻，首层与末层预激活梯度标准差之比都须大于 "
        f"{d.VANISHED:g}，即判断“消失”的界限。",
        "At every moment the sd of the gradient at the first layer's pre-activations over that at "
        f"the last must be above {d.VANISHED:g}, the bound that decides “vanishes”.",
    ),
    Claim(
        "softsign-gentler",
        D2_SOFTSIGN,
        "训练后，softsign 网络中斜率很小的份额低于 tanh 网络。",
        "After training less of a softsign net is flat than of a tanh net.",
        GLOROT_SATURATION,
        against(q.FLAT_OF_NET.at(depth=5, iteration="last"), SOFTSIGN, TANH, below(-d.HUNDREDTH)),
        f"论文的五个隐藏层：斜率低于其最大值的 {d.VANISHED:.0%} 者所占份额，对各层取平均，softsign "
        f"减 tanh 须小于 −{d.HUNDREDTH:.0%}，即每百个中少一个以上；两者以同样的斜率为界。",
        f"With the paper's five hidden layers, the share where the slope is below {d.VANISHED:.0%} "
        "of its largest, averaged over layers, softsign minus tanh, must be below "
        f"−{d.HUNDREDTH:.0%}: more than one in a hundred. Both are judged by the same slope.",
    ),
    Claim(
        "softsign-gentler-beneficial",
        D2_SOFTSIGN,
        "以 softsign 代替 tanh 使测试错误率降低。",
        "Softsign in place of tanh lowers the test error.",
        Evidence("glorot", "glorot_error"),
        against(
            q.TEST_ERROR.at(depth=5, iteration="last"), SOFTSIGN, TANH, below(d.LESS), ratio=True
        ),
        f"五个隐藏层，训练后测试错误率之比须小于 {d.LESS:g}，即至少低一成。",
        "With five hidden layers the ratio of the test errors after training must be below "
        f"{d.LESS:g}: less by a tenth.",
    ),
    Claim(
        "mean-above-zero-saturates",
        places.D2_PART_2(
            "导致后面的隐藏层hidden layer趋于饱和",
            "causes the hidden layers after it to tend to saturation",
        ),
        "均值大于 0 使后面的隐藏层趋于饱和：四层 sigmoid 网络的顶隐藏层比 tanh 网络的饱和得多。",
        "A mean above 0 makes the upper layers saturate: of four hidden layers the top one "
        "saturates far more with the sigmoid than with tanh.",
        GLOROT_SATURATION,
        against(_top(q.MOST_SATURATED), SIGMOID, TANH, above(d.LARGE_PART)),
        "训练中顶隐藏层饱和份额的最大值，sigmoid 减 tanh 须大于 "
        f"{d.LARGE_PART:.0%}；tanh 即平移并拉伸、使均值为零的 sigmoid。",
        "The largest saturated share of the top hidden layer during training, sigmoid minus tanh, "
        f"must be above {d.LARGE_PART:.0%}; tanh is the sigmoid shifted and stretched to the mean "
        "zero.",
    ),
    Claim(
        "gradient-drives-output-weights-to-zero",
        places.D2_PART_2("因此误差梯度会迫使Wh趋于0", "so the error gradient forces Wh towards 0"),
        "四个隐藏层的 sigmoid 网络开始训练时，误差梯度使 Wh 趋于 0。",
        "As a sigmoid net of four hidden layers starts to learn, the error gradient drives Wh to "
        "0.",
        GLOROT_SIGMOID,
        level(q.LEAST_DRIVE.at(depth=4), SIGMOID, d.GONE),
        "训练中，输出层加权和（不计偏置）的均方根，其最小值与训练之前的之比须小于 "
        f"{d.VANISHED:g}。",
        "During training, the least rms of the output layer's weighted sums, biases left out, over "
        f"that before training must be below {d.VANISHED:g}.",
    ),
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
