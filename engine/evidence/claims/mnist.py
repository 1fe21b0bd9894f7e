"""Claims about training on MNIST (D0 sections 2.2 and 3, D1 part 4, D4's best practices).

784-100-100-100-100-10, softmax cross-entropy, plain gradient descent at the documents' learning
rate 0.01 with batches of 128, 2000 iterations. "Xavier" is the documents' name for sd sqrt(1/n).
"""

from __future__ import annotations

from engine.evidence.claims.claim import Claim, Source
from engine.evidence.criteria import Above, Below
from engine.evidence.definitions import LEARNED, SMALLEST_EFFECT
from engine.evidence.predicates import AllOf, BestOf, Difference, Level
from engine.evidence.quantities import TEST_ACCURACY, TRAIN_LOSS, Cell
from engine.study.language import Text

MNIST = "mnist"
DOCUMENTS_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")

# A multiple of 1/classes, the accuracy of a guess.
TWICE_CHANCE = 2.0  # even naming the commonest digit always stays well below it

SUMMARY = Text("第 3 节“总结”", "section 3, summary")
FIGURE_2 = Text("2.2 节，图 2", "section 2.2, figure 2")
D1_SUMMARY = Text("第 3 部分，“总结”", "part 3, “summary”")
D4_PRACTICE = Text("“最佳实践”", "“best practices”")

XAVIER_S_SHAPED = (
    Source("D1", D1_SUMMARY, "sigmoid/tanh等S型曲线函数时:权重初始值使用Xavier初始值"),
    Source("D4", D4_PRACTICE, "Xavier 初始化主要与 tanh 和逻辑激活函数一起使用"),
)


def ahead(
    id: str,
    cell: Cell,
    law: Text,
    name: Text,
    sources: tuple[Source, ...],
    experiment: str = MNIST,
    condition: Text | None = None,
    figure: str = "matrix",
) -> Claim:
    """“The best”, read as ahead of the other laws that the documents compare."""
    under = condition or Text("。", ".")
    others = tuple(other for other in DOCUMENTS_LAWS if other != cell.initializer)
    return Claim(
        id=id,
        sources=sources,
        statement=Text(
            f"{name.zh} 的最佳权重初始值是 {law.zh}："
            f"在文献比较的四种初始值中，其损失最低{under.zh}",
            f"The best initial weights for {name.en} are {law.en}: of the four that the documents "
            f"compare they end at the lowest loss{under.en}",
        ),
        experiment=experiment,
        predicate=BestOf(TRAIN_LOSS, cell, SMALLEST_EFFECT, others),
        decided_by=Text(
            "训练后全体训练集上的损失须比另外三种高斯初始值都低，且差距超过 "
            f"ln(类别数) 的 {SMALLEST_EFFECT:.0%}，约为文献图 2 中一条线的宽度{under.zh}",
            "After training, the loss on the whole training set must be lower than with each of "
            f"the other three normal laws by more than {SMALLEST_EFFECT:.0%} of ln(classes), about "
            f"a line's width in D0's figure 2{under.en}",
        ),
        figure=figure,
    )


def _unbeaten(id: str, cell: Cell, law: Text, name: Text, sources: tuple[Source, ...]) -> Claim:
    """“The best”, read as clearly behind none of the study's initializers."""
    return Claim(
        id=f"{id}-all",
        sources=sources,
        statement=Text(
            f"在本研究的全部初始值中，没有一种使 {name.zh} 的损失明显低于 {law.zh}。",
            f"Of all initial weights in this study, none gives {name.en} a clearly lower loss than "
            f"{law.en}.",
        ),
        experiment=MNIST,
        predicate=BestOf(TRAIN_LOSS, cell, -SMALLEST_EFFECT),
        decided_by=Text(
            f"任何其他初始值在训练集上的损失都不得低出 ln(类别数) 的 {SMALLEST_EFFECT:.0%} 以上；"
            "并列不算落后。",
            "No other initial weights may end lower on the training set by more than "
            f"{SMALLEST_EFFECT:.0%} of ln(classes); a tie is not a defeat.",
        ),
        figure="matrix",
    )


def best(
    id: str, cell: Cell, law: Text, name: Text, sources: tuple[Source, ...]
) -> tuple[Claim, Claim]:
    return ahead(id, cell, law, name, sources), _unbeaten(id, cell, law, name, sources)


SIGMOID_XAVIER = Cell("sigmoid", "lecun_normal")
TANH_XAVIER = Cell("tanh", "lecun_normal")
RELU_HE = Cell("relu", "he_normal")
LEAKY_HE = Cell("leaky_relu", "he_normal")

SIGMOID = Text("sigmoid", "the sigmoid")
TANH = Text("tanh", "tanh")
RELU = Text("ReLU", "ReLU")
LEAKY_RELU = Text("leaky ReLU", "leaky ReLU")

