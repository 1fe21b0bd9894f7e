"""Claims about training on MNIST, common to three documents: which weights and which activation.

D0 sections 2.2 and 3, D1 part 4, D4's best practices. Judged at the textbook's learning rate, and
(-tuned) with each cell's rate chosen on held-out images.

784-100-100-100-100-10, softmax cross-entropy, plain gradient descent at the textbook's learning
rate 0.01 with batches of 128, 2000 iterations. "Xavier" is the documents' name for sd sqrt(1/n).
"""

from typing import NamedTuple

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence, Sources
from engine.evidence.claims.sun_wang_signals import D0_ALIKE
from engine.evidence.criteria import above, below
from engine.evidence.predicates import against, best_against, best_of, controlled, inside, level
from engine.evidence.quantity import Cell, Matrix, Quantity
from engine.study.language import Text

MATRIX = Evidence("mnist", "matrix")
CURVES_DOCUMENTS = MATRIX._replace(figure="curves_documents")
AT_OWN_RATE = Evidence("mnist_tuned", "tuned_training_rates")

DOCUMENTS_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")

D1_XAVIER = places.D1_SUMMARY(
    "sigmoid/tanh等S型曲线函数时:权重初始值使用Xavier初始值",
    "with S-shaped functions such as sigmoid/tanh: use Xavier’s initial values for the weights",
)

D0_ACTIVATIONS = ("sigmoid", "tanh", "relu")
SIGMOID_XAVIER, SIGMOID_HE = Cell("sigmoid", "lecun_normal"), Cell("sigmoid", "he_normal")
TANH_XAVIER = Cell("tanh", "lecun_normal")
RELU_HE, RELU_XAVIER = Cell("relu", "he_normal"), Cell("relu", "lecun_normal")

# By initializer its name, and where it is "mainly used": a rule of thumb, no claim to be the best.
LAWS = {
    "lecun_normal": (
        Text("Xavier 初始值 sqrt(1/n)", "Xavier's, sd sqrt(1/n)"),
        places.D4_PRACTICE(
            "Xavier 初始化主要与 tanh 和逻辑激活函数一起使用",
            "Xavier initialization is mainly used with tanh and logistic activations",
        ),
    ),
    "he_normal": (
        Text("He 初始值 sqrt(2/n)", "He's, sd sqrt(2/n)"),
        places.D4_PRACTICE(
            "He 初始化主要用于 ReLU 或它的变体——泄漏 ReLU",
            "He initialization is mainly used for ReLU or its variant, leaky ReLU",
        ),
    ),
}


class Best(NamedTuple):
    """Which initial weights documents choose for an activation: as its best, or as a rule."""

    id: str
    cell: Cell
    name: Text
    sources: Sources = ()


BEST = (
    Best(
        "sigmoid-best-xavier",
        SIGMOID_XAVIER,
        Text("sigmoid", "the sigmoid"),
        places.D0_SUMMARY(
            "如当激活函数为 sigmoid 时,应选择权重初始值为 Xavier 参数",
            "for instance, where the activation function is the sigmoid, Xavier’s parameter "
            "should be chosen for the initial weights",
        )
        + D1_XAVIER,
    ),
    Best(
        "tanh-best-xavier",
        TANH_XAVIER,
        Text("tanh", "tanh"),
        places.D0_SUMMARY(
            "当激活函数为 tanh 时,应该选择权重初始值为 Xavier 参数",
            "where the activation function is tanh, Xavier’s parameter should be chosen for "
            "the initial weights",
        )
        + D1_XAVIER,
    ),
    Best(
        "relu-best-he",
        RELU_HE,
        Text("ReLU", "ReLU"),
        places.D0_SUMMARY(
            "当激活函数为 ReLU 时,应该选择权重初始值为 He 参数",
            "where the activation function is ReLU, He’s parameter should be chosen for the "
            "initial weights",
        )
        + places.D1_SUMMARY(
            "激活函数为ReLU时:权重初始值使用He初始值",
            "with the activation function ReLU: use He’s initial values for the weights",
        ),
    ),
)
LEAKY = Best(
    "leaky-relu-best-he", Cell("leaky_relu", "he_normal"), Text("leaky ReLU", "leaky ReLU")
)

