"""Claims about activation functions as such (D4, first half): linearity, saturation, cost.

Some are facts of a function, which need no experiment (`exact_predicates`).
"""

from __future__ import annotations

from functools import partial

from engine.evidence.claims.claim import Claim, Source, Unjudged
from engine.evidence.criteria import Above, Below
from engine.evidence.exact_predicates import (
    Computed,
    least_relative_slope,
    relative_slope,
    two_relus_error,
)
from engine.evidence.predicates import Level
from engine.evidence.quantities import Cell
from engine.evidence.study_quantities import (
    LEAST_ABOVE_LINE,
    MOST_ABOVE_LINE,
    PRODUCT_ERROR,
)
from engine.study.language import Text

LINEAR = "linear_collapse"


# Thresholds. Each is what a word of the document is taken to mean; none was fitted to a result.
FAR = 10.0  # "large": the ends of the axis on which the logistic is usually drawn
NEARLY_ZERO = 1e-3  # a tenth of 0.01, the slope that D4 itself counts as not saturated
ROUNDING = 1.5e-8  # the root of float64's precision: equal to half of all digits
POINT = 0.01  # of accuracy: one point in a hundred
APPROXIMATES = 0.1  # a tenth of the logistic's range

LINEARITY = Text("“为什么激活函数很重要？”", "“why are activation functions important?”")
LOGISTIC = Text("“逻辑函数”", "“logistic function”")
RELU = Text("“ReLU——整流线性单元”", "“ReLU, rectified linear unit”")
LEAKY = Text("“泄漏 ReLU”", "“leaky ReLU”")
SMALL = Text("“随机初始化——小权重”", "“random initialization, small weights”")

_SLOPE = Text(
    f"在 ±{FAR:g} 处（通常画该函数的坐标轴的两端）的斜率占最大斜率的比例",
    f"The slope at ±{FAR:g}, the ends of the axis on which it is usually drawn, as a share of the "
    "largest slope",
)
_TENTH = Text(
    f"{NEARLY_ZERO:g}，即 D4 认为尚未饱和的斜率 0.01 的十分之一",
    f"{NEARLY_ZERO:g}, a tenth of 0.01, the slope that D4 itself counts as not saturated",
)


def _straight(activation: str, id: str, sources: tuple[Source, ...], statement: Text) -> Claim:
    """A nonlinear net is above the best line on every set that no line separates."""
    return Claim(
        id=id,
        sources=sources,
        statement=statement,
        experiment=LINEAR,
        predicate=Level(LEAST_ABOVE_LINE, Cell(activation, "glorot_uniform"), Above(POINT)),
        decided_by=Text(
            "在每一组直线不能分开的点上，测试准确率须比任何一条直线所能达到的最高准确率高出 "
            f"{POINT:.0%} 以上。",
            "On each set that no line separates, the test accuracy must exceed the highest that "
            f"any straight line reaches by more than {POINT:.0%}.",
        ),
        figure="linear_collapse",
    )


D4_NONLINEAR = Source("D4", LINEARITY, "深度神经网络的代表能力是由于它的非线性激活函数")

LINEARITY_CLAIMS = (
    Claim(
        id="linear-net-stays-linear",
        sources=(Source("D4", LINEARITY, "网络的最终输出将正好等于网络中所有权重与输入的乘积"),),
        statement=Text(
            "没有非线性激活函数时，深层网络的输出正好等于各层权重之积作用于输入。",
            "Without nonlinear activations the output of a deep net is exactly that of the product "
            "of its layers.",
        ),
        experiment=LINEAR,
        predicate=Level(PRODUCT_ERROR, Cell("identity", "glorot_uniform"), Below(ROUNDING)),
        decided_by=Text(
            f"训练之后，两者之差的最大值相对于最大输出须小于 {ROUNDING:g}，"
            "即双精度的一半有效数字都相同。",
            "After training, the largest difference relative to the largest output must be below "
            f"{ROUNDING:g}: equal to half of all digits of a double.",
        ),
        figure="linear_collapse",
    ),
    Claim(
        id="linear-net-stays-linear-boundary",
        sources=(Source("D4", LINEARITY, "我们将被限制于学习线性决策边界"),),
        statement=Text(
            "没有非线性激活函数的深层网络只能学到直线的决策边界。",
            "A deep net without nonlinear activations learns straight decision boundaries only.",
        ),
        experiment=LINEAR,
        predicate=Level(MOST_ABOVE_LINE, Cell("identity", "glorot_uniform"), Below(POINT)),
        decided_by=Text(
            "在直线不能分开的各组点上，测试准确率都不得比任何一条直线所能达到的最高准确率高出 "
            f"{POINT:.0%} 以上。",
            "On none of the sets that no line separates may the test accuracy exceed the highest "
            f"that any straight line reaches by {POINT:.0%} or more.",
        ),
        figure="linear_collapse",
    ),
    _straight(
        "tanh",
        "linear-net-stays-linear-tanh",
        (D4_NONLINEAR,),
        Text(
            "以 tanh 代替恒等函数，同样的网络就能学到曲线的决策边界。",
            "With tanh in place of the identity the same net learns curved boundaries.",
        ),
    ),
    _straight(
        "relu",
        "linear-net-stays-linear-relu",
        (D4_NONLINEAR,),
        Text(
            "以 ReLU 代替恒等函数，同样的网络就能学到曲线的决策边界。",
            "With ReLU in place of the identity the same net learns curved boundaries.",
        ),
    ),
)

