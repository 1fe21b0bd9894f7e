"""Statements that are judged in several settings: which claims are one statement, and what differs.

A document seldom says at which learning rate, at which depth or by which measure its statement is
to hold. Where that can change the verdict, each reading is a claim of its own; here they are put
side by side.
"""

from collections.abc import Mapping

from engine.evidence.claims.claim import StatementSettings
from engine.evidence.claims.glorot_depth import DEEPEST, HE_DEPTH, SHALLOW
from engine.evidence.claims.saito_signals import DEPTHS
from engine.study.language import Text

_FOUR = Text("教材的四种，教材的学习率", "the four taught, at the textbook’s rate")
_TEXTBOOK_RATE = Text("教材的学习率", "the textbook’s rate")
_SHALLOW, _HE_DEPTH, _DEEPEST = (
    Text(f"{depth} 层", f"{depth} layers") for depth in (SHALLOW, HE_DEPTH, DEEPEST)
)
_STANDARD = Text("tanh，标准初始值", "tanh, standard weights")
_NORMALIZED = Text("tanh，归一化初始值", "tanh, normalized weights")
_SIGMOID = Text("sigmoid", "the sigmoid")
_POOLED = Text("总标准差", "the total sd")
_ACROSS = Text("跨样本标准差", "the sd across samples")

# What is appended to a claim's id in each setting.
_BEST = {
    "": _FOUR,
    "-all": Text(
        "所运行的 {laws} 种，教材的学习率", "all {laws} that were run, at the textbook’s rate"
    ),
    "-tuned": Text("教材的四种，各自的学习率", "the four taught, each at its own rate"),
}
_OWN_RATE = {"": _TEXTBOOK_RATE, "-tuned": Text("各自的学习率", "each at its own rate")}
_HIGH_RATE = {"": _TEXTBOOK_RATE, "-high-rate": Text("所试的最高学习率", "the highest rate tried")}
_DEEP = {"": Text("一个隐藏层", "one hidden layer"), "-deep": Text("深层网络", "a deep net")}
_OF_COST = {"": Text("tanh", "tanh"), "-sigmoid": _SIGMOID}
_PRODUCT = {
    "-linear": Text("线性网络，标准初始值", "a linear net, standard weights"),
    "": _STANDARD,
    "-normalised": _NORMALIZED,
}
_BREADTH = {"": _POOLED, "-across": _ACROSS}


def _judged(base: str, zh: str, en: str, settings: Mapping[str, Text]) -> StatementSettings:
    return StatementSettings(
        Text(zh, en), {f"{base}{end}": setting for end, setting in settings.items()}
    )


