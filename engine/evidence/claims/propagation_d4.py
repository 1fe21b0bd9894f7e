"""Claims about signals and gradients with small and with large weights (D4), and D0's figure 1(d).

D4's net has five layers, as D1's has; "large" is D0's standard deviation of 1 and more.
"""

from __future__ import annotations

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.claims.propagation import D0_NET, SIGMOID_LECUN, SIGMOID_SD001, WIDER
from engine.evidence.claims.propagation_d1 import D1_NET
from engine.evidence.criteria import Above, Below
from engine.evidence.definitions import VANISHED
from engine.evidence.predicates import AllOf, CellRatio, Difference, LayerRatio, Level
from engine.evidence.quantities import GRADIENT_SD, ROOT_MEAN_SQUARE, Cell
from engine.evidence.study_quantities import BETWEEN_UNIT_SD, REPLICATE_DEVIATION
from engine.study.language import Text

LARGE_NET = "large_weights"
LARGE = ("normal_sd1", "normal_sd3", "normal_sd10")

TANH_SD001 = Cell("tanh", "normal_sd0.01")
SIGMOID_HE = Cell("sigmoid", "he_normal")

# Each is what a word of the documents is taken to mean; none was fitted to a result.
NEAR_ZERO = 0.1  # two of them on either side of 0 span a fifth of tanh's range

D4_SMALL = Text("“随机初始化——小权重”", "“random initialization, small weights”")
D4_LARGE = Text("“随机初始化——大权重”", "“random initialization, large weights”")
D0_FIGURE = Text("2.1 节，图 1(d)", "section 2.1, figure 1(d)")

_VANISHES = Text(
    f"首层与末层预激活梯度的标准差之比须小于 {VANISHED:g}，与 D0、D1 的同类说法界限相同。",
    "The sd of the gradient at the first layer's pre-activations over that at the last must be "
    f"below {VANISHED:g}, as for the like claims of D0 and D1.",
)


def _large(id: str, activation: str, name: Text) -> Claim:
    return Claim(
        id=id,
        sources=(
            Source("D4", D4_LARGE, "因为梯度值将是零(或接近零)，这导致"),
            Source("D4", D4_LARGE, "传递给一个逻辑或 tanh 激活函数，该函数将达到饱和"),
        ),
        statement=Text(
            f"权重很大时，{name.zh}饱和，梯度因而消失。",
            f"With large weights {name.en} saturates, so that its gradient vanishes.",
        ),
        experiment=LARGE_NET,
        predicate=AllOf(
            tuple(
                LayerRatio(GRADIENT_SD, Cell(activation, law), "first", "last", Below(VANISHED))
                for law in LARGE
            )
        ),
        decided_by=Text(
            f"权重标准差为 1、3 与 10 时，{_VANISHES.zh}",
            f"With weights of sd 1, 3 and 10: {_VANISHES.en}",
        ),
        figure="gradients",
    )


CLAIMS = (
    Claim(
        id="sigmoid-he-more-erratic",
        sources=(Source("D0", D0_FIGURE, "其跳动行相比于图 1(c) 有点大"),),
        statement=Text(
            "权重标准差为 sqrt(2/n) 时，sigmoid 各单元的输出比 sqrt(1/n) 时跳动更大。",
            "With weights of sd sqrt(2/n) the levels of a sigmoid's units jump more than with "
            "sqrt(1/n).",
        ),
        experiment=D0_NET,
        predicate=CellRatio(BETWEEN_UNIT_SD, SIGMOID_HE, SIGMOID_LECUN, Above(WIDER), "every"),
        decided_by=Text(
            f"每层中各单元均值的标准差之比须大于 {WIDER:g}；更小的差别在直方图上看不出来。",
            "The ratio of the sds of the units' means must exceed "
            f"{WIDER:g} in every layer; less would not show in a histogram.",
        ),
        figure="spread",
    ),
    Claim(
        id="sigmoid-he-more-erratic-replicates",
        sources=(Source("D0", D0_FIGURE, "其跳动行相比于图 1(c) 有点大"),),
        statement=Text(
            "权重标准差为 sqrt(2/n) 时，sigmoid 末层的宽度在各次抽样之间比 sqrt(1/n) 时变化更大。",
            "With weights of sd sqrt(2/n) the width of a sigmoid's last layer varies more from "
            "draw to draw than with sqrt(1/n).",
        ),
        experiment=D0_NET,
        predicate=Difference(REPLICATE_DEVIATION, SIGMOID_HE, SIGMOID_LECUN, Above(0.0), "last"),
        decided_by=Text(
            "末层标准差与其各重复均值的相对偏差（Levene 检验所用），两者之差须大于 0。",
            "The relative deviation of the last layer's sd from its mean over replicates, as in "
            "Levene's test, must be greater: a difference above 0.",
        ),
        figure="spread",
    ),
    _large("large-weights-vanish-logistic", "sigmoid", Text("逻辑函数", "the logistic")),
    _large("large-weights-vanish-tanh", "tanh", Text("tanh ", "tanh")),
    Claim(
        id="tanh-small-weights-collapse",
        sources=(Source("D4", D4_SMALL, "除了第一个输入层，Tanh 激活函数的输出非常接近于零"),),
        statement=Text(
            "权重很小（标准差 0.01）时，除首层外 tanh 各层的输出都非常接近零。",
            "With small weights, of sd 0.01, the outputs of all tanh layers but the first are very "
            "close to zero.",
        ),
        experiment=D1_NET,
        predicate=Level(ROOT_MEAN_SQUARE, TANH_SD001, Below(NEAR_ZERO), "later"),
        decided_by=Text(
            f"除首层外每层输出的均方根须小于 {NEAR_ZERO:g}："
            "此时几乎所有输出都落在值域中间的五分之一之内。",
            f"The rms of the outputs must be below {NEAR_ZERO:g} in every layer but the first: "
            "nearly all then lie in the middle fifth of the range.",
        ),
        figure="histograms_tanh",
    ),
    Claim(
        id="tanh-small-weights-collapse-gradient",
        sources=(Source("D4", D4_SMALL, "这意味着没有梯度会回流，网络不会学习任何东西"),),
        statement=Text(
            "权重很小（标准差 0.01）时，tanh 网络中没有梯度回流。",
            "With small weights, of sd 0.01, no gradient flows back through a tanh net.",
        ),
        experiment=D1_NET,
        predicate=LayerRatio(GRADIENT_SD, TANH_SD001, "first", "last", Below(VANISHED)),
        decided_by=_VANISHES,
        figure="gradients",
    ),
    Claim(
        id="logistic-small-weights-vanish",
        sources=(Source("D4", D4_SMALL, "因此，逻辑函数也导致"),),
        statement=Text(
            "权重很小（标准差 0.01）时，逻辑函数网络的梯度消失。",
            "With small weights, of sd 0.01, the gradient of a logistic net vanishes.",
        ),
        experiment=D1_NET,
        predicate=LayerRatio(GRADIENT_SD, SIGMOID_SD001, "first", "last", Below(VANISHED)),
        decided_by=Text(
            f"{_VANISHES.zh}D0 与 D1 的说法与此相反。",
            f"{_VANISHES.en} D0 and D1 say the opposite.",
        ),
        figure="gradients",
    ),
)
