"""Claims about signals at initialization that D1 alone makes (part 3): tanh and ReLU.

Judged on D1's net: five layers of 100 units, 1000 Gaussian samples.
"""

from __future__ import annotations

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.claims.propagation import D1_XAVIER, SIGMOID_LECUN, SKEWED, d1_place
from engine.evidence.criteria import Above, Below, Within
from engine.evidence.predicates import Difference, LayerRatio
from engine.evidence.quantities import (
    ABSOLUTE_SKEWNESS,
    ACROSS_SAMPLE_SD,
    ROOT_MEAN_SQUARE,
    SD,
    Cell,
    Quantity,
)
from engine.study.language import Text

D1_NET = "propagation_d1"

TANH_LECUN = Cell("tanh", "lecun_normal")
RELU_LECUN = Cell("relu", "lecun_normal")
RELU_HE = Cell("relu", "he_normal")

# Thresholds. Each is what a word of the document is taken to mean; none was fitted to a result.
LESS_SKEWED = 0.1  # "mended": a fifth of what counts as skewed at all
SAME_WIDTH = Within(0.8, 1.25)  # "the same": a fifth either way; sqrt(1/n) would leave a quarter

D1_HE = d1_place("“He 初始值”", "“He initial values”")


def _he_width(suffix: str, quantity: Quantity, zh: str, en: str, figure: str) -> Claim:
    """D1's claim that He keeps the spread, read as one of three measures of spread."""
    return Claim(
        id=f"relu-he-width-constant{suffix}",
        sources=(Source("D1", D1_HE, "各层中分布的广度相同,即使层加深,数据的广度也能"),),
        statement=Text(
            f"采用 He 初始值的 ReLU 网络，各层输出的{zh}保持不变。",
            f"With He's weights and ReLU, the {en} of the outputs is the same in all layers.",
        ),
        experiment=D1_NET,
        predicate=LayerRatio(quantity, RELU_HE, "last", "first", SAME_WIDTH),
        decided_by=Text(
            f"末层与首层的{zh}之比须在 {SAME_WIDTH.low:g} 与 {SAME_WIDTH.high:g} 之间；"
            "同样四步之后，不能保持广度的 sqrt(1/n) 会使标准差降到四分之一。",
            f"The {en} in the last layer over that in the first must lie between "
            f"{SAME_WIDTH.low:g} and {SAME_WIDTH.high:g}; over the same four steps a law that does "
            "not keep the spread, sqrt(1/n), leaves a quarter of the sd.",
        ),
        figure=figure,
    )


CLAIMS = (
    Claim(
        id="tanh-lecun-not-skewed",
        sources=(Source("D1", D1_XAVIER, "如果是tanh激活函数,这个稍微倾斜的问题就会得到改善"),),
        statement=Text(
            "权重标准差为 sqrt(1/n) 时，后层的分布在 tanh 下不像在 sigmoid 下那样倾斜。",
            "With weights of sd sqrt(1/n) the last layer's distribution is less skewed with tanh "
            "than with the sigmoid.",
        ),
        experiment=D1_NET,
        predicate=Difference(
            ABSOLUTE_SKEWNESS, SIGMOID_LECUN, TANH_LECUN, Above(LESS_SKEWED), "last"
        ),
        decided_by=Text(
            f"末层偏度的绝对值，sigmoid 须比 tanh 大 {LESS_SKEWED:g} 以上，"
            f"即“倾斜”界限 {SKEWED:g} 的五分之一。",
            "The last layer's absolute skewness must be larger with the sigmoid than with tanh by "
            f"more than {LESS_SKEWED:g}, a fifth of the {SKEWED:g} at which skewness begins.",
        ),
        figure="histograms_tanh",
    ),
    _he_width("", SD, "标准差", "sd", "histograms_relu"),
    _he_width("-second-moment", ROOT_MEAN_SQUARE, "均方根", "root mean square", "histograms_relu"),
    _he_width("-across", ACROSS_SAMPLE_SD, "跨样本标准差", "sd across samples", "spread"),
    Claim(
        id="relu-xavier-shrinks-with-depth",
        sources=(
            Source(
                "D1",
                D1_HE,
                "当初始值为He初始值时,各层中分布的广度相同",
                Text(
                    "由“He 初始值为 ReLU 专用”隐含。",
                    "Implied: He's value is said to be the one for ReLU.",
                ),
            ),
        ),
        statement=Text(
            "采用 sqrt(1/n) 的 ReLU 网络，各层输出的广度随层数增加而缩小。",
            "With weights of sd sqrt(1/n) and ReLU, the spread of the outputs shrinks with depth.",
        ),
        experiment=D1_NET,
        predicate=LayerRatio(SD, RELU_LECUN, "last", "first", Below(SAME_WIDTH.low)),
        decided_by=Text(
            f"末层与首层标准差之比须小于 {SAME_WIDTH.low:g}，即判断“不变”的下限。",
            f"The sd in the last layer over that in the first must be below {SAME_WIDTH.low:g}, "
            "the lower bound of what counts as unchanged.",
        ),
        figure="spread",
    ),
)
