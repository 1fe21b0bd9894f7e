"""Claims about the sigmoid's signals and gradients at initialization (D0 section 2.1, D1, D4).

Judged on D0's net: six layers of 100 units, 1000 Gaussian samples.
"""

from __future__ import annotations

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.criteria import Above, Below
from engine.evidence.definitions import VANISHED
from engine.evidence.predicates import AllOf, CellRatio, LayerRatio, Level, Trend
from engine.evidence.quantities import (
    ABSOLUTE_SKEWNESS,
    ACROSS_SAMPLE_SD,
    BETWEEN_UNIT_SHARE,
    DISTANCE_FROM_HALF,
    GRADIENT_SD,
    SATURATED_SHARE,
    SD,
    Cell,
)
from engine.net.activations.activation import SMALL_SHARE
from engine.study.language import Text

D0_NET = "propagation"

SIGMOID_SD1 = Cell("sigmoid", "normal_sd1")
SIGMOID_SD001 = Cell("sigmoid", "normal_sd0.01")
SIGMOID_LECUN = Cell("sigmoid", "lecun_normal")

# Thresholds. Each is what a word of the documents is taken to mean; none was fitted to a result.
PILED_UP = 0.5  # "pile up": most outputs in the outer tenth of the range, 5 times an even spread
CONCENTRATED = 0.05  # "around 0.5": two rms distances span a fifth of the range (0, 1)
SKEWED = (
    0.5  # below it a distribution is fairly symmetrical (Bulmer 1979, Principles of Statistics)
)
WIDER = 1.1  # "wider": a tenth, about the least that shows between two histograms
HALF = 0.5

ALIKE_REASON = Text(
    f"每层输出的标准差都须小于 {CONCENTRATED:g}：它是同一样本下各神经元输出离散程度的上界；"
    "小于此值时，输出几乎都落在值域的五分之一之内。",
    f"The outputs' sd must stay below {CONCENTRATED:g} in every layer: it bounds how far apart the "
    "units' outputs for one sample lie; below it nearly all fit in a fifth of the range.",
)


def _figure_1(panel: str) -> Text:
    return Text(f"2.1 节，图 1({panel})", f"section 2.1, figure 1({panel})")


def d1_place(zh: str, en: str) -> Text:
    return Text(f"第 3 部分，{zh}", f"part 3, {en}")


D1_RANDOM = d1_place("“随机初始值”", "“random initial values”")
D1_XAVIER = d1_place("“Xavier 初始值”", "“Xavier initial values”")


