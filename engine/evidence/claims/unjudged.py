"""Statements of the documents that no verdict decides, with the reasons."""

from engine.study.language import Text

_STATEMENTS = (
    # D0, section 1
    (
        "权重初始值一般取标准差为 0.01 的高斯分布。",
        "Initial weights are generally drawn with sd 0.01.",
        "这是对习惯的陈述，不是计算所能判定的",
        "it speaks of a custom, which no computation decides",
    ),
    # D0, section 0, introduction
    (
        "激活函数一般根据实际情况选取。",
        "Activation functions are generally chosen by the situation.",
        "它没有说明什么情况下选取什么，无从检验",
        "it does not say what is to be chosen when, so that nothing can be tested",
    ),
    # D0, section 2.1
    (
        "直方图逐层变宽说明网络在不断学习。",
        "The widening of the histograms shows that the net is learning.",
        "直方图出自未经训练的权重，谈不上学习；分布是否变宽则另有判定",
        "the histograms are of untrained weights, which learn nothing; whether they widen is "
        "judged",
    ),
    # D0, section 2.2, figure 2
    (
        "ReLU 的激活值分布图得出同样的结论。",
        "The histograms of ReLU's outputs lead to the same conclusion.",
        "文中并没有印出这幅图；其结论，即梯度消失，则另有判定",
        "the figure that it cites is not printed; its conclusion, that the gradient vanishes, "
        "is judged",
    ),
    # D0, section 1
    (
        "在教材的学习率下，权重为零的网络无法学习。",
        "At the textbook's learning rate a net with zero weights does not learn.",
        "在这样短的训练中，从随机权重出发的对照也学不会；因此只在最有利的学习率下判定",
        "in so short a training the controls from random weights do not learn either, so that "
        "it is judged at the most favourable rates alone",
    ),
    # D0, section 2.1, figure 1(d)
    (
        "在教材的学习率下，sigmoid 网络采用 sqrt(2/n) 时学得比两个极端都好。",
        "At the textbook's learning rate a sigmoid net learns better with sqrt(2/n) than with "
        "both extremes.",
        "三者之中有两者停留在随机猜测的损失上；因此只在各自选定的学习率下判定",
        "two of the three stay at the loss of a guess, so that it is judged at rates chosen "
        "for each alone",
    ),
    # D1, part 1, “weight decay”
    (
        "权重衰减越强，过拟合越轻。",
        "The stronger the weight decay, the less a net overfits.",
        "没有一篇材料这样说；而且衰减过强的网络什么也学不到，差距自然变小",
        "no document says so, and where decay is too strong to learn anything the gap is small "
        "for that reason alone",
    ),
    # D2, part 5
    (
        "网络越深，归一化初始权重的分布范围越小。",
        "The deeper the net, the narrower the range of the normalized initial weights.",
        "公式中只有权重矩阵两侧的宽度而没有层数，因而没有可以测量的；若所指为信号与梯度随深度减弱，"
        "则另有判定",
        "the rule knows the widths on either side of a weight matrix and not the depth, so "
        "there is nothing to measure; if what fades with depth is meant, signals and "
        "gradients, that is judged elsewhere",
    ),
    # D4, “logistic function”
    (
        "逻辑函数与 tanh 因含指数而计算开销大。",
        "The logistic and tanh are expensive to compute for their exponential.",
        "耗时因机器而异，同一台机器上也不能逐次重现，故只在网页版中给出，不据以判定",
        "times differ between machines and from run to run, so that they are shown in the HTML "
        "edition alone and decide nothing",
    ),
    # D4, “ReLU, rectified linear unit”
    (
        "较大的正权重可以避免 ReLU 神经元死亡。",
        "Large positive initial weights keep ReLU units from dying.",
        "本文的初始值均值都为零；权重皆为正时加权和与输入个数成正比，所试的学习率对这样的网络并不适用",
        "all initial weights of this study have the mean zero; from weights that are all "
        "positive the sums grow in proportion to the number of inputs, and the learning rates "
        "tried here are none for such a net",
    ),
    # D4, “ReLU, rectified linear unit”
    (
        "ReLU 是随卷积神经网络引入的。",
        "ReLU was introduced in the context of convolutional networks.",
        "这是历史，不是计算所能判定的",
        "that is history, which no computation decides",
    ),
)
UNJUDGED: tuple[tuple[Text, Text], ...] = tuple(
    (Text(zh, en), Text(why_zh, why_en)) for zh, en, why_zh, why_en in _STATEMENTS
)
"""Each statement with the reason, a clause, for which no verdict is passed."""
