"""Statements of the documents that no verdict decides, with the reasons."""

from engine.evidence.claims import places
from engine.evidence.claims.claim import Unjudged
from engine.evidence.claims.overfitting import D1_DECAY
from engine.evidence.claims.symmetry import D0_ZERO
from engine.evidence.claims.training import D0_STRONGER

UNJUDGED = (
    Unjudged(
        "small-normal-customary",
        places.D0_SECTION_1("权重初始值一般设定为", "initial weights are generally set to"),
        "权重初始值一般取标准差为 0.01 的高斯分布。",
        "Initial weights are generally drawn with sd 0.01.",
        "这是对习惯的陈述，不是计算所能判定的",
        "it speaks of a custom, which no computation decides",
    ),
    Unjudged(
        "activation-by-situation",
        places.D0_INTRODUCTION(
            "激活函数的选取一般都是根据实际的情况来做一定的改变",
            "the activation function is generally chosen, and changed, according to the situation",
        ),
        "激活函数一般根据实际情况选取。",
        "Activation functions are generally chosen by the situation.",
        "它没有说明什么情况下选取什么，无从检验",
        "it does not say what is to be chosen when, so that nothing can be tested",
    ),
    Unjudged(
        "widening-means-learning",
        places.D0_SECTION_2_1(
            "其广度有所增加,说明在不断地学习",
            "its breadth grows, which shows that it is constantly learning",
        ),
        "直方图逐层变宽说明网络在不断学习。",
        "The widening of the histograms shows that the net is learning.",
        "直方图出自未经训练的权重，谈不上学习；分布是否变宽则另有判定",
        "the histograms are of untrained weights, which learn nothing; whether they widen is "
        "judged",
    ),
    Unjudged(
        "relu-histogram",
        places.D0_FIGURE_2(
            "ReLU 函数时的激活值分布图得出的结论一致",
            "the histograms of activations with ReLU lead to the same conclusion",
        ),
        "ReLU 的激活值分布图得出同样的结论。",
        "The histograms of ReLU's outputs lead to the same conclusion.",
        "文中并没有印出这幅图；其结论，即梯度消失，则另有判定",
        "the figure that it cites is not printed; its conclusion, that the gradient vanishes, "
        "is judged",
    ),
    Unjudged(
        "zero-weights-at-the-textbooks-rate",
        D0_ZERO,
        "在教材的学习率下，权重为零的网络无法学习。",
        "At the textbook's learning rate a net with zero weights does not learn.",
        "在这样短的训练中，从随机权重出发的对照也学不会；因此只在最有利的学习率下判定",
        "in so short a training the controls from random weights do not learn either, so that "
        "it is judged at the most favourable rates alone",
    ),
    Unjudged(
        "sigmoid-he-beats-extremes-at-the-textbooks-rate",
        D0_STRONGER,
        "在教材的学习率下，sigmoid 网络采用 sqrt(2/n) 时学得比两个极端都好。",
        "At the textbook's learning rate a sigmoid net learns better with sqrt(2/n) than with "
        "both extremes.",
        "三者之中有两者停留在随机猜测的损失上；因此只在各自选定的学习率下判定",
        "two of the three stay at the loss of a guess, so that it is judged at rates chosen "
        "for each alone",
    ),
    Unjudged(
        "weight-decay-by-strength",
        D1_DECAY,
        "权重衰减越强，过拟合越轻。",
        "The stronger the weight decay, the less a net overfits.",
        "没有一篇材料这样说；而且衰减过强的网络什么也学不到，差距自然变小",
        "no document says so, and where decay is too strong to learn anything the gap is small "
        "for that reason alone",
    ),
    Unjudged(
        "range-shrinks-with-depth",
        places.D2_PART_5(
            "对应的初始化权重的分布范围还是会不断减小的",
            "the range of the corresponding initial weights still keeps shrinking",
        ),
        "网络越深，归一化初始权重的分布范围越小。",
        "The deeper the net, the narrower the range of the normalized initial weights.",
        "公式中只有权重矩阵两侧的宽度而没有层数，因而没有可以测量的；若所指为信号与梯度随深度减弱，"
        "则另有判定",
        "the rule knows the widths on either side of a weight matrix and not the depth, so "
        "there is nothing to measure; if what fades with depth is meant, signals and "
        "gradients, that is judged elsewhere",
    ),
    Unjudged(
        "exp-is-costly",
        places.D4_LOGISTIC(
            "由于函数中的指数项，逻辑函数的计算开销很大",
            "because of the exponential in it, the logistic function is expensive to compute",
        ),
        "逻辑函数与 tanh 因含指数而计算开销大。",
        "The logistic and tanh are expensive to compute for their exponential.",
        "耗时因机器而异，同一台机器上也不能逐次重现，故只在网页版中给出，不据以判定",
        "times differ between machines and from run to run, so that they are shown in the HTML "
        "edition alone and decide nothing",
    ),
    Unjudged(
        "positive-weights-save-relu",
        places.D4_RELU(
            "通过将权重初始化为大的正值", "by initializing the weights to large positive values"
        ),
        "较大的正权重可以避免 ReLU 神经元死亡。",
        "Large positive initial weights keep ReLU units from dying.",
        "本文的初始值均值都为零；权重皆为正时加权和与输入个数成正比，所试的学习率对这样的网络并不适用",
        "all initial weights of this study have the mean zero; from weights that are all "
        "positive the sums grow in proportion to the number of inputs, and the learning rates "
        "tried here are none for such a net",
    ),
    Unjudged(
        "relu-from-convolutional-networks",
        places.D4_RELU(
            "ReLU 在卷积神经网络的上下文中引入了非线性激活函数",
            "ReLU was introduced as a nonlinear activation function in the context of "
            "convolutional neural networks",
        ),
        "ReLU 是随卷积神经网络引入的。",
        "ReLU was introduced in the context of convolutional networks.",
        "这是历史，不是计算所能判定的",
        "that is history, which no computation decides",
    ),
)