CLAIMS = (
    Claim(
        id="sigmoid-sd1-saturates",
        sources=(
            Source("D0", _figure_1("a"), "各层的激活值呈现出偏向 0 或 1 的分布"),
            Source("D1", D1_RANDOM, "各层的激活值呈偏向0/1的分布"),
            Source(
                "D4",
                Text("“随机初始化——大权重”", "“random initialization, large weights”"),
                "传递给一个逻辑或 tanh 激活函数，该函数将达到饱和",
            ),
        ),
        statement=Text(
            "权重标准差为 1 时，sigmoid 各层的输出都堆积在 0 和 1 附近。",
            "With weights of sd 1 the outputs of every sigmoid layer pile up near 0 and 1.",
        ),
        experiment=D0_NET,
        predicate=Level(SATURATED_SHARE, SIGMOID_SD1, Above(PILED_UP), "every"),
        decided_by=Text(
            f"每层中距 0 或 1 不超过 {SMALL_SHARE:g} 的输出须超过 {PILED_UP:.0%}；"
            f"均匀分布只有 {2 * SMALL_SHARE:.0%}，过半即为堆积。",
            f"In every layer more than {PILED_UP:.0%} of the outputs must lie within "
            f"{SMALL_SHARE:g} of 0 or 1; an even spread would put {2 * SMALL_SHARE:.0%} there, a "
            "majority is a pile.",
        ),
        figure="histograms_sigmoid",
    ),
    Claim(
        id="sigmoid-sd1-gradient-vanishes",
        sources=(
            Source("D0", _figure_1("a"), "在反向传播中梯度的值不断减小, 最后消失"),
            Source("D1", D1_RANDOM, "反向传播中梯度的值不断变小,最后消失"),
        ),
        statement=Text(
            "权重标准差为 1 时，sigmoid 网络的梯度在反向传播中不断缩小直至消失。",
            "With weights of sd 1 the gradient shrinks on its way back through a sigmoid net until "
            "it vanishes.",
        ),
        experiment=D0_NET,
        predicate=LayerRatio(GRADIENT_SD, SIGMOID_SD1, "first", "last", Below(VANISHED)),
        decided_by=Text(
            f"首层与末层预激活梯度的标准差之比须小于 {VANISHED:g}：此时首层的学习速度"
            "不及末层的十分之一。",
            "The sd of the gradient at the first layer's pre-activations over that at the last "
            f"must be below {VANISHED:g}: the first layer then learns at less than a tenth of the "
            "last one's pace.",
        ),
        figure="gradients",
    ),
    Claim(
        id="sigmoid-sd001-centred",
        sources=(
            Source("D0", _figure_1("b"), "数据的分布在 0.5 的附近"),
            Source("D1", D1_RANDOM, "这次集中在0.5附近的分布"),
        ),
        statement=Text(
            "权重标准差为 0.01 时，sigmoid 各层的输出集中在 0.5 附近。",
            "With weights of sd 0.01 the outputs of every sigmoid layer concentrate around 0.5.",
        ),
        experiment=D0_NET,
        predicate=Level(DISTANCE_FROM_HALF, SIGMOID_SD001, Below(CONCENTRATED), "every"),
        decided_by=Text(
            f"每层输出与 0.5 的均方根距离须小于 {CONCENTRATED:g}："
            "此时几乎所有输出落在值域中间的五分之一之内。",
            "The root mean square distance of the outputs from 0.5 must be below "
            f"{CONCENTRATED:g} in every layer: nearly all then lie in the middle fifth of the "
            "range.",
        ),
        figure="histograms_sigmoid",
    ),
    Claim(
        id="sigmoid-sd001-no-vanishing",
        sources=(
            Source(
                "D0",
                _figure_1("b"),
                "所以出现图 1 (a) 梯度消失的问题",
                Text(
                    "原文此处漏了否定词；与图 1(b) 及 D1 对照，本意是“不会出现”。",
                    "The printed sentence lacks its negation; the sense, figure 1(b) and D1 demand "
                    "“does not occur”.",
                ),
            ),
            Source("D1", D1_RANDOM, "不会像刚才的例子偏向0/1,所以不会出现梯度消失的问题"),
        ),
        statement=Text(
            "权重标准差为 0.01 时，sigmoid 网络不会出现梯度消失。",
            "With weights of sd 0.01 the gradient of a sigmoid net does not vanish.",
        ),
        experiment=D0_NET,
        predicate=LayerRatio(GRADIENT_SD, SIGMOID_SD001, "first", "last", Above(VANISHED)),
        decided_by=Text(
            f"首层与末层预激活梯度的标准差之比须大于 {VANISHED:g}，"
            "与标准差为 1 时判断“消失”的界限相同。",
            "The sd of the gradient at the first layer's pre-activations over that at the last "
            f"must be above {VANISHED:g}, the bound that decides “vanishes” for sd 1 as well.",
        ),
        figure="gradients",
    ),
    Claim(
        id="sigmoid-sd001-units-alike",
        sources=(
            Source("D0", _figure_1("b"), "因为多个神经元的输出一致的原因,学习能力就丧失了"),
            Source("D1", D1_RANDOM, "激活值的分布有所偏向,会出现“表现力受阻”的问题"),
        ),
        statement=Text(
            "权重标准差为 0.01 时，sigmoid 同一层的许多神经元输出几乎相同的值。",
            "With weights of sd 0.01 many units of a sigmoid layer output nearly the same value.",
        ),
        experiment=D0_NET,
        predicate=Level(SD, SIGMOID_SD001, Below(CONCENTRATED), "every"),
        decided_by=ALIKE_REASON,
        figure="histograms_sigmoid",
    ),
    Claim(
        id="sigmoid-sd001-units-alike-relative",
        sources=(Source("D0", _figure_1("b"), "因为多个神经元的输出一致的原因,学习能力就丧失了"),),
        statement=Text(
            "权重标准差为 0.01 时，末层各神经元之间的差别小于它们随输入的变化，"
            "因而一个神经元可以代替许多个。",
            "With weights of sd 0.01 the units of the last layer differ less from one another than "
            "they vary with the input, so that one could stand for many.",
        ),
        experiment=D0_NET,
        predicate=Level(BETWEEN_UNIT_SHARE, SIGMOID_SD001, Below(HALF), "last"),
        decided_by=Text(
            f"末层输出的总方差中，神经元均值之间的方差所占份额须小于 {HALF:.0%}；"
            "若超过一半，彼此相似的就是样本而不是神经元。",
            "Of the last layer's variance, the part between the units' means must be below "
            f"{HALF:.0%}; above it the samples are what is alike, not the units.",
        ),
        figure="spread",
    ),
    Claim(
        id="sigmoid-lecun-bell-then-skewed",
        sources=(
            Source("D0", _figure_1("c"), "随着隐藏层的增加,其数据分布有所倾斜"),
            Source("D1", D1_XAVIER, "sigmoid激活函数后面的层分布呈稍微歪斜的形状"),
        ),
        statement=Text(
            "权重标准差为 sqrt(1/n) 时，sigmoid 的输出在前层呈对称的钟形，在后层变得倾斜。",
            "With weights of sd sqrt(1/n) the sigmoid's outputs are bell-shaped and symmetric in "
            "the first layer, and skewed in the last.",
        ),
        experiment=D0_NET,
        predicate=AllOf(
            (
                Level(ABSOLUTE_SKEWNESS, SIGMOID_LECUN, Below(SKEWED), "first"),
                Level(ABSOLUTE_SKEWNESS, SIGMOID_LECUN, Above(SKEWED), "last"),
            )
        ),
        decided_by=Text(
            f"偏度的绝对值在首层须小于 {SKEWED:g}，在末层须大于此值；"
            f"按 Bulmer (1979) 的经验法则，低于 {SKEWED:g} 的分布大致对称。取绝对值，"
            "因为文献未说明方向。",
            f"The absolute skewness must be below {SKEWED:g} in the first layer and above it in "
            f"the last; by Bulmer's (1979) rule of thumb a distribution below {SKEWED:g} is fairly "
            "symmetrical. Absolute, since the documents name no direction.",
        ),
        figure="histograms_sigmoid",
    ),
    Claim(
        id="sigmoid-lecun-widens",
        sources=(Source("D0", _figure_1("c"), "在各个层之间传递的过程中广度有所增加"),),
        statement=Text(
            "权重标准差为 sqrt(1/n) 时，sigmoid 的输出分布随层数增加而变宽。",
            "With weights of sd sqrt(1/n) the distribution of a sigmoid's outputs widens from "
            "layer to layer.",
        ),
        experiment=D0_NET,
        predicate=Trend(SD, SIGMOID_LECUN, Above(WIDER)),
        decided_by=Text(
            f"对各层（全体神经元与样本合并）标准差拟合的首末层增长倍数须大于 {WIDER:g}；"
            "更小的变化在直方图上看不出来。",
            "The growth from first to last layer, fitted to the sd of all units and samples "
            f"pooled, must exceed {WIDER:g}; less would not show in a histogram.",
        ),
        figure="spread",
    ),
    Claim(
        id="sigmoid-lecun-widens-across",
        sources=(Source("D0", _figure_1("c"), "在各个层之间传递的过程中广度有所增加"),),
        statement=Text(
            "权重标准差为 sqrt(1/n) 时，sigmoid 的输出随输入变化的幅度逐层增大。",
            "With weights of sd sqrt(1/n) a sigmoid's outputs vary more with the input from layer "
            "to layer.",
        ),
        experiment=D0_NET,
        predicate=Trend(ACROSS_SAMPLE_SD, SIGMOID_LECUN, Above(WIDER)),
        decided_by=Text(
            f"对各层跨样本标准差拟合的首末层增长倍数须大于 {WIDER:g}；"
            "只有这一部分离散带有输入的信息。",
            "The growth from first to last layer, fitted to the sd across samples, must exceed "
            f"{WIDER:g}; only this part of the spread carries information about the input.",
        ),
        figure="spread",
    ),
    Claim(
        id="sigmoid-lecun-wider-than-001",
        sources=(
            Source("D0", _figure_1("c"), "但是也表现出了比之前更加宽的分布"),
            Source(
                "D1",
                D1_XAVIER,
                "前一层的节点数为n,则初始值使用标准差为1/√n的分布",
                Text("由其图与结论隐含。", "Implied by its figure and its conclusion."),
            ),
        ),
        statement=Text(
            "sigmoid 的输出分布在权重标准差为 sqrt(1/n) 时比为 0.01 时更宽。",
            "A sigmoid's outputs are spread more widely with weights of sd sqrt(1/n) than with sd "
            "0.01.",
        ),
        experiment=D0_NET,
        predicate=CellRatio(SD, SIGMOID_LECUN, SIGMOID_SD001, Above(WIDER), "every"),
        decided_by=Text(
            f"每层中两者标准差之比须大于 {WIDER:g}；更小的差别在直方图上看不出来。",
            f"The ratio of the two sds must exceed {WIDER:g} in every layer; less would not show "
            "in a histogram.",
        ),
        figure="histograms_sigmoid",
    ),
)
