"""Claims about training on MNIST, common to three documents: which weights and which activation.

D0 sections 2.2 and 3, D1 part 4, D4's best practices. Judged at the textbook's learning rate, and
(-tuned) with each cell's rate chosen on held-out images.

784-100-100-100-100-10, softmax cross-entropy, plain gradient descent at the documents' learning
rate 0.01 with batches of 128, 2000 iterations. "Xavier" is the documents' name for sd sqrt(1/n).
"""

from __future__ import annotations

from typing import NamedTuple

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence, Source
from engine.evidence.criteria import above, below
from engine.evidence.definitions import FALLS, LEARNED, MORE, SMALLEST_EFFECT, TWICE_CHANCE
from engine.evidence.predicates import against, best_against, best_of, level, rank_correlation
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

MATRIX = Evidence("mnist", "matrix")
CURVES_DOCUMENTS = Evidence("mnist", "curves_documents")

MNIST = "mnist"
DOCUMENTS_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")

XAVIER_S_SHAPED = (
    places.D1_SUMMARY("sigmoid/tanh等S型曲线函数时:权重初始值使用Xavier初始值"),
    places.D4_PRACTICE("Xavier 初始化主要与 tanh 和逻辑激活函数一起使用"),
)

SIGMOID_XAVIER = Cell("sigmoid", "lecun_normal")
TANH_XAVIER = Cell("tanh", "lecun_normal")
RELU_HE, RELU_XAVIER = Cell("relu", "he_normal"), Cell("relu", "lecun_normal")

XAVIER = Text("Xavier 初始值 sqrt(1/n)", "Xavier's, sd sqrt(1/n)")
HE = Text("He 初始值 sqrt(2/n)", "He's, sd sqrt(2/n)")
D4_HE = places.D4_PRACTICE("He 初始化主要用于 ReLU 或它的变体——泄漏 ReLU")


class Best(NamedTuple):
    """Which initial weights documents call an activation's best."""

    id: str
    cell: Cell
    law: Text
    name: Text
    sources: tuple[Source, ...]


BEST = (
    Best(
        "sigmoid-best-xavier",
        SIGMOID_XAVIER,
        XAVIER,
        Text("sigmoid", "the sigmoid"),
        (
            places.D0_SUMMARY("如当激活函数为 sigmoid 时,应选择权重初始值为 Xavier 参数"),
            *XAVIER_S_SHAPED,
        ),
    ),
    Best(
        "tanh-best-xavier",
        TANH_XAVIER,
        XAVIER,
        Text("tanh", "tanh"),
        (
            places.D0_SUMMARY("当激活函数为 tanh 时,应该选择权重初始值为 Xavier 参数"),
            *XAVIER_S_SHAPED,
        ),
    ),
    Best(
        "relu-best-he",
        RELU_HE,
        HE,
        Text("ReLU", "ReLU"),
        (
            places.D0_SUMMARY("当激活函数为 ReLU 时,应该选择权重初始值为 He 参数"),
            places.D1_SUMMARY("激活函数为ReLU时:权重初始值使用He初始值"),
            D4_HE,
        ),
    ),
    Best(
        "leaky-relu-best-he",
        Cell("leaky_relu", "he_normal"),
        HE,
        Text("leaky ReLU", "leaky ReLU"),
        (D4_HE,),
    ),
)

_STOP = Text("。", ".")


def _others(cell: Cell) -> tuple[str, ...]:
    return tuple(law for law in DOCUMENTS_LAWS if law != cell.initializer)


def _ahead(
    best: Best,
    suffix: str = "",
    experiment: str = MNIST,
    condition: Text = _STOP,
    figure: str = "matrix",
) -> Claim:
    """“The best”, read as ahead of the other laws that the documents compare."""
    return Claim(
        f"{best.id}{suffix}",
        best.sources,
        f"{best.name.zh} 的最佳权重初始值是 {best.law.zh}：在文献比较的四种初始值中，"
        f"其损失最低{condition.zh}",
        f"The best initial weights for {best.name.en} are {best.law.en}: of the four that the "
        f"documents compare they end at the lowest loss{condition.en}",
        Evidence(experiment, figure),
        best_of(q.TRAIN_LOSS, best.cell, SMALLEST_EFFECT, _others(best.cell)),
        "训练后全体训练集上的损失须比另外三种高斯初始值都低，且差距超过 ln(类别数) 的 "
        f"{SMALLEST_EFFECT:.0%}，约为文献图 2 中一条线的宽度{condition.zh}",
        "After training, the loss on the whole training set must be lower than with each of the "
        f"other three normal laws by more than {SMALLEST_EFFECT:.0%} of ln(classes), about a "
        f"line's width in D0's figure 2{condition.en}",
    )


