"""Kumar's claims (D4) about activation functions: linearity, saturation, cost, and outputs.

Some are facts of a function, which need no experiment (`facts`).
"""

from engine.evidence import definitions as d
from engine.evidence import facts
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above, below, within
from engine.evidence.predicates import against, fact, level, spread
from engine.evidence.quantity import Cell
from engine.study.language import Text

LINEAR_COLLAPSE = Evidence("linear_collapse", "linear_collapse")
HISTOGRAMS_SIGMOID = Evidence(None, "histograms_sigmoid")
HISTOGRAMS_LEAKY_RELU = Evidence("propagation", "histograms_leaky_relu")
PREDICTION_WIDTHS = Evidence("prediction_widths", "prediction_widths")
TOY_ACCURACY = Evidence("toy", "toy_accuracy")

LINEAR, TANH, RELU = (Cell(name, "glorot_uniform") for name in ("identity", "tanh", "relu"))
LEAKY_HE = Cell("leaky_relu", "he_normal")
RELU_HE = Cell("relu", "he_normal")

CURVED = ("moons", "xor", "rings")  # the sets that no line separates
ROUNDING = 1.5e-8  # the root of float64's precision: equal to half of all digits
APPROXIMATES = 0.1  # a tenth of the range of what is approximated
NEAR_ZERO_CENTRED = 0.1  # the mean is a tenth of the sd
HARDLY_GROWS = 0.1  # a power of the fan-in; ten times the inputs then change a sum by a quarter
MATTERS = 0.05  # five points of accuracy
TOY_GUESS_SHARE = 0.14  # nat: a tenth of ln 4, the loss of a guess among the toy's classes

D4_NEARLY = places.D4_LEAKY("接近零中心输出", "close to zero-centred outputs")
_TOY_CHOICE = places.D4_AHEAD(
    "激活函数和权重初始化方法的选择将如何影响准确性",
    "how the choice of activation function and weight initialization will affect accuracy",
)
_TOY_SPEED = places.D4_AHEAD(
    "在深度神经网络中减少损失的速度", "how fast the loss is reduced in deep neural networks"
)

_TENTH = Text(
    f"{d.VANISHED:g}，与梯度“消失”的界限相同",
    f"{d.VANISHED:g}, the bound below which a gradient has vanished",
)
_HALF = Text(
    f"{d.KEPT[0]:g}：离零点越来越远，斜率却未减半；饱和的函数在此几乎不剩",
    f"{d.KEPT[0]:g}: further and further out, the slope has not even halved, where a function that "
    "saturates has next to none left",
)

_ABOVE = above(d.POINT).mirrored(ratio=False)


def _straight(net: Cell, name: str) -> Claim:
    """A nonlinear net is above the best line on every set that no line separates."""
    return Claim(
        f"linear-net-stays-linear-{net.activation}",
        places.D4_LINEARITY(
            "深度神经网络的代表能力是由于它的非线性激活函数",
            "the representational power of a deep network is due to its nonlinear "
            "activation functions",
        ),
        f"以 {name} 代替恒等函数，同样的网络就能学到曲线的决策边界。",
        f"With {name} in place of the identity the same net learns curved boundaries.",
        LINEAR_COLLAPSE,
        level(q.LEAST_ABOVE_LINE, net, _ABOVE),
        "在每一组直线不能分开的点上，测试准确率须比任何一条直线所能达到的最高准确率高出 "
        f"{d.POINT:.0%} 以上。",
        "On each set that no line separates, the test accuracy must exceed the highest that any "
        f"straight line reaches by more than {d.POINT:.0%}.",
    )


