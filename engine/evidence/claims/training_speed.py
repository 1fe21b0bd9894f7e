"""Claims about which activation and which weights train faster or better (D0, D1, D4).

At the documents' learning rate, and (-tuned) with each cell's rate chosen on held-out images.
"""

from __future__ import annotations

from engine.evidence.claims.activation_functions import RELU as D4_RELU
from engine.evidence.claims.claim import Claim, Source
from engine.evidence.claims.mnist import (
    D4_HE,
    DOCUMENTS_LAWS,
    FIGURE_2,
    HE,
    LEAKY_HE,
    LEAKY_RELU,
    MNIST,
    RELU,
    RELU_HE,
    RELU_SOURCES,
    SIGMOID,
    SIGMOID_SOURCES,
    SIGMOID_XAVIER,
    TANH,
    TANH_SOURCES,
    TANH_XAVIER,
    XAVIER,
    ahead,
)
from engine.evidence.claims.propagation import d1_place
from engine.evidence.claims.units import SLOWER
from engine.evidence.criteria import Above, Below
from engine.evidence.definitions import LEARNED, SMALLEST_EFFECT
from engine.evidence.predicates import AllOf, BestOf, CellRatio, Difference, Level
from engine.evidence.quantities import TRAIN_LOSS, Cell, Quantity
from engine.evidence.rank_predicates import RankCorrelation
from engine.evidence.setting_predicates import BestAgainst
from engine.evidence.study_quantities import (
    ACROSS_SAMPLE_SD_BEFORE,
    ITERATIONS_TO_HALF,
    ITERATIONS_TO_TENTH,
    MEAN_TRAINING_LOSS,
    SD_BEFORE,
)
from engine.study.language import Text

TUNED = "mnist_tuned"
TUNED_FIGURE = "tuned_training_rates"

# Thresholds. Each is what a word of the documents is taken to mean; none was fitted to a result.
MUCH_FASTER = 2.0  # "much faster": in half of the iterations
GOES_WITH = -0.5  # a large correlation by Cohen's (1988) convention

_EFFECT = Text(f"ln(类别数) 的 {SMALLEST_EFFECT:.0%}", f"{SMALLEST_EFFECT:.0%} of ln(classes)")
_TUNING = Text(
    "；各自采用在留出图像上选出的学习率。", ", each at the rate that held-out images chose."
)

RELU_XAVIER = Cell("relu", "lecun_normal")
D0_INTRODUCTION = Text("第 0 节“引言”", "section 0, introduction")
D0_SLOWER = Source("D0", FIGURE_2, "但对于和 He 参数相比, Xavier 参数还是有点慢")
D0_LEARNS = Source("D0", FIGURE_2, "学习能力也相对较强")
D0_RIGHT = Source("D0", D0_INTRODUCTION, "合理的组合会使得学习速率加快, 同时可以降低损失函数")
D0_PAIRS = (SIGMOID_XAVIER, TANH_XAVIER, RELU_HE)
D4_TANH = Source("D4", Text("“Tanh 函数”", "“tanh function”"), "在实践中，Tanh 优于逻辑函数")
D4_FASTER = Source("D4", D4_RELU, "在实践中，它比 logistic/Tanh 收敛得快得多")
D1_ODD = Source(
    "D1",
    d1_place("“Xavier 初始值”", "“Xavier initial values”"),
    "用作激活函数的函数最好具有关于原点对称的性质",
)
D1_BREADTH = d1_place("“随机初始值”", "“random initial values”")
BREADTH_SOURCES = (
    Source("D0", Text("2.1 节", "section 2.1"), "随着数据过程中适当广度的增加"),
    Source("D1", D1_BREADTH, "各层激活值的分布都要求有适当广度"),
)


