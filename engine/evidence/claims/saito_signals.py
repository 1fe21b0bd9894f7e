"""Claims about signals at initialization that the notes on Saito's book (D1) alone make, part 3.

Judged on D1's net: five layers of 100 units, 1000 Gaussian samples.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.claims.sun_wang_signals import LEANS, SIGMOID_LECUN, TANH_LECUN, WIDTH
from engine.evidence.criteria import above, below, within
from engine.evidence.predicates import against, layer_ratio
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

RELU_LECUN = Cell("relu", "lecun_normal")
RELU_HE = Cell("relu", "he_normal")

DEEP = Evidence("deep", "deep_gradients")
POOLED = Text("各输入合计", "inputs pooled")

LAYERS = 5
DEPTHS = (LAYERS, 30, 100)  # "even when layers deepen"
SAME_WIDTH = within(0.8, 1.25)  # "the same": a fifth either way; sqrt(1/n) would leave a quarter

_SHRINKS = below(SAME_WIDTH.low).mirrored(ratio=True)


def _he_width(suffix: str, quantity: Quantity, zh: str, en: str, figure: str) -> Claim:
    """D1's claim that He keeps the spread, read as one of three measures of spread."""
    return Claim(
        f"relu-he-width-constant{suffix}",
        places.D1_HE(
            "各层中分布的广度相同,即使层加深,数据的广度也能",
            "the breadth of the distribution is the same in all layers; even when layers "
            "are added, the breadth of the data can",
        ),
        f"采用 He 初始值的 ReLU 网络，各层输出的{zh}保持不变。",
        f"With He's weights and ReLU, the {en} of the outputs is the same in all layers.",
        Evidence("propagation_d1", figure),
        layer_ratio(quantity, RELU_HE, "last", "first", SAME_WIDTH),
        f"末层与首层的{zh}之比须在 {SAME_WIDTH.low:g} 与 {SAME_WIDTH.high:g} 之间；同样四步之后，"
        "不能保持离散程度的 sqrt(1/n) 会使标准差降到四分之一。",
        f"The {en} in the last layer over that in the first must lie between {SAME_WIDTH.low:g} "
        f"and {SAME_WIDTH.high:g}; over the same four steps a law that does not keep the spread, "
        "sqrt(1/n), leaves a quarter of the sd.",
    )


def _he_gradient(depth: int, evidence: Evidence, gradient: Quantity, of: Text) -> Claim:
    """of : the inputs whose gradients are taken together."""
    return Claim(
        f"relu-he-gradient-kept-{depth}",
        places.D1_HE(
            "广度也能保持不变,因此逆向传播时,也会传递合适的值",
            "the breadth, too, can stay the same, so that suitable values are also passed "
            "on backward",
        ),
        f"采用 He 初始值的 {depth} 层 ReLU 网络，梯度在反向传播中得以保持（{of.zh}）。",
        f"With He's weights a ReLU net of {depth} layers keeps the gradient on its way back "
        f"({of.en}).",
        evidence,
        layer_ratio(gradient, RELU_HE, "first", "last", within(*d.KEPT)),
        f"首层与末层预激活梯度的标准差之比（{of.zh}，各次抽样的几何平均）须在 {d.KEPT[0]:g} 与 "
        f"{d.KEPT[1]:g} 之间，即既未减半也未加倍。",
        f"The sd of the gradient ({of.en}) at the first layer's pre-activations over that at the "
        f"last, a geometric mean over draws, must lie between {d.KEPT[0]:g} and {d.KEPT[1]:g}: "
        "neither halved nor doubled.",
    )


CLAIMS = (
    Claim(
        "tanh-lecun-not-skewed",
        places.D1_XAVIER(
            "如果是tanh激活函数,这个稍微倾斜的问题就会得到改善",
            "with the tanh activation function this slight skew is mended",
        ),
        f"权重标准差为 sqrt(1/n)、每层 {WIDTH} 个神经元时，后层的分布在 tanh 下不像在 sigmoid 下"
        "那样倾斜。",
        f"With weights of sd sqrt(1/n) and {WIDTH} units a layer the last layer's distribution is "
        "less skewed with tanh than with the sigmoid.",
        Evidence("histogram_draws", "histograms_tanh"),
        against(q.ABSOLUTE_SKEWNESS.at(layer=LAYERS), SIGMOID_LECUN, TANH_LECUN, above(LEANS)),
        f"第 {LAYERS} 层（笔记中的末层）偏度的绝对值，sigmoid 须比 tanh 大 {LEANS:g} 以上，即“倾斜”"
        f"界限 {d.SKEWED:g} 的五分之一。",
        f"The absolute skewness of layer {LAYERS}, the notes' last, must be larger with the "
        f"sigmoid than with tanh by more than {LEANS:g}, a fifth of the {d.SKEWED:g} at which "
        "skewness begins.",
    ),
    _he_width("", q.SD, "标准差", "sd", "histograms_relu"),
    _he_width(
        "-second-moment", q.ROOT_MEAN_SQUARE, "均方根", "root mean square", "histograms_relu"
    ),
    _he_width("-across", q.ACROSS_SAMPLE_SD, "跨样本标准差", "sd across samples", "breadth"),
    Claim(
        "relu-xavier-shrinks-with-depth",
        places.D1_HE(
            "当初始值为He初始值时,各层中分布的广度相同",
            "with He’s initial values the breadth of the distribution is the same in all layers",
            Text(
                "由“He 初始值为 ReLU 专用”隐含。",
                "Implied: He's value is said to be the one for ReLU.",
            ),
        ),
        "采用 sqrt(1/n) 的 ReLU 网络，各层输出的离散程度随层数增加而减小。",
        "With weights of sd sqrt(1/n) and ReLU, the spread of the outputs shrinks with depth.",
        Evidence("propagation_d1", "breadth"),
        layer_ratio(q.SD, RELU_LECUN, "last", "first", _SHRINKS),
        f"末层与首层标准差之比须小于 {SAME_WIDTH.low:g}，即判断“不变”的下限。",
        f"The sd in the last layer over that in the first must be below {SAME_WIDTH.low:g}, the "
        "lower bound of what counts as unchanged.",
    ),
)

DEPTH_CLAIMS = (
    *(_he_gradient(depth, DEEP, q.DEEP_GRADIENT.at(depth=depth), POOLED) for depth in DEPTHS[:-1]),
    _he_gradient(
        DEPTHS[-1],
        Evidence("finite_width", "finite_width"),
        q.NARROW_GRADIENT.at(width=WIDTH),
        Text("单个输入", "a single input"),
    ),
)
