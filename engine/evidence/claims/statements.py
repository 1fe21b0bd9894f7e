"""Statements that are judged in several settings: which claims are one statement, and what differs.

A document seldom says at which learning rate, at which depth or by which measure its statement is
to hold. Where that can change the verdict, each reading is a claim of its own; here they are put
side by side.
"""

from __future__ import annotations

from engine.evidence.claims.claim import StatementSettings
from engine.evidence.claims.glorot_depth import DEEPEST, HE_DEPTH, SHALLOW
from engine.evidence.claims.saito_signals import DEPTHS
from engine.study.language import Text

RATE = Text("学习率", "the learning rate")
LAWS = Text("所比较的初始值与学习率", "the initial weights compared and the learning rate")
DEPTH = Text("层数", "the depth")
WIDTHS = Text("各层的宽度", "the widths of the layers")
TIME = Text("训练的时刻", "the moment in training")
NET = Text("激活函数或权重", "the activation function or the weights")
DATA = Text("所计的数据", "the data that are counted")
MEASURE = Text("所用的量", "the measure")

_FOUR = Text("四份材料的四种，教材的学习率", "the documents’ four, at the textbook’s rate")
_ALL = Text("本文所试的全部，教材的学习率", "all of this study, at the textbook’s rate")
_FOUR_TUNED = Text("四份材料的四种，各自的学习率", "the documents’ four, each at its own rate")
_TEXTBOOK_RATE = Text("教材的学习率", "the textbook's rate")
_OWN_RATE = Text("各自的学习率", "each at its own rate")
_HIGH_RATE = Text("所试的最高学习率", "the highest rate tried")
_ONE_LAYER = Text("一个隐藏层", "one hidden layer")
_DEEP = Text("深层网络", "a deep net")
_SHALLOW, _HE_DEPTH, _DEEPEST = (
    Text(f"{depth} 层", f"{depth} layers") for depth in (SHALLOW, HE_DEPTH, DEEPEST)
)
_STANDARD = Text("tanh，标准初始值", "tanh, standard weights")
_NORMALIZED = Text("tanh，归一化初始值", "tanh, normalized weights")
_LINEAR = Text("线性网络，标准初始值", "a linear net, standard weights")
_TANH, _SIGMOID = Text("tanh", "tanh"), Text("sigmoid", "the sigmoid")
_POOLED = Text("总标准差", "the total sd")
_ACROSS = Text("跨样本标准差", "the sd across samples")


def _best(base: str, zh: str, en: str) -> StatementSettings:
    settings = {base: _FOUR, f"{base}-all": _ALL, f"{base}-tuned": _FOUR_TUNED}
    return StatementSettings(Text(zh, en), LAWS, settings)


def _pair(
    ids: tuple[str, str], zh: str, en: str, varied: Text, settings: tuple[Text, Text]
) -> StatementSettings:
    return StatementSettings(Text(zh, en), varied, dict(zip(ids, settings, strict=True)))


def _suffixed(
    base: str, suffix: str, zh: str, en: str, varied: Text, settings: tuple[Text, Text]
) -> StatementSettings:
    return _pair((base, f"{base}-{suffix}"), zh, en, varied, settings)


