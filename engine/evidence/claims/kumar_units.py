"""Kumar's claims (D4) about single units: signs of gradients, and units that fall silent.

Judged on small perceptrons on MNIST.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above
from engine.evidence.predicates import against, contrast, level
from engine.evidence.quantity import Cell, Quantity
from engine.study.language import Text

DEAD_UNITS_TRAINING = Evidence("dead_units", "dead_units_training")

LOGISTIC = Cell("sigmoid", "lecun_normal")
CENTRED = Cell("centred_sigmoid", "lecun_normal")
HALF_TANH = Cell("centred_sigmoid_scale2", "lecun_normal")  # 2 logistic(x) - 1 = tanh(x / 2)
RELU_HE = Cell("relu", "he_normal")
LEAKY_HE = Cell("leaky_relu", "he_normal")

ALL = 0.99  # "all", but for one in a hundred, whose gradients rounding may have made 0
# Of units silenced by the most that was tried.
PLANTED: dict[str, float | str] = {"initial_bias": 0.0, "margin": "last"}
FROZEN = q.FROZEN_SHARE.at(initial_bias=0.0, iteration="last")
AT_START: dict[str, float | str] = {"depth": "last", "start": 0}
AT_START |= {"learning_rate": "first", "moment": "first"}
TEXTBOOK_RATE = 0.01  # that of the training on MNIST which the documents show

D4_DEAD = places.D4_RELU("神经元将永远保持死亡状态", "the neuron will stay dead for ever")


def _same_sign(id: str, quantity: Quantity, of: Text) -> Claim:
    return Claim(
        id,
        places.D4_ZERO_CENTRED(
            "要么一层中连接同一神经元的所有梯度都是正的",
            "either all gradients of weights that connect to the same neuron of a layer are "
            "positive",
        ),
        f"逻辑函数之后的一层中，{of.zh}使同一神经元的各权重梯度同号。",
        f"In a layer above logistic units {of.en} give all weight gradients of a unit one sign.",
        Evidence("zero_centering", "zero_centering_signs"),
        level(quantity.at(**AT_START), LOGISTIC, above(ALL, d.NOT_ALL), "later"),
        f"训练之前，除首层外每层中梯度全部同号者所占份额须大于 {ALL:.0%}；材料说的是“所有”，百分"
        "之一留给舍入为零的梯度。",
        "Before training, in every layer but the first, the share where all signs agree must be "
        f"above {ALL:.0%}: Kumar says “all”, and one in a hundred may be rounded to zero.",
    )


_DEPTHS = {"first": ("一个隐藏层", "one hidden layer"), "last": ("深层网络", "deep net")}
_STARTS = ("", ""), ("，初始偏置使两者开始时为同一函数", ", equal at the start by their biases")


def _slower(suffix: str, depth: str, start: int) -> Claim:
    """The logistic against the same function less one half, each at its fastest rate."""
    (zh, en), (at_zh, at_en) = _DEPTHS[depth], _STARTS[start]
    quantity = q.ITERATIONS_TO_HALF.at(depth=depth, start=start)
    return Claim(
        f"not-zero-centred-slower{suffix}",
        places.D4_ZERO_CENTRED(
            "不允许采取某些运动或方向。因此，需要很长时间才能收敛",
            "certain movements or directions are not allowed. It therefore takes a long "
            "time to converge",
        ),
        f"逻辑函数的输出不以零为中心，因而收敛比减去二分之一之后慢（{zh}{at_zh}）。",
        "The logistic, whose outputs are not zero-centred, converges more slowly than the same "
        f"less one half ({en}{at_en}).",
        Evidence("zero_centering", "zero_centering_curves"),
        against(quantity, LOGISTIC, CENTRED, above(d.MORE), ratio=True),
        f"各取最快的学习率，损失降到随机猜测的一半所需的迭代次数之比须大于 {d.MORE:g}；更小的差别"
        "在曲线上看不出来。若两者都未达到，则不作判断。",
        "Each at its fastest rate, the ratio of the iterations until the loss is half of a "
        f"guess's must be above {d.MORE:g}; less would not show between two curves. Where neither "
        "gets there nothing is judged.",
    )


def _die(suffix: str, rate: float | str, condition: Text) -> tuple[Claim, Claim]:
    """How many units are silent after training, and how many fewer with a large bias."""
    silent = q.SILENT_SHARE.at(learning_rate=rate, iteration="last")
    return (
        Claim(
            f"many-relus-die-in-training{suffix}",
            places.D4_RELU(
                "用 ReLU 训练一个网络时，你会发现很大一部分神经元会死亡",
                "when you train a network with ReLU, you will find that a large part of the "
                "neurons die",
            ),
            f"训练 ReLU 网络时，很大一部分神经元会死亡（{condition.zh}）。",
            f"When a ReLU net is trained, a large part of its units die ({condition.en}).",
            DEAD_UNITS_TRAINING,
            level(silent.at(initial_bias=0.0), RELU_HE, above(d.LARGE_PART, d.HARDLY_ANY)),
            "采用 He 初始值与零偏置，训练后在任何图像上都不被激活的神经元须超过 "
            f"{d.LARGE_PART:.0%}，即 CS231n 讲义所说可能达到的 40% 的一半。",
            "With He's weights and zero biases, the units that no image activates after training "
            f"must be more than {d.LARGE_PART:.0%}, half of the 40% that the notes of CS231n name "
            "as possible.",
        ),
        Claim(
            f"positive-bias-saves-relu{suffix}",
            places.D4_RELU(
                "或者我们可以将权重和偏差初始化为一个大的正值",
                "or we can initialize weights and biases to a large positive value",
            ),
            f"较大的正值可以避免 ReLU 神经元死亡，此处就偏置而言（{condition.zh}）。",
            "Large positive initial values keep ReLU units from dying, here those of the biases "
            f"({condition.en}).",
            Evidence("dead_units", "dead_units_bias"),
            contrast(silent, RELU_HE, ("initial_bias", 0.0), ("initial_bias", 1.0), above(d.FEWER)),
            "同一重复内，初始偏置为 0 时死亡神经元的份额减去为 1 时的份额须大于 "
            f"{d.FEWER:.0%}，即每百个神经元中一个。",
            "Within replicates, the share of silent units with initial biases 0 minus that with 1 "
            f"must exceed {d.FEWER:.0%}, one unit in a hundred.",
        ),
    )


CLAIMS = (
    _same_sign(
        "not-zero-centred-same-sign", q.SAME_SIGN_OF_IMAGE, Text("一个样本", "one sample does")
    ),
    _same_sign(
        "not-zero-centred-same-sign-batch", q.SAME_SIGN_OF_BATCH, Text("一批样本之和", "batches")
    ),
    Claim(
        "tanh-gradients-not-confined",
        places.D4_TANH(
            "因此梯度并不局限于在某些方向上移动",
            "so the gradients are not confined to moving in certain directions",
        ),
        "tanh 以零为中心，因而同一神经元的各权重梯度不必同号（输入减半的 tanh）。",
        "Tanh is zero-centred, so that the weight gradients of a unit need not have one sign (tanh "
        "of half its input).",
        Evidence("zero_centering", "zero_centering_signs"),
        level(q.SAME_SIGN_OF_IMAGE.at(**AT_START), HALF_TANH, d.RARE, "later"),
        f"训练之前，除首层外每层中，一个样本使梯度全部同号者所占份额须小于 {d.HUNDREDTH:.0%}。",
        "Before training, in every layer but the first, the share where all signs agree for one "
        f"sample must be below {d.HUNDREDTH:.0%}.",
    ),
    _slower("", "first", 0),
    _slower("-deep", "last", 0),
    _slower("-directions", "first", 1),
    _slower("-directions-deep", "last", 1),
    Claim(
        "relu-units-die",
        D4_DEAD,
        "偏置被大幅调低的 ReLU 神经元永远保持死亡。",
        "A ReLU unit whose bias has been lowered a lot stays dead for good.",
        DEAD_UNITS_TRAINING,
        level(q.REVIVED_SHARE.at(**PLANTED), RELU_HE, d.RARE, "every"),
        "把训练后一半神经元的偏置调低至在任何图像上都不被激活，再继续训练；各层中恢复的份额须小于 "
        f"{d.HUNDREDTH:.0%}，所有学习率合计。",
        "After training, half of the units are silenced by their biases and training goes on; the "
        f"share that comes back must be below {d.HUNDREDTH:.0%} in every layer, over all rates.",
    ),
    Claim(
        "relu-units-die-frozen",
        D4_DEAD,
        "死亡的 ReLU 神经元的权重和偏置不再更新。",
        "The weights and the bias of a dead ReLU unit are updated no more.",
        DEAD_UNITS_TRAINING,
        level(q.MOVED_SHARE.at(**PLANTED), RELU_HE, d.RARE, "every"),
        f"同样的神经元中，权重或偏置在继续训练时有所改变的份额须小于 {d.HUNDREDTH:.0%}。",
        "Of the same units, the share whose weights or bias change while training goes on must be "
        f"below {d.HUNDREDTH:.0%} in every layer.",
    ),
    *_die("", TEXTBOOK_RATE, Text("教材的学习率", "at the textbook's learning rate")),
    *_die("-high-rate", "last", Text("所试最高的学习率", "at the highest rate tried")),
    Claim(
        "leaky-relu-units-live",
        places.D4_LEAKY(
            "神经元不会死亡(0.01x 确保至少有小的梯度流过)",
            "neurons do not die (0.01x makes sure that at least a small gradient flows through)",
        ),
        "leaky ReLU 的神经元不会死亡：总有梯度流过。",
        "Leaky ReLU's units do not die: some gradient always reaches them.",
        DEAD_UNITS_TRAINING,
        (
            level(FROZEN, LEAKY_HE, d.RARE),
            level(q.MOVED_SHARE.at(**PLANTED), LEAKY_HE, above(ALL, d.NOT_ALL), "every"),
        ),
        f"训练后，在任何学习率与任何层中，梯度恒为零的神经元须少于 {d.HUNDREDTH:.0%}；人为沉默的"
        f"神经元中，继续训练时有所改变者须多于 {ALL:.0%}。",
        f"After training, under {d.HUNDREDTH:.0%} of the units may be without gradient on every "
        "image, at any rate and in any layer; and of units that were silenced on purpose more "
        f"than {ALL:.0%} must change while training goes on.",
    ),
)