_RATES = {
    MATRIX.experiment: Text("（教材的学习率）。", ", at the textbook's learning rate."),
    AT_OWN_RATE.experiment: Text(
        "；各自采用在留出图像上选出的学习率。", ", each at the rate that held-out images chose."
    ),
}
"""At which rates an experiment trains, as the end of a sentence."""
_TUNING = _RATES[AT_OWN_RATE.experiment]


def _others(cell: Cell) -> tuple[str, ...]:
    return tuple(law for law in DOCUMENTS_LAWS if law != cell.initializer)


def _ahead(best: Best, suffix: str = "", evidence: Evidence = MATRIX) -> Claim:
    """“The best”, read as ahead of the other laws that are taught."""
    (law, _), rates = LAWS[best.cell.initializer], _RATES[evidence.experiment]
    return Claim(
        f"{best.id}{suffix}",
        best.sources,
        f"{best.name.zh} 的最佳权重初始值是 {law.zh}：在材料比较的四种初始值中，"
        f"其损失最低{rates.zh}",
        f"The best initial weights for {best.name.en} are {law.en}: of the four that are "
        f"taught they end at the lowest loss{rates.en}",
        evidence,
        best_of(q.TRAIN_LOSS, best.cell, d.SMALLEST_EFFECT, _others(best.cell)),
        "训练后全体训练集上的损失须比另外三种高斯初始值都低，且差距超过 ln(类别数) 的 "
        f"{d.SMALLEST_EFFECT:.0%}，约为孙与王图 2 中一条线的宽度{rates.zh}",
        "After training, the loss on the whole training set must be lower than with each of the "
        f"other three normal laws by more than {d.SMALLEST_EFFECT:.0%} of ln(classes), about a "
        f"line's width in Sun and Wang's figure 2{rates.en}",
    )


def _unbeaten(
    best: Best,
    suffix: str,
    among: Text,
    rivals: tuple[str, ...] | None = None,
    evidence: Evidence = MATRIX,
) -> Claim:
    """“The best”, or a rule of thumb, read as clearly behind none of its rivals."""
    (law, rule), rates = LAWS[best.cell.initializer], _RATES[evidence.experiment]
    return Claim(
        f"{best.id}{suffix}",
        best.sources + rule,
        f"在{among.zh}初始值中，没有一种使 {best.name.zh} 的损失明显低于 {law.zh}{rates.zh}",
        f"Of {among.en}, none gives {best.name.en} a clearly lower loss than {law.en}{rates.en}",
        evidence,
        best_of(q.TRAIN_LOSS, best.cell, -d.SMALLEST_EFFECT, rivals),
        f"任何其他初始值在训练集上的损失都不得低出 ln(类别数) 的 {d.SMALLEST_EFFECT:.0%} 以上；"
        "并列不算落后，“主要用于”所说的也不过如此。",
        "No other initial weights may end lower on the training set by more than "
        f"{d.SMALLEST_EFFECT:.0%} of ln(classes); a tie is not a defeat, and “mainly used” says no "
        "more than that.",
    )


_ALL = Text("所运行的 {laws} 种", "the {laws} laws that were run")
_FOUR = Text("材料比较的四种", "the four initial weights that are taught")


RELU = (
    "ReLU",
    "relu",
    places.D0_FIGURE_2(
        "从图中结果可知, std=0.01 时无法进行学习",
        "the figure shows that with std=0.01 there is no learning",
    ),
)
SIGMOID = ("sigmoid", "sigmoid", D0_ALIKE)