def _unbeaten(best: Best) -> Claim:
    """“The best”, read as clearly behind none of the study's initializers."""
    return Claim(
        f"{best.id}-all",
        best.sources,
        f"在本研究的全部初始值中，没有一种使 {best.name.zh} 的损失明显低于 {best.law.zh}。",
        f"Of all initial weights in this study, none gives {best.name.en} a clearly lower loss "
        f"than {best.law.en}.",
        MATRIX,
        best_of(q.TRAIN_LOSS, best.cell, -SMALLEST_EFFECT),
        f"任何其他初始值在训练集上的损失都不得低出 ln(类别数) 的 {SMALLEST_EFFECT:.0%} 以上；"
        "并列不算落后。",
        "No other initial weights may end lower on the training set by more than "
        f"{SMALLEST_EFFECT:.0%} of ln(classes); a tie is not a defeat.",
    )


LOSS_CLAIMS = (
    Claim(
        "relu-he-beats-xavier",
        (places.D0_FIGURE_2("损失函数的值明显优于其他两个初始权重值"),),
        "ReLU 网络采用 He 初始值时的损失明显低于采用 sqrt(1/n) 时。",
        "With ReLU, He's initial weights end at a clearly lower loss than sqrt(1/n).",
        CURVES_DOCUMENTS,
        against(q.TRAIN_LOSS, RELU_XAVIER, RELU_HE, above(SMALLEST_EFFECT)),
        "同一重复内，训练后全体训练集上的损失，sqrt(1/n) 减 He 的差须大于 ln(类别数) 的 "
        f"{SMALLEST_EFFECT:.0%}，约为文献图 2 中一条线的宽度。",
        "Within replicates, the loss on the whole training set after training, "
        f"sqrt(1/n) minus He, must exceed {SMALLEST_EFFECT:.0%} of ln(classes), about a "
        "line's width in D0's figure 2.",
    ),
    Claim(
        "relu-sd001-cannot-learn",
        (places.D0_FIGURE_2("从图中结果可知, std=0.01 时无法进行学习"),),
        "权重标准差为 0.01 时，ReLU 网络无法学习。",
        "With weights of sd 0.01 a ReLU net does not learn.",
        CURVES_DOCUMENTS,
        (
            level(q.TRAIN_LOSS, Cell("relu", "normal_sd0.01"), above(LEARNED)),
            level(q.TEST_ACCURACY, Cell("relu", "normal_sd0.01"), below(TWICE_CHANCE)),
        ),
        f"训练后训练集上的损失须高于随机猜测 ln(类别数) 的 {LEARNED:.0%}，且测试准确率须低于随机猜"
        f"测的 {TWICE_CHANCE:g} 倍。",
        f"After training, the loss on the training set must be above {LEARNED:.0%} of a guess's, "
        f"ln(classes), and the test accuracy below {TWICE_CHANCE:g} times a guess's.",
    ),
    *(claim for best in BEST for claim in (_ahead(best), _unbeaten(best))),
    Claim(
        "sigmoid-he-beats-extremes",
        (places.D0_FIGURE_1D("对于图 1(a)、图 1(b) 来说,其学习能力较强"),),
        "sigmoid 网络采用 sqrt(2/n) 时学得比标准差为 1 和 0.01 时都好。",
        "A sigmoid net learns better with sqrt(2/n) than with sd 1 and with sd 0.01.",
        MATRIX,
        best_of(
            q.TRAIN_LOSS,
            Cell("sigmoid", "he_normal"),
            SMALLEST_EFFECT,
            ("normal_sd1", "normal_sd0.01"),
        ),
        f"训练后训练集上的损失须比两者都低，且差距超过 ln(类别数) 的 {SMALLEST_EFFECT:.0%}。",
        "After training, the loss on the training set must be lower than with either by more than "
        f"{SMALLEST_EFFECT:.0%} of ln(classes).",
    ),
)

