"""Claims about weights that start equal, or at zero (D1 part 2, D4 “why not zero”, D0 section 1).

Judged on small perceptrons on MNIST, at several learning rates.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above, below
from engine.evidence.facts import REPEATED_BY_FORMULA
from engine.evidence.predicates import against, controlled, fact, level
from engine.evidence.quantity import Cell, Matrix
from engine.study.language import Text

SYMMETRY_UNITS = Evidence("symmetry", "symmetry_units")

CONSTANTS = ("constant_value0.5", "constant_value0.01")
ZEROS = ("zeros",)
RANDOM = ("normal_sd0.01",)
XAVIER = "lecun_normal"  # random weights from which every net learns at some rate
D0_ACTIVATIONS = ("sigmoid", "tanh", "relu")
D4_ACTIVATIONS = (*D0_ACTIVATIONS, "leaky_relu")

ONE = below(1.5)  # of a count: one unit, all others its copies
NONE = below(0.5)  # of a count: no unit is the copy of another
SOME = above(0.5)  # of a count: at least one is
RATE = 0.01  # the textbook's for training on MNIST

_ALIKE = Text(
    "两个神经元的参数之差都不超过该层最大参数的千分之一，即算相同；在各测量时刻中取最大的数目，须为一"
    "个",
    "units count as alike where no parameter differs by more than a thousandth of the layer's "
    "largest; the largest number of different units over all moments must be one",
)
# An unstable training magnifies the rounding of equal sums until units differ, on one processor
# and not on the next: that is no property of the weights, so it may not decide. In float64, at this
# rate, it leaves the difference five powers of ten below the tolerance on every kernel tried.
_HIDDEN_UNITS = q.DISTINCT_HIDDEN_UNITS.at(learning_rate=RATE)
_MOVED = q.MOVED_WEIGHTS.at(learning_rate=RATE)
_ALIKE_AT_RATE = Text(
    f"{_ALIKE.zh}。只取教材的学习率 {RATE:g}，训练用双精度，这两点都是看到结果之后改定的："
    "学习率很高时，训练会放大相同的和在末位上的舍入差别，其大小因处理器而异；取这一学习率，它远小于容差。",
    f"{_ALIKE.en}. Only at the textbook's learning rate, {RATE:g}, and in double precision, both "
    "decided after results were seen: at high rates training magnifies how equal sums are rounded, "
    "which differs from processor to processor; at this rate it stays far below the tolerance.",
)


D1_RANDOM = places.D1_PART_2(
    "为了防止权重均一化,必须随机生成初始值",
    "to keep the weights from becoming uniform, initial values must be generated at random",
)

CLAIMS = (
    Claim(
        "equal-weights-stay-equal",
        places.D4_WHY_NOT_ZERO(
            "即使在使用反向传播获得更新之后，它们也保持相同的值",
            "even after updates by back-propagation they keep the same values",
        ),
        "以相同的权重开始的各隐藏神经元得到相同的更新，并始终保持相同。",
        "Hidden units that start from equal weights get equal updates and stay equal for ever.",
        SYMMETRY_UNITS,
        level(_HIDDEN_UNITS, Matrix(initializers=CONSTANTS), ONE),
        f"以常数开始，对每一种激活函数，各隐藏层：{_ALIKE_AT_RATE.zh}",
        f"From constants, with every activation, in each hidden layer: {_ALIKE_AT_RATE.en}",
    ),
    Claim(
        "equal-weights-stay-equal-all-layers",
        places.D1_PART_2(
            "在误差反向传播法中,所有权重值都会进行相同的更新",
            "in error back-propagation all weights are updated alike",
        ),
        "以相同的权重开始时，所有各层（包括输出层）的神经元都保持相同。",
        "With equal initial weights the units of all layers, the output's too, stay equal.",
        SYMMETRY_UNITS,
        level(q.DISTINCT_UNITS.at(learning_rate=RATE), Matrix(initializers=CONSTANTS), ONE),
        f"读书笔记说的是“所有”权重，故把输出层也算在内。{_ALIKE.zh}；取教材的学习率。",
        "The notes say “all” weights, so that the output layer counts as well: "
        f"{_ALIKE.en}, at the textbook's learning rate.",
    ),
    Claim(
        "equal-weights-harm-learning",
        places.D4_SMALL(
            "用零和等值初始化权重不好", "initializing weights with zeros or equal values is bad"
        ),
        "以零或相等的权重开始的网络，学得不如从 Xavier 的随机权重开始的好。",
        "A net whose weights start at zero, or equal, learns worse than from Xavier's random ones.",
        SYMMETRY_UNITS,
        tuple(
            against(q.LEAST_TEST_LOSS, Cell(net, law), Cell(net, XAVIER), above(d.SMALLEST_EFFECT))
            for net in D4_ACTIVATIONS
            for law in (*ZEROS, *CONSTANTS)
        ),
        "对 Kumar 的四种激活函数，每一种都取最有利的学习率，测试损失之差（相等减随机）须大于 "
        f"ln(类别数) 的 {d.SMALLEST_EFFECT:.0%}；“不好”是与随机权重相比而言的。",
        "With each of Kumar's four activations, each net at its most favourable rate, the test "
        f"loss from equal weights minus that from random ones must exceed {d.SMALLEST_EFFECT:.0%} "
        "of ln(classes); “not good” is said in comparison with random weights.",
    ),
    Claim(
        "zero-weights-cannot-learn",
        places.D0_SECTION_1(
            "权重如果选择 0 就会失去学习能力",
            "if 0 is chosen for the weights, the ability to learn is lost",
        ),
        "权重初始值为零的 sigmoid、tanh 与 ReLU 网络无论学习率如何都无法学习，而从 Xavier 的权重出"
        "发则能够。",
        "With zero initial weights, nets of the sigmoid, tanh and ReLU do not learn at any "
        "learning rate, though from Xavier's they do.",
        SYMMETRY_UNITS,
        tuple(
            controlled(
                level(quantity, Matrix(D0_ACTIVATIONS, ZEROS), criterion),
                level(q.LEAST_TEST_LOSS, Matrix(D0_ACTIVATIONS, (XAVIER,)), below(d.LEARNED)),
            )
            for quantity, criterion in (
                (q.LEAST_TEST_LOSS, above(d.LEARNED)),
                (q.MOST_TEST_ACCURACY, below(d.TWICE_CHANCE)),
            )
        ),
        f"在所试学习率中各取最有利的一个：测试集上的损失须高于随机猜测的 {d.LEARNED:.0%}，且准确率"
        f"须低于随机猜测的 {d.TWICE_CHANCE:g} 倍；无法学习不应取决于学习率。作为对照，同一网络从 "
        f"Xavier 的权重出发时损失须低于随机猜测的 {d.LEARNED:.0%}，否则不作判断；在教材的学习率下这"
        "样短的训练中对照也学不会，故不另判。",
        "Each at the most favourable of all rates tried, since an inability cannot hang on the "
        f"rate: the loss on the test set must be above {d.LEARNED:.0%} of a guess's, and the "
        "accuracy "
        f"below {d.TWICE_CHANCE:g} times a guess's. As a control the same net must, from Xavier's "
        f"weights, come below {d.LEARNED:.0%} of a guess's loss, else nothing is judged; at the "
        "textbook's rate the controls do not learn in so short a time, so it is not judged there.",
    ),
    Claim(
        "zero-weights-any-activation",
        places.D4_WHY_NOT_ZERO(
            "将获得相同的后激活值，而与所使用的非线性激活函数无关",
            "will obtain the same post-activations, independently of the nonlinear "
            "activation function used",
        ),
        "权重初始值为零时，无论采用何种激活函数，首层的所有神经元输出相同的值。",
        "With zero initial weights all units of the first layer give the same output, whatever "
        "the activation.",
        SYMMETRY_UNITS,
        level(q.DISTINCT_FIRST_UNITS.at(learning_rate=RATE), Matrix(initializers=ZEROS), ONE),
        f"参数相同的神经元输出相同。对每一种激活函数，首层：{_ALIKE_AT_RATE.zh}",
        "Units with the same parameters give the same output. With every activation, in the first "
        f"layer: {_ALIKE_AT_RATE.en}",
    ),
    Claim(
        "zero-weights-any-activation-alike",
        places.D4_WHY_NOT_ZERO(
            "这种对称性在训练过程中永远不会打破", "this symmetry is never broken during training"
        ),
        "权重初始值为零时，无论采用何种激活函数，各隐藏神经元始终相同。",
        "With zero initial weights the hidden units stay equal, whatever the activation.",
        SYMMETRY_UNITS,
        level(_HIDDEN_UNITS, Matrix(initializers=ZEROS), ONE),
        f"对每一种激活函数，各隐藏层：{_ALIKE_AT_RATE.zh}",
        f"With every activation, in each hidden layer: {_ALIKE_AT_RATE.en}",
    ),
    Claim(
        "zero-weights-leave-zero",
        places.D4_WHY_NOT_ZERO(
            "它们将远离零，但它们将相等", "they will move away from zero, but they will be equal"
        ),
        "从零开始的权重在训练中会离开零。",
        "Weights that start at zero leave it in training.",
        SYMMETRY_UNITS,
        level(_MOVED, Matrix(D4_ACTIVATIONS, ZEROS), above(d.MOST, d.HARDLY_ANY), "every"),
        f"对 Kumar 的四种激活函数，取教材的学习率 {RATE:g}：训练结束时，每一层中变动过的权重须超过 "
        f"{d.MOST:.0%}。",
        f"With each of Kumar's four activations, at the textbook's rate, {RATE:g}: by the end of "
        f"training more than {d.MOST:.0%} of the weights of every layer must have moved.",
    ),
    Claim(
        "random-breaks-symmetry",
        D1_RANDOM,
        "随机的初始值能防止各神经元的权重趋于相同。",
        "Random initial values prevent the units' weights from being the same.",
        SYMMETRY_UNITS,
        level(q.REPEATED_UNITS.at(learning_rate=RATE), Matrix(initializers=RANDOM), NONE),
        "对每一种激活函数，在教材的学习率下的任何测量时刻，各隐藏层中与另一神经元相同（参数之差不超过"
        "该层最大参数的千分之一）的神经元数目须为零；学习率与判断“始终相同”时一样。",
        "With every activation, at every moment of training at the textbook's rate, no hidden unit "
        "may equal another of its layer to within a thousandth of the layer's largest parameter; "
        "the rate is that at which “stay equal” is judged.",
    ),
    Claim(
        "random-necessary",
        D1_RANDOM,
        "要防止各神经元的权重趋于相同，初始值必须是随机的。",
        "To prevent the units' weights from being the same, initial values must be random.",
        Evidence(None, "symmetry_units"),
        fact(REPEATED_BY_FORMULA, SOME),
        "反例：四个神经元的小型 tanh 网络以公式给出的互不相同的权重开始训练；若“必须”随机，则应有"
        "神经元变得相同。",
        "A counterexample: a small tanh net of four units is trained from weights that a formula "
        "gives and that all differ; were randomness a must, some units would have to become alike.",
    ),
)