def _cannot_learn(
    net: tuple[str, str, Sources], suffix: str, able: Cell, evidence: Evidence
) -> Claim:
    """From sd 0.01, beside a net from other weights that can."""
    rates = _RATES[evidence.experiment]
    name, activation, source = net
    cell, control = Cell(activation, "normal_sd0.01"), level(q.TRAIN_LOSS, able, below(d.LEARNED))
    return Claim(
        f"{activation}-sd001-cannot-learn{suffix}",
        source,
        f"权重标准差为 0.01 时，{name} 网络无法学习{rates.zh}",
        f"With weights of sd 0.01 a {name} net does not learn{rates.en}",
        evidence,
        (
            controlled(level(q.TRAIN_LOSS, cell, above(d.LEARNED)), control),
            controlled(level(q.TEST_ACCURACY, cell, below(d.TWICE_CHANCE)), control),
        ),
        f"训练后训练集上的损失须高于随机猜测 ln(类别数) 的 {d.LEARNED:.0%}，且测试准确率须低于随机"
        f"猜测的 {d.TWICE_CHANCE:g} 倍；对照：从另一种初始值出发的同一网络须低于该损失，否则不作判"
        "断。",
        f"After training, the loss on the training set must be above {d.LEARNED:.0%} of a guess's, "
        f"ln(classes), and the test accuracy below {d.TWICE_CHANCE:g} times a guess's; as a "
        "control, the same net from other weights must come below that loss, else nothing is "
        "judged.",
    )


LOSS_CLAIMS = (
    Claim(
        "relu-he-beats-xavier",
        places.D0_FIGURE_2(
            "损失函数的值明显优于其他两个初始权重值",
            "the value of the loss is clearly better than with the other two initial weights",
        ),
        "ReLU 网络采用 He 初始值时的损失明显低于采用 sqrt(1/n) 时。",
        "With ReLU, He's initial weights end at a clearly lower loss than sqrt(1/n).",
        CURVES_DOCUMENTS,
        against(q.TRAIN_LOSS, RELU_XAVIER, RELU_HE, above(d.SMALLEST_EFFECT)),
        "同一重复内，训练后全体训练集上的损失，sqrt(1/n) 减 He 的差须大于 ln(类别数) 的 "
        f"{d.SMALLEST_EFFECT:.0%}，约为孙与王图 2 中一条线的宽度。",
        "Within replicates, the loss on the whole training set after training, sqrt(1/n) minus He, "
        f"must exceed {d.SMALLEST_EFFECT:.0%} of ln(classes), about a line's width in Sun and "
        "Wang's figure 2.",
    ),
    _cannot_learn(RELU, "", RELU_HE, CURVES_DOCUMENTS),
    _cannot_learn(SIGMOID, "", Cell("sigmoid", "normal_sd1"), MATRIX),
    *(claim for best in BEST for claim in (_ahead(best), _unbeaten(best, "-all", _ALL))),
    _unbeaten(LEAKY, "", _FOUR, _others(LEAKY.cell)),
    _unbeaten(LEAKY, "-all", _ALL),
)

MUCH_FASTER = 2.0  # "much faster": in half of the iterations

_EFFECT = Text(f"ln(类别数) 的 {d.SMALLEST_EFFECT:.0%}", f"{d.SMALLEST_EFFECT:.0%} of ln(classes)")

# Nets that are trained for longer may end with nothing between them.
_TIME = Text("{iterations} 次迭代", "{iterations} iterations")

_LOWER = Text(
    "激活函数与初始值的合理搭配使损失更低",
    "The right pair of activation and initial weights ends at a lower loss",
)
_LOSS = Text("训练后训练集上的损失", "the loss on the training set after training")

D0_PAIRS = (SIGMOID_XAVIER, TANH_XAVIER, RELU_HE)


