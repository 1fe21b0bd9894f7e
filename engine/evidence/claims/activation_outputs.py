"""Claims about what comes out of units (D4): near zero, of one size, and good enough for a toy."""

from __future__ import annotations

from engine.evidence.claims.activation_functions import LEAKY
from engine.evidence.claims.claim import Claim, Source
from engine.evidence.criteria import Above, Below
from engine.evidence.predicates import CellRatio, Level
from engine.evidence.quantities import Cell
from engine.evidence.setting_predicates import Range
from engine.evidence.study_quantities import (
    FAN_IN_EXPONENT,
    MEAN_OVER_SD,
    TOY_ACCURACY,
    TOY_LOSS,
)
from engine.study.language import Text

D0_NET = "propagation"
WIDTHS = "prediction_widths"
TOY = "toy"

LEAKY_HE = Cell("leaky_relu", "he_normal")
RELU_HE = Cell("relu", "he_normal")

# Thresholds. Each is what a word of the document is taken to mean; none was fitted to a result.
NEAR_ZERO_CENTRED = 0.1  # the mean is a tenth of the sd
NEARER = 0.9  # less by a tenth
STEADY = 0.1  # a power of the fan-in; ten times the inputs then change a sum by a quarter
MATTERS = 0.05  # five points of accuracy
TOY_GUESS_SHARE = 0.14  # nat: a tenth of ln 4, the loss of a guess among the toy's classes

D4_XAVIER = Text("“Xavier 初始化”", "“Xavier initialization”")
AHEAD = Text("“前进的道路”", "“the way forward”")

_TOY_SOURCE = Source(
    "D4", AHEAD, "激活函数和权重初始化方法的选择将如何影响准确性"
)  # fmt: skip


CLAIMS = (
    Claim(
        id="leaky-relu-near-zero-centred",
        sources=(Source("D4", LEAKY, "接近零中心输出"),),
        statement=Text(
            "leaky ReLU 的输出接近以零为中心。", "Leaky ReLU's outputs are close to zero-centred."
        ),
        experiment=D0_NET,
        predicate=Level(MEAN_OVER_SD, LEAKY_HE, Below(NEAR_ZERO_CENTRED), "every"),
        decided_by=Text(
            f"采用 He 初始值时，每层输出均值的绝对值与标准差之比须小于 {NEAR_ZERO_CENTRED:g}。",
            "With He's weights, the absolute mean of every layer's outputs over their sd must be "
            f"below {NEAR_ZERO_CENTRED:g}.",
        ),
        figure="histograms_leaky_relu",
    ),
    Claim(
        id="leaky-relu-near-zero-centred-than-relu",
        sources=(Source("D4", LEAKY, "接近零中心输出"),),
        statement=Text(
            "leaky ReLU 的输出比 ReLU 的更接近以零为中心。",
            "Leaky ReLU's outputs are closer to zero-centred than ReLU's.",
        ),
        experiment=D0_NET,
        predicate=CellRatio(MEAN_OVER_SD, LEAKY_HE, RELU_HE, Below(NEARER), "every"),
        decided_by=Text(
            "采用 He 初始值时，每层均值的绝对值与标准差之比，leaky ReLU 与 ReLU 相比须小于 "
            f"{NEARER:g}，即至少小一成。",
            "With He's weights, absolute mean over sd, that of leaky ReLU over that of ReLU, must "
            f"be below {NEARER:g} in every layer: less by a tenth.",
        ),
        figure="histograms_leaky_relu",
    ),
    Claim(
        id="xavier-from-fan-in",
        sources=(Source("D4", D4_XAVIER, "这些权重应该与前一层中存在的输入神经元的数量成反比"),),
        statement=Text(
            "权重随输入个数减小（Xavier）时，加权和不随输入个数增大。",
            "With weights that shrink with the number of inputs (Xavier's) the weighted sums do "
            "not grow with it.",
        ),
        experiment=WIDTHS,
        predicate=Level(FAN_IN_EXPONENT, Cell("tanh", "lecun_normal"), Below(STEADY)),
        decided_by=Text(
            "输入个数不同的各网络首层预激活的均方根，拟合为输入个数的幂，其指数须小于 "
            f"{STEADY:g}：此时输入增至十倍，加权和的变化不到四分之一强。",
            "The power of the number of inputs that is fitted to the rms of the first layer's "
            f"pre-activations over networks must be below {STEADY:g}: ten times the inputs then "
            "change a sum by about a quarter.",
        ),
        figure="prediction_widths",
    ),
    Claim(
        id="xavier-from-fan-in-needed",
        sources=(
            Source("D4", D4_XAVIER, "第二层的输入数量非常大，在这种情况下，聚合'a₂'可能会爆炸"),
        ),
        statement=Text(
            "权重大小固定时，加权和随输入个数增大。",
            "With weights of one size the weighted sums grow with the number of inputs.",
        ),
        experiment=WIDTHS,
        predicate=Level(FAN_IN_EXPONENT, Cell("tanh", "normal_sd1"), Above(STEADY)),
        decided_by=Text(
            f"同一指数在标准差为 1 时须大于 {STEADY:g}，与判断“不增大”的界限相同。",
            f"The same power with sd 1 must be above {STEADY:g}, the bound that decides “does not "
            "grow” as well.",
        ),
        figure="prediction_widths",
    ),
    Claim(
        id="toy-accuracy",
        sources=(_TOY_SOURCE,),
        statement=Text(
            "在直线不能分开的点上，激活函数与初始值的搭配决定准确率。",
            "On points that no line separates, the pair of activation and initial weights decides "
            "the accuracy.",
        ),
        experiment=TOY,
        predicate=Range(TOY_ACCURACY, Above(MATTERS), ("zeros",)),
        decided_by=Text(
            "在 Kumar 的程序中（全零除外），最好与最差搭配的验证准确率之差须大于 "
            f"{MATTERS:.0%}；何者最好最差由前一半种子确定，差别由后一半测定。",
            "In Kumar's program, zeros left out, the validation accuracy of the best pair must "
            f"exceed that of the worst by more than {MATTERS:.0%}; which they are is found on the "
            "first half of the seeds, and the difference on the others.",
        ),
        figure="toy_accuracy",
    ),
    Claim(
        id="toy-accuracy-loss",
        sources=(_TOY_SOURCE,),
        statement=Text(
            "在直线不能分开的点上，激活函数与初始值的搭配决定损失。",
            "On points that no line separates, the pair of activation and initial weights decides "
            "the loss.",
        ),
        experiment=TOY,
        predicate=Range(TOY_LOSS, Above(TOY_GUESS_SHARE), ("zeros",)),
        decided_by=Text(
            "在 Kumar 的程序中（全零除外），最高与最低训练损失之差须大于 "
            f"{TOY_GUESS_SHARE:g} nat，约为四类随机猜测损失 ln 4 的十分之一。",
            "In Kumar's program, zeros left out, the highest training loss must exceed the lowest "
            f"by more than {TOY_GUESS_SHARE:g} nat, a tenth of ln 4, the loss of a guess.",
        ),
        figure="toy_accuracy",
    ),
)