SIGMOID_SOURCES = (
    Source("D0", SUMMARY, "如当激活函数为 sigmoid 时,应选择权重初始值为 Xavier 参数"),
    *XAVIER_S_SHAPED,
)
TANH_SOURCES = (
    Source("D0", SUMMARY, "当激活函数为 tanh 时,应该选择权重初始值为 Xavier 参数"),
    *XAVIER_S_SHAPED,
)
D4_HE = Source("D4", D4_PRACTICE, "He 初始化主要用于 ReLU 或它的变体——泄漏 ReLU")
RELU_SOURCES = (
    Source("D0", SUMMARY, "当激活函数为 ReLU 时,应该选择权重初始值为 He 参数"),
    Source("D1", D1_SUMMARY, "激活函数为ReLU时:权重初始值使用He初始值"),
    D4_HE,
)

XAVIER = Text("Xavier 初始值 sqrt(1/n)", "Xavier's, sd sqrt(1/n)")
HE = Text("He 初始值 sqrt(2/n)", "He's, sd sqrt(2/n)")

CLAIMS = (
    Claim(
        id="relu-he-beats-xavier",
        sources=(Source("D0", FIGURE_2, "损失函数的值明显优于其他两个初始权重值"),),
        statement=Text(
            "ReLU 网络采用 He 初始值时的损失明显低于采用 sqrt(1/n) 时。",
            "With ReLU, He's initial weights end at a clearly lower loss than sqrt(1/n).",
        ),
        experiment=MNIST,
        predicate=Difference(
            TRAIN_LOSS,
            Cell("relu", "lecun_normal"),
            Cell("relu", "he_normal"),
            Above(SMALLEST_EFFECT),
        ),
        decided_by=Text(
            "同一重复内，训练后全体训练集上的损失，sqrt(1/n) 减 He 的差须大于 ln(类别数) 的 "
            f"{SMALLEST_EFFECT:.0%}，约为文献图 2 中一条线的宽度。",
            "Within replicates, the loss on the whole training set after training, sqrt(1/n) minus "
            f"He, must exceed {SMALLEST_EFFECT:.0%} of ln(classes), about a line's width in D0's "
            "figure 2.",
        ),
        figure="curves_documents",
    ),
    Claim(
        id="relu-sd001-cannot-learn",
        sources=(Source("D0", FIGURE_2, "从图中结果可知, std=0.01 时无法进行学习"),),
        statement=Text(
            "权重标准差为 0.01 时，ReLU 网络无法学习。",
            "With weights of sd 0.01 a ReLU net does not learn.",
        ),
        experiment=MNIST,
        predicate=AllOf(
            (
                Level(TRAIN_LOSS, Cell("relu", "normal_sd0.01"), Above(LEARNED)),
                Level(TEST_ACCURACY, Cell("relu", "normal_sd0.01"), Below(TWICE_CHANCE)),
            )
        ),
        decided_by=Text(
            f"训练后训练集上的损失须高于随机猜测 ln(类别数) 的 {LEARNED:.0%}，"
            f"且测试准确率须低于随机猜测的 {TWICE_CHANCE:g} 倍。",
            f"After training, the loss on the training set must be above {LEARNED:.0%} of a "
            f"guess's, ln(classes), and the test accuracy below {TWICE_CHANCE:g} times a guess's.",
        ),
        figure="curves_documents",
    ),
    *best("sigmoid-best-xavier", SIGMOID_XAVIER, XAVIER, SIGMOID, SIGMOID_SOURCES),
    *best("tanh-best-xavier", TANH_XAVIER, XAVIER, TANH, TANH_SOURCES),
    *best("relu-best-he", RELU_HE, HE, RELU, RELU_SOURCES),
    *best("leaky-relu-best-he", LEAKY_HE, HE, LEAKY_RELU, (D4_HE,)),
    Claim(
        id="sigmoid-he-beats-extremes",
        sources=(
            Source(
                "D0",
                Text("2.1 节，图 1(d)", "section 2.1, figure 1(d)"),
                "对于图 1(a)、图 1(b) 来说,其学习能力较强",
            ),
        ),
        statement=Text(
            "sigmoid 网络采用 sqrt(2/n) 时学得比标准差为 1 和 0.01 时都好。",
            "A sigmoid net learns better with sqrt(2/n) than with sd 1 and with sd 0.01.",
        ),
        experiment=MNIST,
        predicate=BestOf(
            TRAIN_LOSS,
            Cell("sigmoid", "he_normal"),
            SMALLEST_EFFECT,
            ("normal_sd1", "normal_sd0.01"),
        ),
        decided_by=Text(
            f"训练后训练集上的损失须比两者都低，且差距超过 ln(类别数) 的 {SMALLEST_EFFECT:.0%}。",
            "After training, the loss on the training set must be lower than with either by more "
            f"than {SMALLEST_EFFECT:.0%} of ln(classes).",
        ),
        figure="matrix",
    ),
)