CLAIMS = (
    Claim(
        "linear-net-stays-linear",
        places.D4_LINEARITY(
            "网络的最终输出将正好等于网络中所有权重与输入的乘积",
            "the final output of the network will be exactly the product of all its weights "
            "and the input",
        ),
        "没有非线性激活函数时，深层网络的输出正好等于各层权重之积作用于输入。",
        "Without nonlinear activations the output of a deep net is exactly that of "
        "the product of its layers.",
        LINEAR_COLLAPSE,
        level(q.PRODUCT_ERROR, LINEAR, below(ROUNDING)),
        f"训练之后，两者之差的最大值相对于最大输出须小于 {ROUNDING:g}，即双精"
        "度的一半有效数字都相同。",
        "After training, the largest difference relative to the largest output must be below "
        f"{ROUNDING:g}: equal to half of all digits of a double.",
    ),
    Claim(
        "linear-net-stays-linear-boundary",
        places.D4_LINEARITY(
            "并且我们不能学习任何任意的非线性决策边界",
            "and we cannot learn any arbitrary nonlinear decision boundaries",
        ),
        "没有非线性激活函数的深层网络学不到曲线的决策边界，有非线性的同样网络则能学到。",
        "A deep net without nonlinear activations does not learn the curved boundaries that the "
        "same net with them learns.",
        LINEAR_COLLAPSE,
        tuple(
            against(q.FINAL_ACCURACY.at(set=points), LINEAR, net, below(-d.POINT))
            for points in CURVED
            for net in (TANH, RELU)
        ),
        "在直线不能分开的各组点上，线性网络的测试准确率减去 tanh 或 ReLU 网络的，都须小于 "
        f"−{d.POINT:.0%}，即每百点中少对一点以上。",
        "On each set that no line separates, the linear net's test accuracy minus that of tanh, "
        f"and minus that of ReLU, must be below −{d.POINT:.0%}: one point in a hundred.",
    ),
    Claim(
        "linear-net-approximates-nothing-curved",
        places.D4_LINEARITY(
            "谈论深度神经网络的表示能力的通用逼近定理不成立",
            "the universal approximation theorem, on the representational power of deep "
            "networks, does not hold",
        ),
        "没有非线性激活函数，通用逼近定理不成立：有的连续函数，网络无论多大都不能逼近。",
        "Without nonlinear activations the universal approximation theorem fails: there are "
        "continuous functions that no net, however large, approximates.",
        Evidence(None, "linear_collapse"),
        fact(facts.LINE_ERROR, above(APPROXIMATES)),
        "这样的网络只能给出直线；以直线逼近 [−1, 1] 上的抛物线，最大误差的最小值须大于其值域的 "
        f"{APPROXIMATES:g}，与两个 ReLU 的“近似”界限相同。反过来，单有非线性也不够：激活函数为多项"
        "式时，次数有限，同样不能逼近一切。",
        "Such a net gives straight lines only; the least that the largest error of a line can be, "
        "as an approximation of a parabola on [−1, 1], must be above "
        f"{APPROXIMATES:g} of its range, the bound for two ReLUs. A nonlinearity alone is not "
        "enough, conversely: nets of polynomials have a limited degree and fail as well.",
    ),
    _straight(TANH, "tanh"),
    _straight(RELU, "ReLU"),
    Claim(
        "saturated-derivative-zero",
        places.D4_LOGISTIC(
            "逻辑函数的导数在饱和点将等于零",
            "the derivative of the logistic function will be zero at saturation",
        )
        + places.D4_LOGISTIC(
            "如果我们的后激活值'h₃'接近 0 或 1", "if our post-activation ‘h₃’ is close to 0 or 1"
        ),
        "逻辑函数的输出接近 0 或 1 时，其导数（几乎）为零。",
        "Where the logistic's output is close to 0 or 1, its derivative is (nearly) zero.",
        HISTOGRAMS_SIGMOID,
        fact(facts.SLOPE_AT_ENDS, d.GONE),
        f"输出与两端之一相距 {d.HUNDREDTH:.0%} 处的斜率占最大斜率的比例须小于 {_TENTH.zh}。",
        f"The slope where the output is {d.HUNDREDTH:.0%} away from either end, as a share of the "
        f"largest, must be below {_TENTH.en}.",
    ),
    Claim(
        "logistic-derivative-zero-at-half",
        places.D4_SMALL(
            "输出值以 0.5 为中心，逻辑函数在 0.5 处的值等于 0",
            "outputs are centred on 0.5, and the value of the logistic function at 0.5 is 0",
            Text(
                "由其推论“因此也导致消失梯度问题”可知，所指为导数的值。",
                "Its conclusion, vanishing gradients, shows that the derivative is meant.",
            ),
        ),
        "逻辑函数在其输出为 0.5 处的导数为 0。",
        "The logistic's derivative is 0 where its output is 0.5.",
        HISTOGRAMS_SIGMOID,
        fact(facts.SLOPE_AT_HALF, d.GONE),
        f"输出为 0.5 处的斜率占最大斜率的比例须小于 {_TENTH.zh}。",
        f"The slope where the output is 0.5, as a share of the largest, must be below {_TENTH.en}.",
    ),
    Claim(
        "relu-no-positive-saturation",
        places.D4_RELU("在正区域不饱和", "does not saturate in the positive region"),
        "ReLU 在输入为正时不饱和。",
        "ReLU does not saturate where its input is positive.",
        Evidence(None, "histograms_relu"),
        fact(facts.SLOPE_KEPT_RIGHT, above(d.KEPT[0], d.FLAT)),
        f"+{d.FAR:g} 处与 +{d.NEAR:g} 处的斜率之比须大于 {_HALF.zh}。",
        f"The slope at +{d.FAR:g} over that at +{d.NEAR:g} must be above {_HALF.en}.",
    ),
    Claim(
        "leaky-relu-unsaturated",
        places.D4_LEAKY(
            "不会在正区域或负区域饱和", "does not saturate in the positive or the negative region"
        ),
        "leaky ReLU 在正负两侧都不饱和。",
        "Leaky ReLU saturates on neither side.",
        Evidence(None, "histograms_leaky_relu"),
        fact(facts.SLOPE_KEPT, above(d.KEPT[0], d.FLAT)),
        f"±{d.FAR:g} 处与 ±{d.NEAR:g} 处的斜率之比，取两侧中较小者，须大于 {_HALF.zh}。",
        f"The slope at ±{d.FAR:g} over that at ±{d.NEAR:g}, on the side where it is smaller, must "
        f"be above {_HALF.en}.",
    ),
    Claim(
        "two-relus-make-a-sigmoid",
        places.D4_RELU(
            "我们可以组合两个 ReLU 单元来恢复逻辑函数的分段线性近似",
            "we can combine two ReLU units to recover a piecewise linear approximation of "
            "the logistic function",
        ),
        "两个 ReLU 神经元可以组成逻辑函数的分段线性近似。",
        "Two ReLU units make a piecewise linear approximation of the logistic.",
        HISTOGRAMS_SIGMOID,
        fact(facts.TWO_RELUS_ERROR, below(APPROXIMATES, d.MERE_CONSTANT)),
        f"两个 ReLU 之差与一个常数的最佳组合，在全实轴上的最大误差须小于 {APPROXIMATES:g}，即"
        "逻辑函数值域的十分之一。",
        "The best combination of two ReLUs and a constant must differ from the logistic by less "
        f"than {APPROXIMATES:g}, a tenth of its range, on the whole line.",
    ),
    Claim(
        "leaky-relu-near-zero-centred",
        D4_NEARLY
        + places.D4_ZERO_CENTRED(
            "以零为中心的函数是其输出有时会大于 0 且小于 0 的函数",
            "a zero-centred function is one whose output is sometimes above 0 and below 0",
        ),
        "按 Kumar 自己的定义，leaky ReLU 以零为中心：其输出有正有负。",
        "By Kumar's own definition leaky ReLU is zero-centred: its outputs have both signs.",
        Evidence(None, "histograms_leaky_relu"),
        fact(facts.LESSER_REACH, above(0.0)),
        f"输入由 −{d.FAR:g} 到 +{d.FAR:g} 时，输出在 0 两侧所及范围中的较小者须大于 0；ReLU 的为 "
        "0。",
        f"Over inputs from −{d.FAR:g} to +{d.FAR:g}, the reach of the outputs on the side of 0 "
        "where it is less must be above 0; that of ReLU is 0.",
    ),
    Claim(
        "leaky-relu-near-zero-centred-mean",
        D4_NEARLY,
        "leaky ReLU 的输出接近以零为中心：其均值接近零。",
        "Leaky ReLU's outputs are close to zero-centred: their mean is close to zero.",
        HISTOGRAMS_LEAKY_RELU,
        level(q.MEAN_OVER_SD, LEAKY_HE, below(NEAR_ZERO_CENTRED, d.OFF_CENTRE), "every"),
        f"采用 He 初始值时，每层输出均值的绝对值与标准差之比须小于 {NEAR_ZERO_CENTRED:g}。",
        "With He's weights, the absolute mean of every layer's outputs over their sd must be "
        f"below {NEAR_ZERO_CENTRED:g}.",
    ),
    Claim(
        "leaky-relu-near-zero-centred-than-relu",
        D4_NEARLY,
        "leaky ReLU 的输出比 ReLU 的更接近以零为中心。",
        "Leaky ReLU's outputs are closer to zero-centred than ReLU's.",
        HISTOGRAMS_LEAKY_RELU,
        against(q.MEAN_OVER_SD, LEAKY_HE, RELU_HE, below(d.LESS), "every", ratio=True),
        "采用 He 初始值时，每层均值的绝对值与标准差之比，leaky ReLU 与 ReLU 相比须小于 "
        f"{d.LESS:g}，即至少小一成。",
        "With He's weights, absolute mean over sd, that of leaky ReLU over that of ReLU, must be "
        f"below {d.LESS:g} in every layer: less by a tenth.",
    ),
    Claim(
        "xavier-from-fan-in",
        places.D4_XAVIER(
            "这些权重应该与前一层中存在的输入神经元的数量成反比",
            "these weights should be inversely proportional to the number of input neurons "
            "in the layer before",
        ),
        "权重随输入个数减小（Xavier）时，加权和的大小与输入个数无关。",
        "With weights that shrink with the number of inputs (Xavier's) the size of the weighted "
        "sums does not depend on it.",
        PREDICTION_WIDTHS,
        level(q.FAN_IN_EXPONENT, Cell("tanh", "lecun_normal"), within(-HARDLY_GROWS, HARDLY_GROWS)),
        "输入个数不同的各网络首层预激活的均方根，拟合为输入个数的幂，其指数须介于 "
        f"−{HARDLY_GROWS:g} 与 {HARDLY_GROWS:g} 之间：输入增至十倍，加权和的变化才约为四分之一。",
        "The power of the number of inputs that is fitted to the rms of the first layer's "
        f"pre-activations over networks must lie between −{HARDLY_GROWS:g} and {HARDLY_GROWS:g}: "
        "ten times the inputs then change a sum by about a quarter at most.",
    ),
    Claim(
        "xavier-from-fan-in-needed",
        places.D4_XAVIER(
            "第二层的输入数量非常大，在这种情况下，聚合'a₂'可能会爆炸",
            "the number of inputs to the second layer is very large; in this case the "
            "aggregate ‘a₂’ can blow up",
        ),
        "权重大小固定时，加权和随输入个数增大。",
        "With weights of one size the weighted sums grow with the number of inputs.",
        PREDICTION_WIDTHS,
        level(q.FAN_IN_EXPONENT, Cell("tanh", "normal_sd1"), above(HARDLY_GROWS)),
        f"同一指数在标准差为 1 时须大于 {HARDLY_GROWS:g}，与判断“不增大”的界限相同。",
        f"The same power with sd 1 must be above {HARDLY_GROWS:g}, the bound that decides "
        "“does not grow” as well.",
    ),
    Claim(
        "toy-accuracy",
        _TOY_CHOICE,
        "在直线不能分开的点上，激活函数与初始值的搭配决定准确率。",
        "On points that no line separates, the pair of activation and initial "
        "weights decides the accuracy.",
        TOY_ACCURACY,
        spread(q.TOY_ACCURACY, above(MATTERS), ("zeros",)),
        f"在 Kumar 的程序中（全零除外），最好与最差搭配的验证准确率之差须大于 {MATTERS:.0%}；何者"
        "最好最差由前一半种子确定，差别由后一半测定。",
        "In Kumar's program, zeros left out, the validation accuracy of the best pair must exceed "
        f"that of the worst by more than {MATTERS:.0%}; which they are is found on the first half "
        "of the seeds, and the difference on the others.",
    ),
    Claim(
        "toy-accuracy-loss",
        _TOY_CHOICE + _TOY_SPEED,
        "在直线不能分开的点上，激活函数与初始值的搭配决定损失下降的快慢。",
        "On points that no line separates, the pair of activation and initial "
        "weights decides how fast the loss falls.",
        TOY_ACCURACY,
        spread(q.TOY_LOSS, above(TOY_GUESS_SHARE), ("zeros",)),
        "在 Kumar 的程序中（全零除外），在其轮数之内降到的训练损失，最高与最低之差须大于 "
        f"{TOY_GUESS_SHARE:g} nat，约为四类随机猜测损失 ln 4 的十分之一；各激活函数的学习率与轮数亦"
        "出自该程序。",
        "In Kumar's program, zeros left out, the highest training loss that is reached in its "
        f"epochs must exceed the lowest by more than {TOY_GUESS_SHARE:g} nat, a tenth of ln 4, the "
        "loss of a guess; the rate and the epochs of each activation are the program's, too.",
    ),
)
