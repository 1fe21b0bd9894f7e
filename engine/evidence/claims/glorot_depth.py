"""Claims of the notes on Glorot & Bengio (D2), parts 3 to 5: normalized weights in deep nets.

"Very deep" is the experiment's deepest net, of 100 layers; 30 are those of He et al. 2015, whose
paper D2 announces.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.claims.sun_wang_signals import RATIO
from engine.evidence.claims.training import AT_OWN_RATE, MATRIX
from engine.evidence.criteria import Contrary, above, below, within
from engine.evidence.predicates import against, layer_ratio, level
from engine.evidence.quantity import Cell
from engine.study.language import Text

GLOROT_GRADIENTS = Evidence("glorot", "glorot_gradients")
DEEP_GRADIENTS = Evidence("deep", "deep_gradients")

NORMALIZED, STANDARD = Cell("tanh", "glorot_uniform"), Cell("tanh", "uniform_fan_in")
NARROW, XAVIER = Cell("tanh", "normal_sd0.01"), Cell("tanh", "lecun_normal")
RELU = Cell("relu", "glorot_uniform")

SHALLOW, DEEPEST, HE_DEPTH = 5, 100, 30
AT_START = q.GRADIENT_SD.at(depth=SHALLOW, iteration="first")
FADES = -0.1  # a power of the depth; over ten times the layers a gradient then loses a fifth
NOT_AT_ALL = Contrary(0.0, Text("完全不随深度减弱", "it does not fade at all"))
FAR_WORSE = Contrary(
    d.LEARNED_LITTLE, Text("损失高出随机猜测的一半", "worse by half of a guess's loss")
)

D2_FAILS = places.D2_PART_1(
    "激活函数,同样使用此初始化方法就会出现问题",
    "activation function, using this initialization all the same causes problems",
)
D2_STILL = places.D2_PART_3_2(
    "但是对于很深层的神经网络还是有可能导致梯度消失",
    "but in very deep networks it may still be that the gradient vanishes",
)
D2_SOLVES = places.D2_PART_1(
    "能够解决训练中梯度消失的问题", "can solve the problem of gradients vanishing in training"
)


def _at_depth(depth: int) -> Claim:
    gradient = q.DEEP_GRADIENT.at(depth=depth)
    return Claim(
        f"very-deep-still-vanishes-{depth}",
        D2_STILL,
        f"采用归一化初始值，tanh 网络深达 {depth} 层时梯度已消失。",
        f"With the normalized weights the gradient has vanished in a tanh net of {depth} layers.",
        DEEP_GRADIENTS,
        layer_ratio(gradient, NORMALIZED, "first", "last", d.GONE),
        f"初始化时，{RATIO.zh}须小于 {d.VANISHED:g}，与“梯度消失”的同类说法界限相同。",
        f"At initialization the {RATIO.en} must be below {d.VANISHED:g}, as for the like claims on "
        "vanishing gradients.",
    )


def _fails(suffix: str, depth: int) -> tuple[Claim, ...]:
    """Backwards and forwards; either may fail alone."""
    lost = below(d.KEPT[0])
    backwards = layer_ratio(q.DEEP_GRADIENT.at(depth=depth), RELU, "first", "last", lost)
    forwards = layer_ratio(q.deep_signal(depth), RELU, "last", "first", lost)
    outputs = Text("末层与首层输出的均方根之比", "rms of the last layer's outputs over the first's")
    return tuple(
        Claim(
            f"fails-for-relu{suffix}{end}",
            D2_FAILS,
            f"归一化初始值不适用于 ReLU：{depth} 层网络的{what.zh}不能保持大小。",
            f"The normalized weights do not suit ReLU: {depth} layers do not keep the size of "
            f"{what.en}.",
            DEEP_GRADIENTS,
            predicate,
            f"初始化时，{ratio.zh}须小于 {d.KEPT[0]:g}，与标准初始值不能使梯度保持大小的界限相同。",
            f"At initialization the {ratio.en} must be below {d.KEPT[0]:g}, as for the standard "
            "weights, which do not keep gradients either.",
        )
        for end, what, predicate, ratio in (
            ("", Text("梯度", "gradients"), backwards, RATIO),
            ("-forward", Text("信号", "signals"), forwards, outputs),
        )
    )


CLAIMS = (
    Claim(
        "normalised-keeps-gradients",
        D2_SOLVES,
        "归一化初始值使梯度在各层间保持大小。",
        "The normalized weights keep the size of gradients across layers.",
        GLOROT_GRADIENTS,
        layer_ratio(AT_START, NORMALIZED, "first", "last", within(*d.KEPT)),
        f"论文的五个 tanh 隐藏层，训练之前，{RATIO.zh}须介于二分之一与 2 之间，即既未减半也未加"
        "倍。",
        f"In the paper's five hidden layers of tanh, before training, the {RATIO.en} must lie "
        "between one half and 2.",
    ),
    Claim(
        "normalised-keeps-gradients-standard-does-not",
        D2_SOLVES,
        "标准初始值不能使梯度在各层间保持大小。",
        "The standard weights do not keep the size of gradients across layers.",
        GLOROT_GRADIENTS,
        layer_ratio(AT_START, STANDARD, "first", "last", below(d.KEPT[0])),
        f"论文的五个 tanh 隐藏层，训练之前，{RATIO.zh}须小于二分之一。",
        f"In the paper's five hidden layers of tanh, before training, the {RATIO.en} must be below "
        "one half.",
    ),
    Claim(
        "normalised-keeps-gradients-in-training",
        D2_SOLVES,
        "采用归一化初始值时，梯度在训练中不消失。",
        "With the normalized weights the gradient does not vanish in training.",
        GLOROT_GRADIENTS,
        level(q.LEAST_GRADIENT_RATIO.at(depth=SHALLOW), NORMALIZED, above(d.VANISHED)),
        f"五个 tanh 隐藏层，在任何测量时刻，{RATIO.zh}都须大于 {d.VANISHED:g}，即判断“消失”的界"
        "限。",
        f"In five hidden layers of tanh, at every moment, the {RATIO.en} must be above "
        f"{d.VANISHED:g}, the bound that decides “vanishes”.",
    ),
    Claim(
        "very-deep-still-vanishes",
        D2_STILL,
        "采用归一化初始值，tanh 网络的梯度仍随深度减弱，因而网络足够深时仍会消失。",
        "With the normalized weights the gradient of a tanh net still fades with the depth, so "
        "that it vanishes in one that is deep enough.",
        DEEP_GRADIENTS,
        level(q.DEPTH_EXPONENT, NORMALIZED, below(FADES, NOT_AT_ALL)),
        f"初始化时，{RATIO.zh}拟合为层数的幂，其指数须小于 {FADES:g}。",
        f"At initialization the {RATIO.en} is fitted by a power of the depth, whose exponent must "
        f"be below {FADES:g}.",
    ),
    *map(_at_depth, (HE_DEPTH, DEEPEST)),
    *_fails("", SHALLOW),
    *_fails("-deep", HE_DEPTH),
    Claim(
        "fails-for-relu-training",
        D2_FAILS,
        "归一化初始值不适用于 ReLU：四个隐藏层的网络训练时不如采用 He 初始值（教材的学习率）。",
        "The normalized weights do not suit ReLU: in training, four hidden layers do worse than "
        "with He's weights (at the textbook's rate).",
        MATRIX,
        against(q.TRAIN_LOSS, RELU, Cell("relu", "he_uniform"), above(d.SMALLEST_EFFECT)),
        "训练后训练集上的损失，归一化初始值减 He 初始值，须大于 ln(类别数) 的 "
        f"{d.SMALLEST_EFFECT:.0%}；两者均为均匀分布。",
        "After training, the loss on the training set with the normalized weights minus that with "
        f"He's must be above {d.SMALLEST_EFFECT:.0%} of ln(classes); both are uniform.",
    ),
    Claim(
        "learning-rate-makes-up-for-narrow-start",
        places.D2_PART_5(
            "可以通过控制学习率参数等方式来进行对应处理",
            "can be dealt with accordingly by controlling the learning rate and the like",
        ),
        "初始权重过窄，可由学习率弥补（四层 tanh，标准差 0.01 与 sqrt(1/n) 相比）。",
        "The learning rate can make up for a start that is too narrow (four layers of tanh, sd "
        "0.01 against sqrt(1/n)).",
        AT_OWN_RATE,
        against(q.TRAIN_LOSS, NARROW, XAVIER, below(d.SMALLEST_EFFECT, FAR_WORSE)),
        "两者的学习率各自调优，训练后训练集上的损失之差须小于 ln(类别数) 的 "
        f"{d.SMALLEST_EFFECT:.0%}。",
        "Each at its own learning rate, the loss on the training set after training may be higher "
        f"by no more than {d.SMALLEST_EFFECT:.0%} of ln(classes).",
    ),
)