def _right_pair(
    suffix: str,
    quantity: Quantity,
    statement: Text,
    measured: Text,
    evidence: Evidence = MATRIX,
) -> Claim:
    """D0's three pairs at once, each against the other laws that D0 compares."""
    rates = _RATES[evidence.experiment]
    return Claim(
        f"right-init-faster-lower{suffix}",
        places.D0_INTRODUCTION(
            "合理的组合会使得学习速率加快, 同时可以降低损失函数",
            "a sensible combination makes learning faster and at the same time lowers the loss",
        ),
        f"{statement.zh}{rates.zh}",
        f"{statement.en}{rates.en}",
        evidence,
        tuple(best_of(quantity, p, d.SMALLEST_EFFECT, _others(p)) for p in D0_PAIRS),
        f"孙与王推荐的三种搭配，在同一激活函数下与另外三种高斯初始值相比，{measured.zh}都须"
        f"低出 {_EFFECT.zh} 以上。",
        "With Sun and Wang's three pairs, against the other three normal laws for the same "
        f"activation, {measured.en} must be lower by more than {_EFFECT.en}.",
    )


def _odd(
    suffix: str, evidence: Evidence, laws: tuple[str, ...], least: float, zh: str, en: str
) -> Claim:
    """Tanh against the sigmoid from the same weights."""
    return Claim(
        f"odd-activation-preferred{suffix}",
        places.D1_XAVIER(
            "用作激活函数的函数最好具有关于原点对称的性质",
            "a function used as activation had better be symmetric about the origin",
        ),
        f"关于原点对称的激活函数更好：{zh}（{_TIME.zh}）。",
        f"An activation symmetric about the origin is the better one: {en} ({_TIME.en}).",
        evidence,
        tuple(
            against(q.TRAIN_LOSS, Cell("sigmoid", law), Cell("tanh", law), above(least))
            for law in laws
        ),
        f"训练后训练集上的损失，sigmoid 减 tanh 须大于 ln(类别数) 的 {least:.0%}。",
        "After training, the loss on the training set, sigmoid minus tanh, must exceed "
        f"{least:.0%} of ln(classes).",
    )


def _tanh_beats(suffix: str, evidence: Evidence, condition: Text) -> Claim:
    return Claim(
        f"tanh-beats-logistic{suffix}",
        places.D4_TANH(
            "在实践中，Tanh 优于逻辑函数", "in practice tanh is preferred to the logistic function"
        ),
        f"实践中 tanh 优于逻辑函数（{condition.zh}，{_TIME.zh}）。",
        f"In practice tanh is better than the logistic ({condition.en}, {_TIME.en}).",
        evidence,
        best_against(q.TRAIN_LOSS, "sigmoid", "tanh", above(d.SMALLEST_EFFECT)),
        f"同一重复内，各自最佳初始值下训练集上的损失，逻辑函数减 tanh 须大于 {_EFFECT.zh}。",
        "Within replicates, the loss on the training set, each from its best initial weights, "
        f"logistic minus tanh, must exceed {_EFFECT.en}.",
    )


def _relu_faster(suffix: str, rival: str, name: Text) -> Claim:
    return Claim(
        f"relu-converges-faster{suffix}",
        places.D4_RELU(
            "在实践中，它比 logistic/Tanh 收敛得快得多",
            "in practice it converges much faster than logistic/tanh",
        ),
        f"ReLU 的收敛比{name.zh}快得多。",
        f"ReLU converges much faster than {name.en}.",
        AT_OWN_RATE,
        best_against(q.ITERATIONS_TO_TENTH, rival, "relu", above(MUCH_FASTER), ratio=True),
        "各取最快的初始值，学习率各自选定，损失降到随机猜测的十分之一所需迭代次数之比须大于 "
        f"{MUCH_FASTER:g}；“快得多”至少应省去一半。若两者都未达到，则不作判断。",
        "Each from its fastest initial weights, at the rates chosen, the ratio of the "
        f"iterations until the loss is a tenth of a guess's must be above {MUCH_FASTER:g}: “much "
        "faster” should save half. Where neither gets there nothing is judged.",
    )


