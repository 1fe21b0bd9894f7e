"""Claims about weights that start equal, or at zero (D1 part 2, D4 “why not zero”, D0 section 1).

Judged on small perceptrons on MNIST, at several learning rates.
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence, Source
from engine.evidence.criteria import above, below
from engine.evidence.definitions import LEARNED, TWICE_CHANCE
from engine.evidence.predicates import level
from engine.evidence.quantity import Matrix
from engine.study.language import Text

SYMMETRY_UNITS = Evidence("symmetry", "symmetry_units")

CONSTANTS = ("constant_value0.5", "constant_value0.01")
ZEROS = ("zeros",)
RANDOM = ("normal_sd0.01",)
D0_ACTIVATIONS = ("sigmoid", "tanh", "relu")

ONE = below(1.5)  # of a count: one unit, all others its copies
NONE = below(0.5)  # of a count: no unit is the copy of another
RATE = 0.01  # that of the training on MNIST which the documents show

D0_ZERO = places.D0_SECTION_1("权重如果选择 0 就会失去学习能力")
D4_NEVER_ZERO = places.D4_WHY_NOT_ZERO("切勿将所有权重初始化为零")

_ALIKE = Text(
    "两个单元的参数之差都不超过该层最大参数的千分之一，即算相同；在各测量时刻中取最大的数目，须为一个",
    "Units count as alike where no parameter differs by more than a thousandth of the layer's "
    "largest; the largest number of different units over all moments must be one",
)
# An unstable training magnifies the rounding of equal sums until units differ, on one processor
# and not on the next: that is no property of the weights, so it may not decide. In float64, at this
# rate, it leaves the difference five powers of ten below the tolerance on every kernel tried.
_HIDDEN_UNITS = q.DISTINCT_HIDDEN_UNITS.at(learning_rate=RATE)
_ALIKE_AT_RATE = Text(
    f"{_ALIKE.zh}。只取教材的学习率 {RATE:g}，训练用双精度，这两点都是看到结果之后改定的："
    "学习率很高时，训练会放大相同的和在末位上的舍入差别，其大小因处理器而异；如此则远小于容差。",
    f"{_ALIKE.en}. Only at the textbook's learning rate, {RATE:g}, and in double precision, both "
    "decided after results were seen: at high rates training magnifies how equal sums are rounded, "
    "which differs from processor to processor; so it stays far below the tolerance.",
)
_NO_LEARNING = Text(
    f"测试集上的损失须高于随机猜测的 {LEARNED:.0%}，且准确率须低于随机猜测的 {TWICE_CHANCE:g} 倍",
    f"The loss on the test set must be above {LEARNED:.0%} of a guess's, and the accuracy below "
    f"{TWICE_CHANCE:g} times a guess's",
)


def _cannot_learn(
    id: str, sources: tuple[Source, ...], statement: Text, activations: tuple[str, ...] | None
) -> Claim:
    """At whichever rate is best for the net."""
    return Claim(
        id,
        sources,
        statement.zh,
        statement.en,
        SYMMETRY_UNITS,
        (
            level(q.LEAST_TEST_LOSS, Matrix(activations, ZEROS), above(LEARNED)),
            level(q.MOST_TEST_ACCURACY, Matrix(activations, ZEROS), below(TWICE_CHANCE)),
        ),
        f"{_NO_LEARNING.zh}，与判断标准差为 0.01 的 ReLU 能否学习时相同；在所试学习率中各取最有利"
        "的一个，因为无法学习不应取决于学习率。",
        f"{_NO_LEARNING.en}, as for ReLU with sd 0.01, each at the most favourable of all rates "
        "tried, since an inability cannot hang on the rate.",
    )


CLAIMS = (
    Claim(
        "equal-weights-stay-equal",
        (places.D4_WHY_NOT_ZERO("即使在使用反向传播获得更新之后，它们也保持相同的值"),),
        "以相同的权重开始的各隐藏单元得到相同的更新，并始终保持相同。",
        "Hidden units that start from equal weights get equal updates and stay equal for ever.",
        SYMMETRY_UNITS,
        level(_HIDDEN_UNITS, Matrix(initializers=CONSTANTS), ONE),
        f"以常数开始，对每一种激活函数，各隐藏层：{_ALIKE_AT_RATE.zh}",
        f"From constants, with every activation, in each hidden layer: {_ALIKE_AT_RATE.en}",
    ),
    Claim(
        "equal-weights-stay-equal-all-layers",
        (places.D1_PART_2("在误差反向传播法中,所有权重值都会进行相同的更新"),),
        "以相同的权重开始时，所有各层（包括输出层）的单元都保持相同。",
        "With equal initial weights the units of all layers, the output's too, stay equal.",
        SYMMETRY_UNITS,
        level(q.DISTINCT_UNITS, Matrix(initializers=CONSTANTS), ONE),
        f"D1 说的是“所有”权重，故把输出层也算在内。{_ALIKE.zh}；各学习率都算。",
        "D1 says “all” weights, so that the output layer counts as well. "
        f"{_ALIKE.en}, at all rates.",
    ),
    Claim(
        "zero-weights-cannot-learn",
        (D0_ZERO, D4_NEVER_ZERO),
        "权重初始值为零的网络无法学习（教材的学习率）。",
        "A net with zero initial weights does not learn, at the textbook's learning rate.",
        SYMMETRY_UNITS,
        (
            level(
                q.TEST_LOSS.at(learning_rate=RATE), Matrix(D0_ACTIVATIONS, ZEROS), above(LEARNED)
            ),
            level(
                q.TEST_ACCURACY.at(learning_rate=RATE),
                Matrix(D0_ACTIVATIONS, ZEROS),
                below(TWICE_CHANCE),
            ),
        ),
        f"对 D0 的三种激活函数，学习率 {RATE:g}：{_NO_LEARNING.zh}，与判断标准差为 0.01 "
        "的 ReLU 能否学习时相同。",
        f"For D0's three activations at the rate {RATE:g}: {_NO_LEARNING.en}, "
        "as for ReLU with sd 0.01.",
    ),
    _cannot_learn(
        "zero-weights-cannot-learn-tuned",
        (D0_ZERO, D4_NEVER_ZERO),
        Text(
            "权重初始值为零的 sigmoid、tanh 与 ReLU 网络无论学习率如何都无法学习。",
            "With zero initial weights, nets of the sigmoid, tanh and ReLU do not learn at any "
            "learning rate.",
        ),
        D0_ACTIVATIONS,
    ),
    _cannot_learn(
        "zero-weights-any-activation",
        (places.D4_WHY_NOT_ZERO("而与所使用的非线性激活函数无关"),),
        Text(
            "权重初始值为零的网络，无论采用何种激活函数都无法学习。",
            "With zero initial weights a net does not learn, whatever its activation.",
        ),
        None,
    ),
    Claim(
        "zero-weights-any-activation-alike",
        (places.D4_WHY_NOT_ZERO("这种对称性在训练过程中永远不会打破"),),
        "权重初始值为零时，无论采用何种激活函数，各隐藏单元始终相同。",
        "With zero initial weights the hidden units stay equal, whatever the activation.",
        SYMMETRY_UNITS,
        level(_HIDDEN_UNITS, Matrix(initializers=ZEROS), ONE),
        f"对每一种激活函数，各隐藏层：{_ALIKE_AT_RATE.zh}",
        f"With every activation, in each hidden layer: {_ALIKE_AT_RATE.en}",
    ),
    Claim(
        "random-breaks-symmetry",
        (places.D1_PART_2("为了防止权重均一化,必须随机生成初始值"),),
        "随机的初始值能防止各单元的权重趋于相同。",
        "Random initial values prevent the units' weights from being the same.",
        SYMMETRY_UNITS,
        level(q.REPEATED_UNITS, Matrix(initializers=RANDOM), NONE),
        "对每一种激活函数，在任何学习率与测量时刻，各隐藏层中与另一单元相同（参数之差不超过该层最"
        "大参数的千分之一）的单元数目须为零。",
        "With every activation, at every rate and moment, no hidden unit may equal another of its "
        "layer to within a thousandth of the layer's largest parameter.",
    ),
)