TUNED = "mnist_tuned"
TUNED_FIGURE = "tuned_training_rates"

MUCH_FASTER = 2.0  # "much faster": in half of the iterations

_EFFECT = Text(f"ln(类别数) 的 {SMALLEST_EFFECT:.0%}", f"{SMALLEST_EFFECT:.0%} of ln(classes)")
_TUNING = Text(
    "；各自采用在留出图像上选出的学习率。", ", each at the rate that held-out images chose."
)

D0_PAIRS = (SIGMOID_XAVIER, TANH_XAVIER, RELU_HE)
BREADTH_SOURCES = (
    places.D0_SECTION_2_1("随着数据过程中适当广度的增加"),
    places.D1_RANDOM("各层激活值的分布都要求有适当广度"),
)


def _right_pair(suffix: str, quantity: Quantity, statement: Text, measured: Text) -> Claim:
    """D0's three pairs at once, each against the other laws that D0 compares."""
    return Claim(
        f"right-init-faster-lower{suffix}",
        (places.D0_INTRODUCTION("合理的组合会使得学习速率加快, 同时可以降低损失函数"),),
        statement.zh,
        statement.en,
        Evidence("mnist", "matrix"),
        tuple(best_of(quantity, p, SMALLEST_EFFECT, _others(p)) for p in D0_PAIRS),
        f"D0 推荐的三种搭配，在同一激活函数下与另外三种高斯初始值相比，{measured.zh}都须"
        f"低出 {_EFFECT.zh} 以上。",
        "With D0's three pairs, against the other three normal laws for the same activation, "
        f"{measured.en} must be lower by more than {_EFFECT.en}.",
    )


def _odd(suffix: str, experiment: str, laws: tuple[str, ...], least: float, text: Text) -> Claim:
    """Tanh against the sigmoid from the same weights."""
    return Claim(
        f"odd-activation-preferred{suffix}",
        (places.D1_XAVIER("用作激活函数的函数最好具有关于原点对称的性质"),),
        f"关于原点对称的激活函数更好：{text.zh}。",
        f"An activation symmetric about the origin is the better one: {text.en}.",
        Evidence(experiment, "matrix" if experiment == MNIST else TUNED_FIGURE),
        tuple(
            against(q.TRAIN_LOSS, Cell("sigmoid", law), Cell("tanh", law), above(least))
            for law in laws
        ),
        f"训练后训练集上的损失，sigmoid 减 tanh 须大于 ln(类别数) 的 {least:.0%}。",
        "After training, the loss on the training set, sigmoid minus tanh, must exceed "
        f"{least:.0%} of ln(classes).",
    )


def _tanh_beats(suffix: str, experiment: str, condition: Text) -> Claim:
    return Claim(
        f"tanh-beats-logistic{suffix}",
        (places.D4_TANH("在实践中，Tanh 优于逻辑函数"),),
        f"实践中 tanh 优于逻辑函数（{condition.zh}）。",
        f"In practice tanh is better than the logistic ({condition.en}).",
        Evidence(experiment, "matrix" if experiment == MNIST else TUNED_FIGURE),
        best_against(q.TRAIN_LOSS, "sigmoid", "tanh", above(SMALLEST_EFFECT)),
        f"同一重复内，各自最佳初始值下训练集上的损失，逻辑函数减 tanh 须大于 {_EFFECT.zh}。",
        "Within replicates, the loss on the training set, each from its best initial weights, "
        f"logistic minus tanh, must exceed {_EFFECT.en}.",
    )


def _relu_faster(suffix: str, rival: str, name: Text) -> Claim:
    return Claim(
        f"relu-converges-faster{suffix}",
        (places.D4_RELU("在实践中，它比 logistic/Tanh 收敛得快得多"),),
        f"ReLU 的收敛比{name.zh}快得多。",
        f"ReLU converges much faster than {name.en}.",
        Evidence("mnist_tuned", "tuned_training_rates"),
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
        BREADTH_SOURCES,
        f"末层输出初始时的分布（{name.zh}）越宽，学习得越好。",
        f"The broader the last layer's outputs are at the start ({name.en}), "
        "the better the net learns.",
        Evidence("mnist", "matrix", "propagation"),
        rank_correlation(width, q.TRAIN_LOSS, below(FALLS), ("zeros",)),
        f"在全部单元格（全零除外）中，它与训练后损失的秩相关须小于 {FALLS:g}，按 Cohen "
        "(1988) 的约定即为强相关。",
        "Over all cells, zeros left out, its rank correlation with the loss after training must "
        f"be below {FALLS:g}, a large one by Cohen's (1988) convention.",
    )