def _right_pair(suffix: str, quantity: Quantity, statement: Text, measured: Text) -> Claim:
    """D0's three pairs at once, each against the other laws that D0 compares."""
    predicates = []
    for pair in D0_PAIRS:
        others = tuple(law for law in DOCUMENTS_LAWS if law != pair.initializer)
        predicates.append(BestOf(quantity, pair, SMALLEST_EFFECT, others))
    return Claim(
        id=f"right-init-faster-lower{suffix}",
        sources=(D0_RIGHT,),
        statement=statement,
        experiment=MNIST,
        predicate=AllOf(tuple(predicates)),
        decided_by=Text(
            "D0 推荐的三种搭配，在同一激活函数下与另外三种高斯初始值相比，"
            f"{measured.zh}都须低出 {_EFFECT.zh} 以上。",
            "With D0's three pairs, against the other three normal laws for the same activation, "
            f"{measured.en} must be lower by more than {_EFFECT.en}.",
        ),
        figure="curves_matrix",
    )


def _odd(suffix: str, experiment: str, laws: tuple[str, ...], least: float, text: Text) -> Claim:
    """Tanh against the sigmoid from the same weights."""
    return Claim(
        id=f"odd-activation-preferred{suffix}",
        sources=(D1_ODD,),
        statement=Text(
            f"关于原点对称的激活函数更好：{text.zh}。",
            f"An activation symmetric about the origin is the better one: {text.en}.",
        ),
        experiment=experiment,
        predicate=AllOf(
            tuple(
                Difference(TRAIN_LOSS, Cell("sigmoid", law), Cell("tanh", law), Above(least))
                for law in laws
            )
        ),
        decided_by=Text(
            f"训练后训练集上的损失，sigmoid 减 tanh 须大于 ln(类别数) 的 {least:.0%}。",
            "After training, the loss on the training set, sigmoid minus tanh, must exceed "
            f"{least:.0%} of ln(classes).",
        ),
        figure="matrix" if experiment == MNIST else TUNED_FIGURE,
    )


def _tanh_beats(suffix: str, experiment: str, condition: Text) -> Claim:
    return Claim(
        id=f"tanh-beats-logistic{suffix}",
        sources=(D4_TANH,),
        statement=Text(
            f"实践中 tanh 优于逻辑函数（{condition.zh}）。",
            f"In practice tanh is better than the logistic ({condition.en}).",
        ),
        experiment=experiment,
        predicate=BestAgainst(TRAIN_LOSS, "sigmoid", "tanh", Above(SMALLEST_EFFECT)),
        decided_by=Text(
            f"同一重复内，各自最佳初始值下训练集上的损失，逻辑函数减 tanh 须大于 {_EFFECT.zh}。",
            "Within replicates, the loss on the training set, each from its best initial weights, "
            f"logistic minus tanh, must exceed {_EFFECT.en}.",
        ),
        figure="matrix" if experiment == MNIST else TUNED_FIGURE,
    )


def _relu_faster(suffix: str, rival: str, name: Text) -> Claim:
    return Claim(
        id=f"relu-converges-faster{suffix}",
        sources=(D4_FASTER,),
        statement=Text(
            f"ReLU 的收敛比{name.zh}快得多。", f"ReLU converges much faster than {name.en}."
        ),
        experiment=TUNED,
        predicate=BestAgainst(ITERATIONS_TO_TENTH, rival, "relu", Above(MUCH_FASTER), ratio=True),
        decided_by=Text(
            "各取最快的初始值与学习率，损失降到随机猜测的十分之一所需迭代次数之比须大于 "
            f"{MUCH_FASTER:g}；“快得多”至少应省去一半。若两者都未达到，则不作判断。",
            "Each from its fastest initial weights and at its fastest rate, the ratio of the "
            "iterations until the loss is a tenth of a guess's must be above "
            f"{MUCH_FASTER:g}: “much faster” should save half. Where neither gets there nothing "
            "is judged.",
        ),
        figure=TUNED_FIGURE,
    )