STATEMENTS: tuple[StatementSettings, ...] = (
    _best(
        "sigmoid-best-xavier",
        "sigmoid以Xavier初始值为最佳",
        "Xavier’s value is the best for the sigmoid",
    ),
    _best("tanh-best-xavier", "tanh以Xavier初始值为最佳", "Xavier’s value is the best for tanh"),
    _best("relu-best-he", "ReLU以He初始值为最佳", "He’s value is the best for ReLU"),
    _best(
        "leaky-relu-best-he", "泄漏ReLU以He初始值为最佳", "He’s value is the best for leaky ReLU"
    ),
    StatementSettings(
        Text(
            "关于原点对称的激活函数更好", "a function symmetric about the origin is the better one"
        ),
        LAWS,
        {
            "odd-activation-preferred": Text(
                "Xavier初始值，教材的学习率", "Xavier’s value, at the textbook's rate"
            ),
            "odd-activation-preferred-all": _FOUR,
            "odd-activation-preferred-tuned": Text(
                "Xavier初始值，各自的学习率", "Xavier’s value, each at its own rate"
            ),
        },
    ),
    _suffixed(
        "tanh-beats-logistic",
        "tuned",
        "tanh优于逻辑函数",
        "tanh is better than the logistic",
        RATE,
        (_TEXTBOOK_RATE, _OWN_RATE),
    ),
    _suffixed(
        "tanh-small-weights-learn-nothing",
        "tuned",
        "权重很小的tanh网络学不到任何东西",
        "a tanh net with small weights learns nothing",
        RATE,
        (_TEXTBOOK_RATE, _OWN_RATE),
    ),
    _pair(
        ("relu-avoids-vanishing-gradients", "relu-avoids-vanishing-gradients-small"),
        "ReLU避免了梯度消失",
        "ReLU avoids vanishing gradients",
        NET,
        (Text("He初始值", "He’s weights"), Text("很小的权重", "small weights")),
    ),
    _suffixed(
        "many-relus-die-in-training",
        "high-rate",
        "大部分ReLU单元在训练中死亡",
        "a large part of the ReLU units die in training",
        RATE,
        (_TEXTBOOK_RATE, _HIGH_RATE),
    ),
    _suffixed(
        "positive-bias-saves-relu",
        "high-rate",
        "较大的正偏置使ReLU单元免于死亡",
        "large positive biases keep ReLU units alive",
        RATE,
        (_TEXTBOOK_RATE, _HIGH_RATE),
    ),
    *(
        _suffixed(base, "deep", zh, en, DEPTH, (_ONE_LAYER, _DEEP))
        for base, zh, en in (
            (
                "not-zero-centred-slower",
                "输出不以零为中心的逻辑函数收敛较慢",
                "the logistic, not being zero-centred, converges more slowly",
            ),
            (
                "not-zero-centred-slower-directions",
                "即使以偏置使起点相同，逻辑函数收敛仍较慢",
                "the logistic converges more slowly even from the same function",
            ),
        )
    ),
    StatementSettings(
        Text(
            "采用归一化初始值的深层tanh网络，梯度仍会消失",
            "with the normalized weights the gradient of a deep tanh net still vanishes",
        ),
        DEPTH,
        {
            "very-deep-still-vanishes": Text("随深度的变化", "as it goes with the depth"),
            "very-deep-still-vanishes-30": _HE_DEPTH,
            "very-deep-still-vanishes-100": _DEEPEST,
        },
    ),
    *(
        _pair(
            (f"fails-for-relu{end}", f"fails-for-relu-deep{end}"),
            f"采用归一化初始值的ReLU网络不能保持{zh}的大小",
            f"with the normalized weights a ReLU net does not keep the size of its {en}s",
            DEPTH,
            (_SHALLOW, _HE_DEPTH),
        )
        for end, zh, en in (("", "梯度", "gradient"), ("-forward", "信号", "signal"))
    ),
    _suffixed(
        "sigmoid-top-layer-saturates",
        "soon",
        "sigmoid网络的顶隐藏层降到零附近",
        "the top hidden layer of a sigmoid net falls to about zero",
        TIME,
        (Text("训练全程", "at any time"), Text("训练之初", "soon after the start")),
    ),
    _suffixed(
        "normalised-keeps-gradients",
        "in-training",
        "归一化初始值使梯度在各层之间得以保持",
        "the normalized weights keep gradients across layers",
        TIME,
        (Text("初始化时", "at initialization"), Text("训练中", "in training")),
    ),
    _suffixed(
        "cross-entropy-steeper-descent",
        "sigmoid",
        "在二次代价的曲面上下降较慢",
        "descent on the quadratic cost’s surface is slower",
        NET,
        (_TANH, _SIGMOID),
    ),
    _suffixed(
        "cross-entropy-steeper-training",
        "sigmoid",
        "以二次代价训练较慢",
        "training on the quadratic cost is slower",
        NET,
        (_TANH, _SIGMOID),
    ),
    _suffixed(
        "relu-converges-faster",
        "tanh",
        "ReLU的收敛快得多",
        "ReLU converges much faster",
        NET,
        (Text("与逻辑函数相比", "than the logistic"), Text("与tanh相比", "than tanh")),
    ),
    *(
        StatementSettings(
            Text(zh, en),
            NET,
            {
                f"{base}-linear": _LINEAR,
                base: _STANDARD,
                f"{base}-normalised": _NORMALIZED,
            },
        )
        for base, zh, en in (
            (
                "forward-variance-product",
                "输出的方差等于各层因子之积",
                "the outputs’ variance is the product of the layers’ factors",
            ),
            (
                "backward-variance-product",
                "梯度的方差等于各层因子之积",
                "the gradients’ variance is the product of the layers’ factors",
            ),
        )
    ),
    _suffixed(
        "weight-gradient-equal-across-layers",
        "normalised",
        "各层权重梯度的方差相等",
        "the weight gradients of all layers have one variance",
        NET,
        (_STANDARD, _NORMALIZED),
    ),
    StatementSettings(
        Text("初始化时tanh的导数约为一", "the slope of tanh is about one at initialization"),
        NET,
        {
            "unit-derivative-approximation": Text(
                "标准初始值，方差为一的输入", "standard weights, inputs of unit variance"
            ),
            "unit-derivative-approximation-normalised": Text(
                "归一化初始值，方差为一的输入", "normalized weights, inputs of unit variance"
            ),
            "unit-derivative-approximation-images": Text(
                "标准初始值，原论文的图像", "standard weights, the paper’s images"
            ),
        },
    ),
    StatementSettings(
        Text(
            "归一化方差使两个方向的方差都保持大小",
            "the normalized variance keeps variances in both directions",
        ),
        WIDTHS,
        {
            "normalised-variance-equal": Text("线性网络，各层等宽", "a linear net, equal layers"),
            "normalised-variance": Text("线性网络，宽度不等", "a linear net, unequal layers"),
            "normalised-variance-tanh": Text("tanh，各层等宽", "tanh, equal layers"),
        },
    ),
    _suffixed(
        "normalised-variance-compromise",
        "alternating",
        "归一化方差是前向与反向之间的折中",
        "the normalized variance is a compromise between both directions",
        WIDTHS,
        (Text("逐层变窄", "layers that narrow"), Text("宽窄相间", "wide and narrow in turn")),
    ),
    _suffixed(
        "not-zero-centred-same-sign",
        "batch",
        "逻辑单元之上，一个单元的权重梯度全部同号",
        "above logistic units all weight gradients of a unit have one sign",
        DATA,
        (Text("单个样本", "one sample"), Text("一批样本", "a batch")),
    ),
    _suffixed(
        "sigmoid-lecun-widens",
        "across",
        "采用Xavier初始值的sigmoid网络，输出逐层变宽",
        "with Xavier’s value a sigmoid’s outputs widen with depth",
        MEASURE,
        (_POOLED, _ACROSS),
    ),
    _suffixed(
        "sigmoid-sd001-units-alike",
        "relative",
        "权重很小时，sigmoid各单元的输出大致相同",
        "with small weights the units of a sigmoid layer are alike",
        MEASURE,
        (
            Text("绝对数值", "absolute"),
            Text("相对于随输入的变化", "relative to what the input changes"),
        ),
    ),
    StatementSettings(
        Text(
            "采用He初始值的ReLU网络，各层的广度相同",
            "with He’s value the layers of a ReLU net are equally broad",
        ),
        MEASURE,
        {
            "relu-he-width-constant": _POOLED,
            "relu-he-width-constant-second-moment": Text("均方根", "the root mean square"),
            "relu-he-width-constant-across": _ACROSS,
        },
    ),
    _suffixed(
        "breadth-needed",
        "across",
        "末层起初须有适当的广度",
        "the last layer needs a suitable breadth at the start",
        MEASURE,
        (_POOLED, _ACROSS),
    ),
    *(
        _suffixed(
            f"{activation}-sd001-cannot-learn",
            "tuned",
            f"权重标准差为0.01的{name.zh}网络无法学习",
            f"with sd 0.01 a net of {name.en} does not learn",
            RATE,
            (_TEXTBOOK_RATE, _OWN_RATE),
        )
        for activation, name in (("relu", Text("ReLU", "ReLU")), ("sigmoid", _SIGMOID))
    ),
    _suffixed(
        "right-init-faster-lower",
        "tuned",
        "合理的搭配使损失更低",
        "the right pair ends at a lower loss",
        RATE,
        (_TEXTBOOK_RATE, _OWN_RATE),
    ),
    StatementSettings(
        Text(
            "采用He初始值的ReLU网络，梯度得以保持",
            "with He’s value a ReLU net keeps its gradient",
        ),
        DEPTH,
        {
            f"relu-he-gradient-kept-{depth}": Text(f"{depth}层", f"{depth} layers")
            for depth in DEPTHS
        },
    ),
)