SPEED_CLAIMS = (
    Claim(
        "relu-xavier-learns-slower",
        (places.D0_FIGURE_2("但对于和 He 参数相比, Xavier 参数还是有点慢"),),
        "ReLU 网络采用 sqrt(1/n) 时比采用 He 初始值学得慢。",
        "With ReLU, sqrt(1/n) learns more slowly than He's initial weights.",
        CURVES_DOCUMENTS,
        against(q.ITERATIONS_TO_HALF, RELU_XAVIER, RELU_HE, above(MORE), ratio=True),
        f"损失降到随机猜测的一半所需的迭代次数之比须大于 {MORE:g}；更小的差别在曲线上看不出来。",
        "The ratio of the iterations until the loss is half of a guess's must be above "
        f"{MORE:g}; less would not show between two curves.",
    ),
    Claim(
        "relu-xavier-learns-slower-but-learns",
        (places.D0_FIGURE_2("学习能力也相对较强"),),
        "ReLU 网络采用 sqrt(1/n) 时也能学习。",
        "With ReLU, sqrt(1/n) learns too.",
        CURVES_DOCUMENTS,
        level(q.TRAIN_LOSS, RELU_XAVIER, below(LEARNED)),
        f"训练后训练集上的损失须低于随机猜测 ln(类别数) 的 {LEARNED:.0%}，与判"
        "断“无法学习”的界限相同。",
        f"After training, the loss on the training set must be below {LEARNED:.0%} of a guess's, "
        "ln(classes), the bound that decides “does not learn” as well.",
    ),
    _right_pair(
        "",
        q.TRAIN_LOSS,
        Text(
            "激活函数与初始值的合理搭配使损失更低。",
            "The right pair of activation and initial weights ends at a lower loss.",
        ),
        Text("训练后训练集上的损失", "the loss on the training set after training"),
    ),
    _right_pair(
        "-speed",
        q.MEAN_TRAINING_LOSS,
        Text(
            "激活函数与初始值的合理搭配使学习更快。",
            "The right pair of activation and initial weights learns faster.",
        ),
        Text("全程的平均损失", "the loss averaged over the whole run"),
    ),
    _odd(
        "",
        MNIST,
        ("lecun_normal",),
        SMALLEST_EFFECT,
        Text(
            "从 sqrt(1/n) 出发，tanh 的损失低于 sigmoid",
            "from sqrt(1/n), tanh ends at a lower loss than the sigmoid",
        ),
    ),
    _odd(
        "-all",
        MNIST,
        DOCUMENTS_LAWS,
        -SMALLEST_EFFECT,
        Text(
            "从文献的四种初始值出发，tanh 都不明显差于 sigmoid",
            "from none of the documents' four initial values tanh is clearly worse than the "
            "sigmoid",
        ),
    ),
    _odd(
        "-tuned",
        TUNED,
        ("lecun_normal",),
        SMALLEST_EFFECT,
        Text(
            "从 sqrt(1/n) 出发且学习率各自调优，tanh 的损失低于 sigmoid",
            "from sqrt(1/n), each at its best learning rate, tanh ends at a lower loss than the "
            "sigmoid",
        ),
    ),
    _tanh_beats("", MNIST, Text("教材的学习率", "at the textbook's learning rate")),
    _tanh_beats("-tuned", TUNED, Text("学习率各自调优", "each at its best learning rate")),
    _relu_faster("", "sigmoid", Text("逻辑函数", "the logistic")),
    _relu_faster("-tanh", "tanh", Text(" tanh ", "tanh")),
    *(_ahead(best, "-tuned", TUNED, _TUNING, TUNED_FIGURE) for best in BEST),
    _breadth("", q.SD_BEFORE, Text("合并的标准差", "pooled sd")),
    _breadth("-across", q.ACROSS_SAMPLE_SD_BEFORE, Text("跨样本标准差", "sd across samples")),
)

CLAIMS = LOSS_CLAIMS + SPEED_CLAIMS
