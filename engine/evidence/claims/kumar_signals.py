"""Kumar's claims (D4) about signals and gradients with small and with large weights.

D4's net has five layers, as D1's has; "large" is D0's standard deviation of 1 and more.
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.claims.sun_wang_signals import RATIO, SIGMOID_SD001
from engine.evidence.criteria import below
from engine.evidence.definitions import AWAY_FROM_ZERO, HALVED, NEAR_ZERO, VANISHED
from engine.evidence.predicates import layer_ratio, level
from engine.evidence.quantity import Cell
from engine.study.language import Text

GRADIENTS = Evidence("propagation_d1", "gradients")
_GONE = below(VANISHED, HALVED)

LARGE = ("normal_sd1", "normal_sd3", "normal_sd10")

TANH_SD001 = Cell("tanh", "normal_sd0.01")

_VANISHES = Text(
    f"{RATIO.zh}须小于 {VANISHED:g}，与 D0、D1 的同类说法界限相同。",
    f"The {RATIO.en} must be below {VANISHED:g}, as for the like claims of D0 and D1.",
)


def _large(id: str, activation: str, name: Text) -> Claim:
    return Claim(
        id,
        (
            places.D4_LARGE(
                "因为梯度值将是零(或接近零)，这导致",
                "because the gradient will be zero (or close to zero), which leads to",
            ),
            places.D4_LARGE(
                "传递给一个逻辑或 tanh 激活函数，该函数将达到饱和",
                "passed to a logistic or tanh activation function, the function will saturate",
            ),
        ),
        f"权重很大时，{name.zh}饱和，梯度因而消失。",
        f"With large weights {name.en} saturates, so that its gradient vanishes.",
        Evidence("large_weights", "gradients"),
        tuple(
            layer_ratio(
                q.GRADIENT_SD, Cell(activation, law), "first", "last", below(VANISHED, HALVED)
            )
            for law in LARGE
        ),
        f"权重标准差为 1、3 与 10 时，{_VANISHES.zh}",
        f"With weights of sd 1, 3 and 10: {_VANISHES.en}",
    )


CLAIMS = (
    _large("large-weights-vanish-logistic", "sigmoid", Text("逻辑函数", "the logistic")),
    _large("large-weights-vanish-tanh", "tanh", Text("tanh ", "tanh")),
    Claim(
        "tanh-small-weights-collapse",
        (
            places.D4_SMALL(
                "除了第一个输入层，Tanh 激活函数的输出非常接近于零",
                "except for the first input layer, the outputs of the tanh activation function "
                "are very close to zero",
            ),
        ),
        "权重很小（标准差 0.01）时，除首层外 tanh 各层的输出都非常接近零。",
        "With small weights, of sd 0.01, the outputs of all tanh layers but the "
        "first are very close to zero.",
        Evidence("propagation_d1", "histograms_tanh"),
        level(q.ROOT_MEAN_SQUARE, TANH_SD001, below(NEAR_ZERO, AWAY_FROM_ZERO), "later"),
        f"除首层外每层输出的均方根须小于 {NEAR_ZERO:g}：此时几乎所有输出都落在"
        "值域中间的五分之一之内。",
        f"The rms of the outputs must be below {NEAR_ZERO:g} in every layer but the first: nearly "
        "all then lie in the middle fifth of the range.",
    ),
    Claim(
        "tanh-small-weights-collapse-gradient",
        (
            places.D4_SMALL(
                "这意味着没有梯度会回流，网络不会学习任何东西",
                "this means that no gradient flows back, and the network learns nothing",
            ),
        ),
        "权重很小（标准差 0.01）时，tanh 网络中没有梯度回流。",
        "With small weights, of sd 0.01, no gradient flows back through a tanh net.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, TANH_SD001, "first", "last", _GONE),
        _VANISHES.zh,
        _VANISHES.en,
    ),
    Claim(
        "logistic-small-weights-vanish",
        (
            places.D4_SMALL(
                "因此，逻辑函数也导致", "therefore the logistic function, too, leads to"
            ),
        ),
        "权重很小（标准差 0.01）时，逻辑函数网络的梯度消失。",
        "With small weights, of sd 0.01, the gradient of a logistic net vanishes.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, SIGMOID_SD001, "first", "last", _GONE),
        f"{_VANISHES.zh}D0 与 D1 的说法与此相反。",
        f"{_VANISHES.en} D0 and D1 say the opposite.",
    ),
)