def _breadth(suffix: str, width: Quantity, name: Text) -> Claim:
    return Claim(
        f"breadth-needed{suffix}",
        places.D0_SECTION_2_1(
            "随着数据过程中适当广度的增加", "as the suitable breadth of the data grows on the way"
        )
        + places.D1_RANDOM(
            "各层激活值的分布都要求有适当广度",
            "the distribution of the activations of every layer must have a suitable breadth",
        ),
        f"末层输出起初的离散程度（{name.zh}）须适当：最小与最大的网络都不如居中者学得好{_TUNING.zh}",
        f"The last layer's outputs need a suitable breadth at the start ({name.en}): nets where it "
        f"is smallest or greatest learn worse than one between them{_TUNING.en}",
        AT_OWN_RATE._replace(beside=MATRIX.experiment),
        inside(
            q.TRAIN_LOSS, width, Matrix(D0_ACTIVATIONS, DOCUMENTS_LAWS), above(d.SMALLEST_EFFECT)
        ),
        "对孙与王的三种激活函数，各将教材的四种初始值按结构与数据相同的网络末隐藏层的离散程度排列："
        f"最小者与最大者训练后的损失都须比居中者中最低的高出 {_EFFECT.zh} 以上。材料说的是“适当”，"
        "故不问是否越大越好。",
        "For each of Sun and Wang's three activations the four laws taught are put in the order of "
        "that breadth in the last hidden layer of nets of the same shape on the same images: the "
        "loss after training of the narrowest and that of the broadest must exceed the lowest of "
        "those between by more than "
        f"{_EFFECT.en}. The texts say “suitable”, not “the broader the better”.",
    )