def _breadth(suffix: str, spread: Quantity, name: Text) -> Claim:
    return Claim(
        id=f"breadth-needed{suffix}",
        sources=BREADTH_SOURCES,
        statement=Text(
            f"末层输出初始时的分布（{name.zh}）越宽，学习得越好。",
            f"The broader the last layer's outputs are at the start ({name.en}), the better the "
            "net learns.",
        ),
        experiment=MNIST,
        beside="propagation",
        predicate=RankCorrelation(spread, TRAIN_LOSS, Below(GOES_WITH), ("zeros",)),
        decided_by=Text(
            f"在全部单元格（全零除外）中，它与训练后损失的秩相关须小于 {GOES_WITH:g}，"
            "按 Cohen (1988) 的约定即为强相关。",
            "Over all cells, zeros left out, its rank correlation with the loss after training "
            f"must be below {GOES_WITH:g}, a large one by Cohen's (1988) convention.",
        ),
        figure="matrix",
    )


_TUNED_BEST = tuple(
    ahead(f"{id}-tuned", cell, law, name, sources, TUNED, _TUNING, TUNED_FIGURE)
    for id, cell, law, name, sources in (
        ("sigmoid-best-xavier", SIGMOID_XAVIER, XAVIER, SIGMOID, SIGMOID_SOURCES),
        ("tanh-best-xavier", TANH_XAVIER, XAVIER, TANH, TANH_SOURCES),
        ("relu-best-he", RELU_HE, HE, RELU, RELU_SOURCES),
        ("leaky-relu-best-he", LEAKY_HE, HE, LEAKY_RELU, (D4_HE,)),
    )
)

CLAIMS = (
    Claim(
        id="relu-xavier-learns-slower",
        sources=(D0_SLOWER,),
        statement=Text(
            "ReLU 网络采用 sqrt(1/n) 时比采用 He 初始值学得慢。",
            "With ReLU, sqrt(1/n) learns more slowly than He's initial weights.",
        ),
        experiment=MNIST,
        predicate=CellRatio(ITERATIONS_TO_HALF, RELU_XAVIER, RELU_HE, Above(SLOWER)),
        decided_by=Text(
            f"损失降到随机猜测的一半所需的迭代次数之比须大于 {SLOWER:g}；"
            "更小的差别在曲线上看不出来。",
            "The ratio of the iterations until the loss is half of a guess's must be above "
            f"{SLOWER:g}; less would not show between two curves.",
        ),
        figure="curves_documents",
    ),
    Claim(
        id="relu-xavier-learns-slower-but-learns",
        sources=(D0_LEARNS,),
        statement=Text("ReLU 网络采用 sqrt(1/n) 时也能学习。", "With ReLU, sqrt(1/n) learns too."),
        experiment=MNIST,
        predicate=Level(TRAIN_LOSS, RELU_XAVIER, Below(LEARNED)),
        decided_by=Text(
            f"训练后训练集上的损失须低于随机猜测 ln(类别数) 的 {LEARNED:.0%}，"
            "与判断“无法学习”的界限相同。",
            f"After training, the loss on the training set must be below {LEARNED:.0%} of a "
            "guess's, ln(classes), the bound that decides “does not learn” as well.",
        ),
        figure="curves_documents",
    ),
    _right_pair(
        "",
        TRAIN_LOSS,
        Text(
            "激活函数与初始值的合理搭配使损失更低。",
            "The right pair of activation and initial weights ends at a lower loss.",
        ),
        Text("训练后训练集上的损失", "the loss on the training set after training"),
    ),
    _right_pair(
        "-speed",
        MEAN_TRAINING_LOSS,
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
    _tanh_beats("", MNIST, Text("文献的学习率", "at the documents' learning rate")),
    _tanh_beats("-tuned", TUNED, Text("学习率各自调优", "each at its best learning rate")),
    _relu_faster("", "sigmoid", Text("逻辑函数", "the logistic")),
    _relu_faster("-tanh", "tanh", Text(" tanh ", "tanh")),
    *_TUNED_BEST,
    _breadth("", SD_BEFORE, Text("合并的标准差", "pooled sd")),
    _breadth("-across", ACROSS_SAMPLE_SD_BEFORE, Text("跨样本标准差", "sd across samples")),
)
