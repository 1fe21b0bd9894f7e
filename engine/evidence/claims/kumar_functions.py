"""Kumar's claims (D4) about activation functions: linearity, saturation, cost, and outputs.

Some are facts of a function, which need no experiment (`facts`).
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence, Unjudged
from engine.evidence.criteria import above, below
from engine.evidence.definitions import (
    FAR,
    GROWS,
    LESS,
    MERE_CONSTANT,
    OFF_CENTRE,
    POINT,
    SLOPED,
)
from engine.evidence.facts import (
    LEAST_SLOPE_FAR_OUT,
    SLOPE_AT_HALF,
    SLOPE_FAR_OUT,
    SLOPE_FAR_RIGHT,
    TWO_RELUS_ERROR,
)
from engine.evidence.predicates import against, fact, level, spread
from engine.evidence.quantity import Cell
from engine.study.language import Text

LINEAR_COLLAPSE = Evidence("linear_collapse", "linear_collapse")
HISTOGRAMS_SIGMOID = Evidence(None, "histograms_sigmoid")
HISTOGRAMS_LEAKY_RELU = Evidence("propagation", "histograms_leaky_relu")
PREDICTION_WIDTHS = Evidence("prediction_widths", "prediction_widths")
TOY_ACCURACY = Evidence("toy", "toy_accuracy")

LEAKY_HE = Cell("leaky_relu", "he_normal")
RELU_HE = Cell("relu", "he_normal")

NEARLY_ZERO = 1e-3  # a tenth of 0.01, the slope that D4 itself counts as not saturated
ROUNDING = 1.5e-8  # the root of float64's precision: equal to half of all digits
APPROXIMATES = 0.1  # a tenth of the logistic's range
NEAR_ZERO_CENTRED = 0.1  # the mean is a tenth of the sd
HARDLY_GROWS = 0.1  # a power of the fan-in; ten times the inputs then change a sum by a quarter
MATTERS = 0.05  # five points of accuracy
TOY_GUESS_SHARE = 0.14  # nat: a tenth of ln 4, the loss of a guess among the toy's classes

_TOY_SOURCE = places.D4_AHEAD(
    "激活函数和权重初始化方法的选择将如何影响准确性",
    "how the choice of activation function and weight initialization will affect accuracy",
)

_SLOPE = Text(
    f"在 ±{FAR:g} 处（通常画该函数的坐标轴的两端）的斜率占最大斜率的比例",
    f"The slope at ±{FAR:g}, the ends of the axis on which it is usually drawn, as a share of the "
    "largest slope",
)
_TENTH = Text(
    f"{NEARLY_ZERO:g}，即 D4 认为尚未饱和的斜率 0.01 的十分之一",
    f"{NEARLY_ZERO:g}, a tenth of 0.01, the slope that D4 itself counts as not saturated",
)

_ABOVE = above(POINT).mirrored(ratio=False)


def _straight(activation: str, name: str) -> Claim:
    """A nonlinear net is above the best line on every set that no line separates."""
    return Claim(
        f"linear-net-stays-linear-{activation}",
        (
            places.D4_LINEARITY(
                "深度神经网络的代表能力是由于它的非线性激活函数",
                "the representational power of a deep network is due to its nonlinear "
                "activation functions",
            ),
        ),
        f"以 {name} 代替恒等函数，同样的网络就能学到曲线的决策边界。",
        f"With {name} in place of the identity the same net learns curved boundaries.",
        LINEAR_COLLAPSE,
        level(q.LEAST_ABOVE_LINE, Cell(activation, "glorot_uniform"), _ABOVE),
        "在每一组直线不能分开的点上，测试准确率须比任何一条直线所能达到的最高准确率高出 "
        f"{POINT:.0%} 以上。",
        "On each set that no line separates, the test accuracy must exceed the highest that any "
        f"straight line reaches by more than {POINT:.0%}.",
    )


LINEARITY_CLAIMS = (
    Claim(
        "linear-net-stays-linear",
        (
            places.D4_LINEARITY(
                "网络的最终输出将正好等于网络中所有权重与输入的乘积",
                "the final output of the network will be exactly the product of all its weights "
                "and the input",
            ),
        ),
        "没有非线性激活函数时，深层网络的输出正好等于各层权重之积作用于输入。",
        "Without nonlinear activations the output of a deep net is exactly that of "
        "the product of its layers.",
        LINEAR_COLLAPSE,
        level(q.PRODUCT_ERROR, Cell("identity", "glorot_uniform"), below(ROUNDING)),
        f"训练之后，两者之差的最大值相对于最大输出须小于 {ROUNDING:g}，即双精"
        "度的一半有效数字都相同。",
        "After training, the largest difference relative to the largest output must be below "
        f"{ROUNDING:g}: equal to half of all digits of a double.",
    ),
    Claim(
        "linear-net-stays-linear-boundary",
        (
            places.D4_LINEARITY(
                "我们将被限制于学习线性决策边界",
                "we will be limited to learning linear decision boundaries",
            ),
        ),
        "没有非线性激活函数的深层网络只能学到直线的决策边界。",
        "A deep net without nonlinear activations learns straight decision boundaries only.",
        LINEAR_COLLAPSE,
        level(q.MOST_ABOVE_LINE, Cell("identity", "glorot_uniform"), below(POINT)),
        "在直线不能分开的各组点上，测试准确率都不得比任何一条直线所能达到的最高准确"
        f"率高出 {POINT:.0%} 以上。",
        "On none of the sets that no line separates may the test accuracy exceed the highest that "
        f"any straight line reaches by {POINT:.0%} or more.",
    ),
    _straight("tanh", "tanh"),
    _straight("relu", "ReLU"),
)

FUNCTION_CLAIMS = (
    Claim(
        "saturated-derivative-zero",
        (
            places.D4_LOGISTIC(
                "逻辑函数的导数在饱和点将等于零",
                "the derivative of the logistic function will be zero at saturation",
            ),
        ),
        "逻辑函数饱和时，其导数（几乎）为零。",
        "Where the logistic saturates, its derivative is (nearly) zero.",
        HISTOGRAMS_SIGMOID,
        fact(SLOPE_FAR_OUT, below(NEARLY_ZERO, SLOPED)),
        f"{_SLOPE.zh}须小于 {_TENTH.zh}。",
        f"{_SLOPE.en}, must be below {_TENTH.en}.",
    ),
    Claim(
        "logistic-derivative-zero-at-half",
        (
            places.D4_SMALL(
                "输出值以 0.5 为中心，逻辑函数在 0.5 处的值等于 0",
                "outputs are centred on 0.5, and the value of the logistic function at 0.5 is 0",
                Text(
                    "由其推论“因此也导致消失梯度问题”可知，所指为导数的值。",
                    "Its conclusion, vanishing gradients, shows that the derivative is meant.",
                ),
            ),
        ),
        "逻辑函数在其输出为 0.5 处的导数为 0。",
        "The logistic's derivative is 0 where its output is 0.5.",
        HISTOGRAMS_SIGMOID,
        fact(SLOPE_AT_HALF, below(NEARLY_ZERO, SLOPED)),
        f"输出为 0.5 处的斜率占最大斜率的比例须小于 {_TENTH.zh}。",
        f"The slope where the output is 0.5, as a share of the largest, must be below {_TENTH.en}.",
    ),
    Claim(
        "relu-no-positive-saturation",
        (
            places.D4_RELU(
                "在正区域不饱和，避免了消失梯度问题",
                "does not saturate in the positive region, which avoids the vanishing gradient "
                "problem",
            ),
        ),
        "ReLU 在输入为正时不饱和。",
        "ReLU does not saturate where its input is positive.",
        Evidence(None, "histograms_relu"),
        fact(SLOPE_FAR_RIGHT, above(NEARLY_ZERO)),
        f"在 +{FAR:g} 处的斜率占最大斜率的比例须大于 {_TENTH.zh}。",
        f"The slope at +{FAR:g}, as a share of the largest, must be above {_TENTH.en}.",
    ),
    Claim(
        "leaky-relu-unsaturated",
        (
            places.D4_LEAKY(
                "不会在正区域或负区域饱和",
                "does not saturate in the positive or the negative region",
            ),
        ),
        "leaky ReLU 在正负两侧都不饱和。",
        "Leaky ReLU saturates on neither side.",
        Evidence(None, "histograms_leaky_relu"),
        fact(LEAST_SLOPE_FAR_OUT, above(NEARLY_ZERO)),
        f"{_SLOPE.zh}，取两侧中较小者，须大于 {_TENTH.zh}。",
        f"{_SLOPE.en}, on the side where it is smaller, must be above {_TENTH.en}.",
    ),
    Claim(
        "two-relus-make-a-sigmoid",
        (
            places.D4_RELU(
                "我们可以组合两个 ReLU 单元来恢复逻辑函数的分段线性近似",
                "we can combine two ReLU units to recover a piecewise linear approximation of "
                "the logistic function",
            ),
        ),
        "两个 ReLU 单元可以组成逻辑函数的分段线性近似。",
        "Two ReLU units make a piecewise linear approximation of the logistic.",
        HISTOGRAMS_SIGMOID,
        fact(TWO_RELUS_ERROR, below(APPROXIMATES, MERE_CONSTANT)),
        f"两个 ReLU 之差与一个常数的最佳组合，在全实轴上的最大误差须小于 {APPROXIMATES:g}，即"
        "逻辑函数值域的十分之一。",
        "The best combination of two ReLUs and a constant must differ from the logistic by less "
        f"than {APPROXIMATES:g}, a tenth of its range, on the whole line.",
    ),
)

OUTPUT_CLAIMS = (
    Claim(
        "leaky-relu-near-zero-centred",
        (places.D4_LEAKY("接近零中心输出", "close to zero-centred outputs"),),
        "leaky ReLU 的输出接近以零为中心。",
        "Leaky ReLU's outputs are close to zero-centred.",
        HISTOGRAMS_LEAKY_RELU,
        level(q.MEAN_OVER_SD, LEAKY_HE, below(NEAR_ZERO_CENTRED, OFF_CENTRE), "every"),
        f"采用 He 初始值时，每层输出均值的绝对值与标准差之比须小于 {NEAR_ZERO_CENTRED:g}。",
        "With He's weights, the absolute mean of every layer's outputs over their sd must be "
        f"below {NEAR_ZERO_CENTRED:g}.",
    ),
    Claim(
        "leaky-relu-near-zero-centred-than-relu",
        (places.D4_LEAKY("接近零中心输出", "close to zero-centred outputs"),),
        "leaky ReLU 的输出比 ReLU 的更接近以零为中心。",
        "Leaky ReLU's outputs are closer to zero-centred than ReLU's.",
        HISTOGRAMS_LEAKY_RELU,
        against(q.MEAN_OVER_SD, LEAKY_HE, RELU_HE, below(LESS), "every", ratio=True),
        "采用 He 初始值时，每层均值的绝对值与标准差之比，leaky ReLU 与 ReLU 相比须小于 "
        f"{LESS:g}，即至少小一成。",
        "With He's weights, absolute mean over sd, that of leaky ReLU over that of ReLU, must be "
        f"below {LESS:g} in every layer: less by a tenth.",
    ),
    Claim(
        "xavier-from-fan-in",
        (
            places.D4_XAVIER(
                "这些权重应该与前一层中存在的输入神经元的数量成反比",
                "these weights should be inversely proportional to the number of input neurons "
                "in the layer before",
            ),
        ),
        "权重随输入个数减小（Xavier）时，加权和不随输入个数增大。",
        "With weights that shrink with the number of inputs (Xavier's) the weighted "
        "sums do not grow with it.",
        PREDICTION_WIDTHS,
        level(q.FAN_IN_EXPONENT, Cell("tanh", "lecun_normal"), below(HARDLY_GROWS, GROWS)),
        "输入个数不同的各网络首层预激活的均方根，拟合为输入个数的幂，其指数须小于 "
        f"{HARDLY_GROWS:g}：此时输入增至十倍，加权和的变化不到四分之一强。",
        "The power of the number of inputs that is fitted to the rms of the first layer's "
        f"pre-activations over networks must be below {HARDLY_GROWS:g}: ten times the inputs then "
        "change a sum by about a quarter.",
    ),
    Claim(
        "xavier-from-fan-in-needed",
        (
            places.D4_XAVIER(
                "第二层的输入数量非常大，在这种情况下，聚合'a₂'可能会爆炸",
                "the number of inputs to the second layer is very large; in this case the "
                "aggregate ‘a₂’ can blow up",
            ),
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
        (_TOY_SOURCE,),
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
        (_TOY_SOURCE,),
        "在直线不能分开的点上，激活函数与初始值的搭配决定损失。",
        "On points that no line separates, the pair of activation and initial "
        "weights decides the loss.",
        TOY_ACCURACY,
        spread(q.TOY_LOSS, above(TOY_GUESS_SHARE), ("zeros",)),
        f"在 Kumar 的程序中（全零除外），最高与最低训练损失之差须大于 {TOY_GUESS_SHARE:g} nat，约"
        "为四类随机猜测损失 ln 4 的十分之一。",
        "In Kumar's program, zeros left out, the highest training loss must exceed the lowest by "
        f"more than {TOY_GUESS_SHARE:g} nat, a tenth of ln 4, the loss of a guess.",
    ),
)

CLAIMS = LINEARITY_CLAIMS + FUNCTION_CLAIMS + OUTPUT_CLAIMS

UNJUDGED = (
    Unjudged(
        id="exp-is-costly",
        source=places.D4_LOGISTIC(
            "由于函数中的指数项，逻辑函数的计算开销很大",
            "because of the exponential in it, the logistic function is expensive to compute",
        ),
        statement=Text(
            "逻辑函数与 tanh 因含指数而计算开销大。",
            "The logistic and tanh are expensive to compute for their exponential.",
        ),
        reason=Text(
            "耗时因机器而异，同一台机器上也不能逐次重现，故只在网页版中给出，不据以判定",
            "times differ between machines and from run to run, so that they are shown in the HTML "
            "edition alone and decide nothing",
        ),
    ),
)