SPEED_CLAIMS = (
    Claim(
        "relu-xavier-learns-slower",
        places.D0_FIGURE_2(
            "但对于和 He 参数相比, Xavier 参数还是有点慢",
            "but compared with He’s parameter, Xavier’s is still a little slow",
        ),
        "ReLU 网络采用 sqrt(1/n) 时比采用 He 初始值学得慢。",
        "With ReLU, sqrt(1/n) learns more slowly than He's initial weights.",
        CURVES_DOCUMENTS,
        against(q.ITERATIONS_TO_HALF, RELU_XAVIER, RELU_HE, above(d.MORE), ratio=True),
        f"损失降到随机猜测的一半所需的迭代次数之比须大于 {d.MORE:g}；更小的差别在曲线上看不出来。",
        "The ratio of the iterations until the loss is half of a guess's must be above "
        f"{d.MORE:g}; less would not show between two curves.",
    ),
    Claim(
        "relu-xavier-learns-slower-but-learns",
        places.D0_FIGURE_2("学习能力也相对较强", "its ability to learn is relatively strong, too"),
        "ReLU 网络采用 sqrt(1/n) 时也能学习。",
        "With ReLU, sqrt(1/n) learns too.",
        CURVES_DOCUMENTS,
        level(q.TRAIN_LOSS, RELU_XAVIER, below(d.LEARNED)),
        f"训练后训练集上的损失须低于随机猜测 ln(类别数) 的 {d.LEARNED:.0%}，与判"
        "断“无法学习”的界限相同。",
        f"After training, the loss on the training set must be below {d.LEARNED:.0%} of a guess's, "
        "ln(classes), the bound that decides “does not learn” as well.",
    ),
    _right_pair("", q.TRAIN_LOSS, _LOWER, _LOSS),
    _right_pair("-tuned", q.TRAIN_LOSS, _LOWER, _LOSS, AT_OWN_RATE),
    _right_pair(
        "-speed",
        q.MEAN_TRAINING_LOSS,
        Text(
            "激活函数与初始值的合理搭配使学习更快",
            "The right pair of activation and initial weights learns faster",
        ),
        Text("全程的平均损失", "the loss averaged over the whole run"),
    ),
    _odd(
        "",
        MATRIX,
        ("lecun_normal",),
        d.SMALLEST_EFFECT,
        "从 sqrt(1/n) 出发，以教材的学习率，tanh 的损失低于 sigmoid",
        "from sqrt(1/n), at the textbook's rate, tanh ends at a lower loss than the sigmoid",
    ),
    _odd(
        "-all",
        MATRIX,
        DOCUMENTS_LAWS,
        -d.SMALLEST_EFFECT,
        "从四份材料的四种初始值出发，以教材的学习率，tanh 都不明显差于 sigmoid",
        "from none of the four initial values taught, at the textbook's rate, is tanh clearly "
        "worse than the sigmoid",
    ),
    _odd(
        "-tuned",
        AT_OWN_RATE,
        ("lecun_normal",),
        d.SMALLEST_EFFECT,
        "从 sqrt(1/n) 出发且学习率各自调优，tanh 的损失低于 sigmoid",
        "from sqrt(1/n), each at its best learning rate, tanh ends at a lower loss than the "
        "sigmoid",
    ),
    _tanh_beats("", MATRIX, Text("教材的学习率", "at the textbook's learning rate")),
    _tanh_beats("-tuned", AT_OWN_RATE, Text("学习率各自调优", "each at its best learning rate")),
    _relu_faster("", "sigmoid", Text("逻辑函数", "the logistic")),
    _relu_faster("-tanh", "tanh", Text(" tanh ", "tanh")),
    *(_ahead(best, "-tuned", AT_OWN_RATE) for best in BEST),
    _unbeaten(LEAKY, "-tuned", _FOUR, _others(LEAKY.cell), AT_OWN_RATE),
    _cannot_learn(RELU, "-tuned", RELU_HE, AT_OWN_RATE),
    _cannot_learn(SIGMOID, "-tuned", SIGMOID_XAVIER, AT_OWN_RATE),
    Claim(
        "sigmoid-he-beats-extremes",
        places.D0_FIGURE_1D(
            "对于图 1(a)、图 1(b) 来说,其学习能力较强",
            "compared with figures 1(a) and 1(b), its ability to learn is stronger",
        ),
        f"sigmoid 网络采用 sqrt(2/n) 时学得比标准差为 1 和 0.01 时都好{_TUNING.zh}",
        f"A sigmoid net learns better with sqrt(2/n) than with sd 1 and with sd 0.01{_TUNING.en}",
        AT_OWN_RATE,
        best_of(q.TRAIN_LOSS, SIGMOID_HE, d.SMALLEST_EFFECT, ("normal_sd1", "normal_sd0.01")),
        f"训练后训练集上的损失须比两者都低，且差距超过 {_EFFECT.zh}。在教材的学习率下，三者之中有两"
        "者停留在随机猜测的损失上，无从比较。",
        "After training, the loss on the training set must be lower than with either by more than "
        f"{_EFFECT.en}. At the textbook's rate two of the three stay at the loss of a guess, and "
        "nothing can be compared.",
    ),
    Claim(
        "sigmoid-he-errs-more",
        places.D0_FIGURE_1D(
            "其跳动行相比于图 1(c) 有点大,出错率相对较高",
            "it jumps somewhat more than figure 1(c), and errs relatively often",
        ),
        f"sigmoid 网络采用 sqrt(2/n) 时比采用 sqrt(1/n) 时出错更多{_TUNING.zh}",
        f"A sigmoid net errs more often with sqrt(2/n) than with sqrt(1/n){_TUNING.en}",
        AT_OWN_RATE,
        against(q.FINAL_ACCURACY, SIGMOID_XAVIER, SIGMOID_HE, above(d.POINT)),
        f"测试准确率，sqrt(1/n) 减 sqrt(2/n) 须大于 {d.POINT:.0%}，即每百幅图像多错一幅。在教材的学"
        "习率下两者都停留在随机猜测的水平上。",
        f"The test accuracy, sqrt(1/n) minus sqrt(2/n), must exceed {d.POINT:.0%}, one more error "
        "in a hundred images. At the textbook's rate both stay at a guess.",
    ),
    _breadth("", q.SD_BEFORE, Text("总标准差", "total sd")),
    _breadth("-across", q.ACROSS_SAMPLE_SD_BEFORE, Text("跨样本标准差", "sd across samples")),
)

CLAIMS = LOSS_CLAIMS + SPEED_CLAIMS
