"""Kumar's claims (D4) about signals and gradients with small and with large weights.

D4's net has five layers, as D1's has; "large" is D0's standard deviation of 1 and more.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.claims.sun_wang_signals import RATIO, SIGMOID_SD001
from engine.evidence.claims.training import AT_OWN_RATE, MATRIX
from engine.evidence.criteria import Contrary, above, below
from engine.evidence.predicates import layer_ratio, level
from engine.evidence.quantity import Cell
from engine.study.language import Text

GRADIENTS = Evidence("propagation_d1", "gradients")

HALF_LEARNED = Contrary(d.LEARNED_LITTLE, Text("已学到一半", "half has been learned"))
LARGE = ("normal_sd1", "normal_sd3", "normal_sd10")

TANH_SD001 = Cell("tanh", "normal_sd0.01")
OTHERS = ("relu", "leaky_relu", "softsign", "gelu", "silu", "elu", "selu")

_VANISHES = Text(
    f"{RATIO.zh}须小于 {d.VANISHED:g}，与孙与王、斋藤笔记的同类说法界限相同。",
    f"The {RATIO.en} must be below {d.VANISHED:g}, as for the like claims of Sun and Wang and of "
    "the Saito notes.",
)


def _large(id: str, activation: str, name: Text) -> Claim:
    return Claim(
        id,
        places.D4_LARGE(
            "因为梯度值将是零(或接近零)，这导致",
            "because the gradient will be zero (or close to zero), which leads to",
        )
        + places.D4_LARGE(
            "传递给一个逻辑或 tanh 激活函数，该函数将达到饱和",
            "passed to a logistic or tanh activation function, the function will saturate",
        ),
        f"权重很大时，{name.zh}饱和，梯度因而消失。",
        f"With large weights {name.en} saturates, so that its gradient vanishes.",
        Evidence("large_weights", "gradients"),
        tuple(
            layer_ratio(q.GRADIENT_SD, Cell(activation, law), "first", "last", d.GONE)
            for law in LARGE
        ),
        f"权重标准差为 1、3 与 10 时，{_VANISHES.zh}",
        f"With weights of sd 1, 3 and 10: t{_VANISHES.en[1:]}",
    )


def _no_vanishing(suffix: str, law: str, of: Text) -> Claim:
    """ReLU's second advantage, which the document derives from the first."""
    return Claim(
        f"relu-avoids-vanishing-gradients{suffix}",
        places.D4_RELU(
            "在正区域不饱和，避免了消失梯度问题",
            "does not saturate in the positive region, which avoids the vanishing gradient problem",
        ),
        f"ReLU 网络避免了梯度消失（{of.zh}）。",
        f"ReLU avoids vanishing gradients ({of.en}).",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, Cell("relu", law), "first", "last", above(d.VANISHED)),
        f"初始化时，{RATIO.zh}须大于 {d.VANISHED:g}，即判断“消失”的界限。",
        f"At initialization the {RATIO.en} must be above {d.VANISHED:g}, the bound that decides "
        "“vanishes”.",
    )


def _learns_nothing(suffix: str, evidence: Evidence, rate: Text) -> Claim:
    return Claim(
        f"tanh-small-weights-learn-nothing{suffix}",
        places.D4_SMALL(
            "网络不会学习任何东西，权重根本不会更新",
            "the network will not learn anything, the weights will not be updated at all",
        ),
        f"权重很小（标准差 0.01）时，tanh 网络学不到任何东西（{rate.zh}）。",
        f"With small weights, of sd 0.01, a tanh net learns nothing ({rate.en}).",
        evidence,
        level(q.TRAIN_LOSS, TANH_SD001, above(d.LEARNED, HALF_LEARNED)),
        f"训练后训练集上的损失须高于随机猜测 ln(类别数) 的 {d.LEARNED:.0%}。",
        "After training, the loss on the training set must be above "
        f"{d.LEARNED:.0%} of a guess's, ln(classes).",
    )


CLAIMS = (
    _large("large-weights-vanish-logistic", "sigmoid", Text("逻辑函数", "the logistic")),
    _large("large-weights-vanish-tanh", "tanh", Text("tanh ", "tanh")),
    Claim(
        "tanh-small-weights-collapse",
        places.D4_SMALL(
            "除了第一个输入层，Tanh 激活函数的输出非常接近于零",
            "except for the first input layer, the outputs of the tanh activation function "
            "are very close to zero",
        ),
        "权重很小（标准差 0.01）时，除首层外 tanh 各层的输出都非常接近零。",
        "With small weights, of sd 0.01, the outputs of all tanh layers but the "
        "first are very close to zero.",
        Evidence("propagation_d1", "histograms_tanh"),
        level(q.ROOT_MEAN_SQUARE, TANH_SD001, below(d.NEAR_ZERO, d.AWAY_FROM_ZERO), "later"),
        f"除首层外每层输出的均方根须小于 {d.NEAR_ZERO:g}：此时几乎所有输出都落在"
        "值域中间的五分之一之内。",
        f"The rms of the outputs must be below {d.NEAR_ZERO:g} in every layer but the first: "
        "nearly all then lie in the middle fifth of the range.",
    ),
    Claim(
        "tanh-small-weights-collapse-gradient",
        places.D4_SMALL(
            "这意味着没有梯度会回流，网络不会学习任何东西",
            "this means that no gradient flows back, and the network learns nothing",
        ),
        "权重很小（标准差 0.01）时，tanh 网络中没有梯度回流。",
        "With small weights, of sd 0.01, no gradient flows back through a tanh net.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, TANH_SD001, "first", "last", d.GONE),
        _VANISHES.zh,
        _VANISHES.en,
    ),
    Claim(
        "logistic-small-weights-vanish",
        places.D4_SMALL("因此，逻辑函数也导致", "therefore the logistic function, too, leads to"),
        "权重很小（标准差 0.01）时，逻辑函数网络的梯度消失。",
        "With small weights, of sd 0.01, the gradient of a logistic net vanishes.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, SIGMOID_SD001, "first", "last", d.GONE),
        f"{_VANISHES.zh}孙与王、斋藤笔记的说法与此相反。",
        f"{_VANISHES.en} Sun and Wang and the Saito notes say the opposite.",
    ),
    Claim(
        "small-weights-vanish-others",
        places.D4_SMALL(
            "而且也可以在其他非线性激活函数中观察到",
            "and can be observed with other nonlinear activation functions as well",
        ),
        "权重很小（标准差 0.01）时，其他非线性激活函数的网络中梯度同样消失。",
        "With small weights, of sd 0.01, gradients vanish with other nonlinear functions as well.",
        GRADIENTS,
        tuple(
            layer_ratio(q.GRADIENT_SD, Cell(name, "normal_sd0.01"), "first", "last", d.GONE)
            for name in OTHERS
        ),
        f"本文的其他每一种非线性激活函数，{_VANISHES.zh}",
        f"With every other nonlinear function of this study: t{_VANISHES.en[1:]}",
    ),
    _learns_nothing("", MATRIX, Text("教材的学习率", "at the textbook's learning rate")),
    _learns_nothing("-tuned", AT_OWN_RATE, Text("自选学习率", "at a rate of its own")),
    _no_vanishing("", "he_normal", Text("He 初始值", "He's weights")),
    _no_vanishing("-small", "normal_sd0.01", Text("标准差为 0.01 的权重", "weights of sd 0.01")),
)