FUNCTION_CLAIMS = (
    Claim(
        id="saturated-derivative-zero",
        sources=(Source("D4", LOGISTIC, "逻辑函数的导数在饱和点将等于零"),),
        statement=Text(
            "逻辑函数饱和时，其导数（几乎）为零。",
            "Where the logistic saturates, its derivative is (nearly) zero.",
        ),
        experiment=None,
        predicate=Computed(
            "slope_far_out", partial(relative_slope, "sigmoid", -FAR, FAR), Below(NEARLY_ZERO)
        ),
        decided_by=Text(
            f"{_SLOPE.zh}须小于 {_TENTH.zh}。", f"{_SLOPE.en}, must be below {_TENTH.en}."
        ),
        figure="histograms_sigmoid",
    ),
    Claim(
        id="logistic-derivative-zero-at-half",
        sources=(
            Source(
                "D4",
                SMALL,
                "输出值以 0.5 为中心，逻辑函数在 0.5 处的值等于 0",
                Text(
                    "由其推论“因此也导致消失梯度问题”可知，所指为导数的值。",
                    "Its conclusion, vanishing gradients, shows that the derivative is meant.",
                ),
            ),
        ),
        statement=Text(
            "逻辑函数在其输出为 0.5 处的导数为 0。",
            "The logistic's derivative is 0 where its output is 0.5.",
        ),
        experiment=None,
        predicate=Computed(
            "slope_at_half", partial(relative_slope, "sigmoid", 0.0), Below(NEARLY_ZERO)
        ),
        decided_by=Text(
            f"输出为 0.5 处的斜率占最大斜率的比例须小于 {_TENTH.zh}。",
            f"The slope where the output is 0.5, as a share of the largest, must be below "
            f"{_TENTH.en}.",
        ),
        figure="histograms_sigmoid",
    ),
    Claim(
        id="relu-no-positive-saturation",
        sources=(Source("D4", RELU, "在正区域不饱和，避免了消失梯度问题"),),
        statement=Text(
            "ReLU 在输入为正时不饱和。", "ReLU does not saturate where its input is positive."
        ),
        experiment=None,
        predicate=Computed(
            "slope_far_right", partial(relative_slope, "relu", FAR), Above(NEARLY_ZERO)
        ),
        decided_by=Text(
            f"在 +{FAR:g} 处的斜率占最大斜率的比例须大于 {_TENTH.zh}。",
            f"The slope at +{FAR:g}, as a share of the largest, must be above {_TENTH.en}.",
        ),
        figure="histograms_relu",
    ),
    Claim(
        id="leaky-relu-unsaturated",
        sources=(Source("D4", LEAKY, "不会在正区域或负区域饱和"),),
        statement=Text("leaky ReLU 在正负两侧都不饱和。", "Leaky ReLU saturates on neither side."),
        experiment=None,
        predicate=Computed(
            "least_slope_far_out",
            partial(least_relative_slope, "leaky_relu", -FAR, FAR),
            Above(NEARLY_ZERO),
        ),
        decided_by=Text(
            f"{_SLOPE.zh}，取两侧中较小者，须大于 {_TENTH.zh}。",
            f"{_SLOPE.en}, on the side where it is smaller, must be above {_TENTH.en}.",
        ),
        figure="histograms_leaky_relu",
    ),
    Claim(
        id="two-relus-make-a-sigmoid",
        sources=(Source("D4", RELU, "我们可以组合两个 ReLU 单元来恢复逻辑函数的分段线性近似"),),
        statement=Text(
            "两个 ReLU 单元可以组成逻辑函数的分段线性近似。",
            "Two ReLU units make a piecewise linear approximation of the logistic.",
        ),
        experiment=None,
        predicate=Computed("two_relus_error", two_relus_error, Below(APPROXIMATES)),
        decided_by=Text(
            "两个 ReLU 之差与一个常数的最佳组合，在全实轴上的最大误差须小于 "
            f"{APPROXIMATES:g}，即逻辑函数值域的十分之一。",
            "The best combination of two ReLUs and a constant must differ from the logistic by "
            f"less than {APPROXIMATES:g}, a tenth of its range, on the whole line.",
        ),
        figure="histograms_sigmoid",
    ),
)

CLAIMS = LINEARITY_CLAIMS + FUNCTION_CLAIMS

UNJUDGED = (
    Unjudged(
        id="exp-is-costly",
        source=Source("D4", LOGISTIC, "由于函数中的指数项，逻辑函数的计算开销很大"),
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