STATEMENTS: tuple[StatementSettings, ...] = (
    *(
        _judged(base, f"{zh}以{law}初始值为最佳", f"{law}’s value is the best for {en}", _BEST)
        for base, zh, en, law in (
            ("sigmoid-best-xavier", "sigmoid", "the sigmoid", "Xavier"),
            ("tanh-best-xavier", "tanh", "tanh", "Xavier"),
            ("relu-best-he", "ReLU", "ReLU", "He"),
            ("leaky-relu-best-he", "leaky ReLU", "leaky ReLU", "He"),
        )
    ),
    _judged(
        "odd-activation-preferred",
        "关于原点对称的激活函数更好",
        "a function symmetric about the origin is the better one",
        {
            "": Text("Xavier初始值，教材的学习率", "Xavier’s value, at the textbook’s rate"),
            "-all": _FOUR,
            "-tuned": Text("Xavier初始值，各自的学习率", "Xavier’s value, each at its own rate"),
        },
    ),
    _judged(
        "tanh-beats-logistic", "tanh优于逻辑函数", "tanh is better than the logistic", _OWN_RATE
    ),
    _judged(
        "tanh-small-weights-learn-nothing",
        "权重很小的tanh网络学不到任何东西",
        "a tanh net with small weights learns nothing",
        _OWN_RATE,
    ),
    _judged(
        "relu-avoids-vanishing-gradients",
        "ReLU避免了梯度消失",
        "ReLU avoids vanishing gradients",
        {"": Text("He初始值", "He’s weights"), "-small": Text("很小的权重", "small weights")},
    ),
    _judged(
        "many-relus-die-in-training",
        "大部分ReLU神经元在训练中死亡",
        "a large part of the ReLU units die in training",
        _HIGH_RATE,
    ),
    _judged(
        "positive-bias-saves-relu",
        "较大的正偏置使ReLU神经元免于死亡",
        "large positive biases keep ReLU units alive",
        _HIGH_RATE,
    ),
    _judged(
        "not-zero-centred-slower",
        "输出不以零为中心的逻辑函数收敛较慢",
        "the logistic, not being zero-centred, converges more slowly",
        _DEEP,
    ),
    _judged(
        "not-zero-centred-slower-directions",
        "即使以偏置使起点相同，逻辑函数收敛仍较慢",
        "the logistic converges more slowly even from the same function",
        _DEEP,
    ),
    _judged(
        "very-deep-still-vanishes",
        "采用归一化初始值的深层tanh网络，梯度仍会消失",
        "with the normalized weights the gradient of a deep tanh net still vanishes",
        {"": Text("随深度的变化", "as it goes with the depth"), "-30": _HE_DEPTH, "-100": _DEEPEST},
    ),
    *(
        _judged(
            "fails-for-relu",
            f"采用归一化初始值的ReLU网络不能保持{zh}的大小",
            f"with the normalized weights a ReLU net does not keep the size of its {en}s",
            {end: _SHALLOW, f"-deep{end}": _HE_DEPTH},
        )
        for end, zh, en in (("", "梯度", "gradient"), ("-forward", "信号", "signal"))
    ),
    _judged(
        "sigmoid-top-layer-saturates",
        "sigmoid网络的顶隐藏层降到零附近",
        "the top hidden layer of a sigmoid net falls to about zero",
        {"": Text("训练全程", "at any time"), "-soon": Text("训练之初", "soon after the start")},
    ),
    _judged(
        "normalised-keeps-gradients",
        "归一化初始值使梯度在各层之间得以保持",
        "the normalized weights keep gradients across layers",
        {"": Text("初始化时", "at initialization"), "-in-training": Text("训练中", "in training")},
    ),
    _judged(
        "cross-entropy-steeper-descent",
        "在二次代价的曲面上下降较慢",
        "descent on the quadratic cost’s surface is slower",
        _OF_COST,
    ),
    _judged(
        "cross-entropy-steeper-training",
        "以二次代价训练较慢",
        "training on the quadratic cost is slower",
        _OF_COST,
    ),
    _judged(
        "relu-converges-faster",
        "ReLU的收敛快得多",
        "ReLU converges much faster",
        {"": Text("与逻辑函数相比", "than the logistic"), "-tanh": Text("与tanh相比", "than tanh")},
    ),
    _judged(
        "forward-variance-product",
        "输出的方差等于各层因子之积",
        "the outputs’ variance is the product of the layers’ factors",
        _PRODUCT,
    ),
    _judged(
        "backward-variance-product",
        "梯度的方差等于各层因子之积",
        "the gradients’ variance is the product of the layers’ factors",
        _PRODUCT,
    ),
    _judged(
        "weight-gradient-equal-across-layers",
        "各层权重梯度的方差相等",
        "the weight gradients of all layers have one variance",
        {"": _STANDARD, "-normalised": _NORMALIZED},
    ),
    _judged(
        "unit-derivative-approximation",
        "初始化时tanh的导数约为一",
        "the slope of tanh is about one at initialization",
        {
            "": Text("标准初始值，方差为一的输入", "standard weights, inputs of unit variance"),
            "-normalised": Text(
                "归一化初始值，方差为一的输入", "normalized weights, inputs of unit variance"
            ),
            "-images": Text("标准初始值，原论文的图像", "standard weights, the paper’s images"),
        },
    ),
    _judged(
        "normalised-variance",
        "归一化方差使两个方向的方差都保持大小",
        "the normalized variance keeps variances in both directions",
        {
            "-equal": Text("线性网络，各层等宽", "a linear net, equal layers"),
            "": Text("线性网络，宽度不等", "a linear net, unequal layers"),
            "-tanh": Text("tanh，各层等宽", "tanh, equal layers"),
        },
    ),
    _judged(
        "normalised-variance-compromise",
        "归一化方差是前向与反向之间的折中",
        "the normalized variance is a compromise between both directions",
        {
            "": Text("逐层变窄", "layers that narrow"),
            "-alternating": Text("宽窄相间", "wide and narrow in turn"),
        },
    ),
    _judged(
        "not-zero-centred-same-sign",
        "逻辑神经元之上，一个神经元的权重梯度全部同号",
        "above logistic units all weight gradients of a unit have one sign",
        {"": Text("单个样本", "one sample"), "-batch": Text("一批样本", "a batch")},
    ),
    _judged(
        "sigmoid-lecun-widens",
        "采用Xavier初始值的sigmoid网络，输出逐层变宽",
        "with Xavier’s value a sigmoid’s outputs widen with depth",
        _BREADTH,
    ),
    _judged(
        "sigmoid-sd001-units-alike",
        "权重很小时，sigmoid各神经元的输出大致相同",
        "with small weights the units of a sigmoid layer are alike",
        {
            "": Text("绝对数值", "absolute"),
            "-relative": Text("相对于随输入的变化", "relative to what the input changes"),
        },
    ),
    _judged(
        "relu-he-width-constant",
        "采用He初始值的ReLU网络，各层输出同样宽",
        "with He’s value the layers of a ReLU net are equally broad",
        {"": _POOLED, "-second-moment": Text("均方根", "the root mean square"), "-across": _ACROSS},
    ),
    _judged(
        "breadth-needed",
        "末层输出起初的离散程度须适当",
        "the last layer needs a suitable breadth at the start",
        _BREADTH,
    ),
    *(
        _judged(
            f"{name}-sd001-cannot-learn",
            f"权重标准差为0.01的{net}网络无法学习",
            f"with sd 0.01 a {net} net does not learn",
            _OWN_RATE,
        )
        for name, net in (("relu", "ReLU"), ("sigmoid", "sigmoid"))
    ),
    _judged(
        "right-init-faster-lower",
        "合理的搭配使损失更低",
        "the right pair ends at a lower loss",
        _OWN_RATE,
    ),
    _judged(
        "relu-he-gradient-kept",
        "采用He初始值的ReLU网络，梯度得以保持",
        "with He’s value a ReLU net keeps its gradient",
        {f"-{depth}": Text(f"{depth}层", f"{depth} layers") for depth in DEPTHS},
    ),
)
