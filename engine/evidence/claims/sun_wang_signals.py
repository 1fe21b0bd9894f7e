"""Sun & Wang's claims (D0 section 2) about signals at initialization; D1 shares some.

Judged on D0's net: six layers of 100 units, 1000 Gaussian samples.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import MIRRORED, Contrary, above, below
from engine.evidence.predicates import against, layer_ratio, level, rank_trend, trend
from engine.evidence.quantity import Cell
from engine.net.activations.activation import SMALL_SHARE
from engine.study.language import Text

HISTOGRAMS_SIGMOID = Evidence("propagation", "histograms_sigmoid")
GRADIENTS = Evidence("propagation", "gradients")
SPREAD = Evidence("propagation", "breadth")
DRAWS = Evidence("histogram_draws", "histograms_sigmoid")  # as many as a slight lean needs
WIDTH = 100  # units a layer of both documents' nets; from about half as many on they pile up

SIGMOID_SD1 = Cell("sigmoid", "normal_sd1")
SIGMOID_SD001 = Cell("sigmoid", "normal_sd0.01")
SIGMOID_LECUN = Cell("sigmoid", "lecun_normal")
SIGMOID_HE = Cell("sigmoid", "he_normal")
TANH_LECUN = Cell("tanh", "lecun_normal")

RATIO = Text(
    "首层与末层预激活梯度的标准差之比",
    "sd of the gradient at the first layer's pre-activations over that at the last",
)
LEANS = 0.1  # "slightly skewed", "mended": a fifth of what counts as skewed at all
LEANS_LESS = Contrary(-LEANS, MIRRORED)
PEAKED = 2.0  # a bell: at least twice as many in the middle as at the ends of the range
LEVEL = Contrary(1.0, Text("不多于两端", "no more than at the ends"))
CONCENTRATED = 0.05  # "around 0.5": two rms distances span a fifth of the range (0, 1)
HALF = 0.5

D0_ALIKE = places.D0_FIGURE_1B(
    "因为多个神经元的输出一致的原因,学习能力就丧失了",
    "because several neurons give the same output, the ability to learn is lost",
)

D0_WIDENS = places.D0_FIGURE_1C(
    "在各个层之间传递的过程中广度有所增加",
    "on the way from layer to layer the breadth grows somewhat",
)

D0_JUMPS = places.D0_FIGURE_1D(
    "其跳动行相比于图 1(c) 有点大", "it jumps somewhat more than figure 1(c)"
)

CLAIMS = (
    Claim(
        "sigmoid-sd1-saturates",
        places.D0_FIGURE_1A(
            "各层的激活值呈现出偏向 0 或 1 的分布",
            "the activations of every layer are distributed towards 0 or 1",
        )
        + places.D1_RANDOM(
            "各层的激活值呈偏向0/1的分布",
            "the activations of every layer are distributed towards 0/1",
        ),
        f"权重标准差为 1、每层 {WIDTH} 个神经元时，sigmoid 各层的输出都堆积在 0 和 1 附近。",
        f"With weights of sd 1 and {WIDTH} units a layer the outputs of every sigmoid layer pile "
        "up near 0 and 1.",
        HISTOGRAMS_SIGMOID,
        level(q.SATURATED_SHARE, SIGMOID_SD1, above(d.PILED_UP, d.EVEN), "every"),
        f"每层中距 0 或 1 不超过 {SMALL_SHARE:g} 的输出须超过 {d.PILED_UP:.0%}；均匀分布只有 "
        f"{2 * SMALL_SHARE:.0%}，过半即为堆积。",
        f"In every layer more than {d.PILED_UP:.0%} of the outputs must lie within {SMALL_SHARE:g} "
        f"of 0 or 1; an even spread would put {2 * SMALL_SHARE:.0%} there, a majority is a pile.",
    ),
    Claim(
        "sigmoid-sd1-gradient-vanishes",
        places.D0_FIGURE_1A(
            "在反向传播中梯度的值不断减小, 最后消失",
            "in back-propagation the value of the gradient keeps shrinking and finally vanishes",
        )
        + places.D1_RANDOM(
            "反向传播中梯度的值不断变小,最后消失",
            "in back-propagation the value of the gradient grows smaller and smaller and "
            "finally vanishes",
        ),
        "权重标准差为 1 时，sigmoid 网络的梯度在反向传播中不断缩小直至消失。",
        "With weights of sd 1 the gradient shrinks on its way back through a "
        "sigmoid net until it vanishes.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, SIGMOID_SD1, "first", "last", d.GONE),
        f"{RATIO.zh}须小于 {d.VANISHED:g}：此时到达首层的误差信号不及末层的十分之一。",
        f"The {RATIO.en} must be below {d.VANISHED:g}: less than a tenth of the "
        "error signal then reaches the first layer.",
    ),
    Claim(
        "sigmoid-sd001-centred",
        places.D0_FIGURE_1B("数据的分布在 0.5 的附近", "the data are distributed around 0.5")
        + places.D1_RANDOM(
            "这次集中在0.5附近的分布", "this time a distribution concentrated around 0.5"
        ),
        "权重标准差为 0.01 时，sigmoid 各层的输出集中在 0.5 附近。",
        "With weights of sd 0.01 the outputs of every sigmoid layer concentrate around 0.5.",
        HISTOGRAMS_SIGMOID,
        level(q.DISTANCE_FROM_HALF, SIGMOID_SD001, below(CONCENTRATED, d.SPREAD_OUT), "every"),
        f"每层输出与 0.5 的均方根距离须小于 {CONCENTRATED:g}：此时几乎所有输出落在"
        "值域中间的五分之一之内。",
        f"The root mean square distance of the outputs from 0.5 must be below {CONCENTRATED:g} in "
        "every layer: nearly all then lie in the middle fifth of the range.",
    ),
    Claim(
        "sigmoid-sd001-no-vanishing",
        places.D0_FIGURE_1B(
            "所以出现图 1 (a) 梯度消失的问题",
            "so that the problem of vanishing gradients of figure 1 (a) appears",
            Text(
                "原文印作“出现”，与此相反；后文接以“但是”，斋藤笔记的同一句又有否定词，故读作“不会出现”。",
                "Printed is that the problem does appear, the contrary of this; read as “does not "
                "appear”, since a “but” follows and the Saito notes have the same sentence with "
                "its negation.",
            ),
        )
        + places.D1_RANDOM(
            "不会像刚才的例子偏向0/1,所以不会出现梯度消失的问题",
            "it does not lean towards 0/1 as in the last example, so the problem of "
            "vanishing gradients does not appear",
        ),
        "权重标准差为 0.01 时，sigmoid 网络不会出现梯度消失。",
        "With weights of sd 0.01 the gradient of a sigmoid net does not vanish.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, SIGMOID_SD001, "first", "last", above(d.VANISHED)),
        f"{RATIO.zh}须大于 {d.VANISHED:g}，与标准差为 1 时判断“消失”的界限相同。",
        f"The {RATIO.en} must be above {d.VANISHED:g}, the bound that decides “vanishes” for sd 1 "
        "as well.",
    ),
    Claim(
        "sigmoid-sd001-units-alike",
        D0_ALIKE
        + places.D1_RANDOM(
            "激活值的分布有所偏向,会出现“表现力受阻”的问题",
            "the distribution of the activations is biased, and the problem of “limited "
            "expressiveness” appears",
        ),
        "权重标准差为 0.01 时，sigmoid 同一层的许多神经元输出几乎相同的值。",
        "With weights of sd 0.01 many units of a sigmoid layer output nearly the same value.",
        HISTOGRAMS_SIGMOID,
        level(q.SD, SIGMOID_SD001, below(CONCENTRATED, d.SPREAD_OUT), "every"),
        f"每层输出的标准差都须小于 {CONCENTRATED:g}：它是同一样本下各神经元输出离散程度的上界；小于"
        "此值时，输出几乎都落在值域的五分之一之内。",
        f"The outputs' sd must stay below {CONCENTRATED:g} in every layer: it bounds how far apart "
        "the units' outputs for one sample lie; below it nearly all fit in a fifth of the range.",
    ),
    Claim(
        "sigmoid-sd001-units-alike-relative",
        D0_ALIKE,
        "权重标准差为 0.01 时，末层各神经元之间的差别小于它们随输入的变化，因而一"
        "个神经元可以代替许多个。",
        "With weights of sd 0.01 the units of the last layer differ less from one another than "
        "they vary with the input, so that one could stand for many.",
        SPREAD,
        level(q.BETWEEN_UNIT_SHARE, SIGMOID_SD001, below(HALF), "last"),
        f"末层输出的总方差中，神经元均值之间的方差所占份额须小于 {HALF:.0%}；若超过一半，彼此相似"
        "的就是样本而不是神经元。",
        "Of the last layer's variance, the part between the units' means must be below "
        f"{HALF:.0%}; above it the samples are what is alike, not the units.",
    ),
    Claim(
        "sigmoid-lecun-bell-then-skewed",
        places.D0_FIGURE_1C(
            "随着隐藏层的增加,其数据分布有所倾斜",
            "as hidden layers are added, the distribution of the data becomes somewhat skewed",
        )
        + places.D1_XAVIER(
            "sigmoid激活函数后面的层分布呈稍微歪斜的形状",
            "with the sigmoid activation function the later layers’ distributions have a "
            "slightly skewed shape",
        ),
        f"权重标准差为 sqrt(1/n)、每层 {WIDTH} 个神经元时，sigmoid 的输出在首层呈对称的钟形，在末层"
        "稍有倾斜。",
        f"With weights of sd sqrt(1/n) and {WIDTH} units a layer the sigmoid's outputs form a "
        "symmetric bell in the first layer, and lean slightly in the last.",
        DRAWS,
        (
            level(q.ABSOLUTE_SKEWNESS, SIGMOID_LECUN, below(d.SKEWED, d.HIGHLY_SKEWED), "first"),
            level(q.MIDDLE_OVER_ENDS, SIGMOID_LECUN, above(PEAKED, LEVEL)),
            level(q.SKEWNESS_GAIN, SIGMOID_LECUN, above(LEANS, LEANS_LESS)),
            level(q.ABSOLUTE_SKEWNESS, SIGMOID_LECUN, below(d.HIGHLY_SKEWED.bound), "last"),
        ),
        f"钟形：首层偏度的绝对值小于 {d.SKEWED:g}（按 Bulmer (1979) 的经验法则即大致对称），且值域"
        f"中间五分之一内的输出多于两端各十分之一内的 {PEAKED:g} 倍。稍有倾斜：末层偏度的绝对值比首"
        f"层大 {LEANS:g} 以上，但小于 {d.HIGHLY_SKEWED.bound:g}（高度倾斜）。取绝对值，因为材料未说"
        "明方向；神经元不多，单由抽样而来的倾斜因此也算在内。",
        f"A bell: the first layer's absolute skewness is below {d.SKEWED:g}, by Bulmer's (1979) "
        "rule of thumb fairly symmetrical, and the middle fifth of the range holds more than "
        f"{PEAKED:g} times as many outputs as the tenths at its ends. A slight lean: the last "
        f"layer's absolute skewness is larger than the first's by more than {LEANS:g}, and below "
        f"{d.HIGHLY_SKEWED.bound:g}, highly skewed. Absolute, since the texts name no "
        "direction; so a lean that is but the chance of drawing few units counts, too.",
    ),
    Claim(
        "sigmoid-lecun-widens",
        D0_WIDENS,
        "权重标准差为 sqrt(1/n) 时，sigmoid 的输出分布随层数增加而变宽。",
        "With weights of sd sqrt(1/n) the distribution of a sigmoid's outputs "
        "widens from layer to layer.",
        SPREAD,
        trend(q.SD, SIGMOID_LECUN, above(d.MORE)),
        f"对各层总标准差（全体神经元与样本）拟合的首末层增长倍数须大于 {d.MORE:g}；更小的"
        "变化在直方图上看不出来。",
        "The growth from first to last layer, fitted to the total sd of all units and samples, "
        f"must exceed {d.MORE:g}; less would not show in a histogram.",
    ),
    Claim(
        "sigmoid-lecun-widens-across",
        D0_WIDENS,
        "权重标准差为 sqrt(1/n) 时，sigmoid 的输出随输入变化的幅度逐层增大。",
        "With weights of sd sqrt(1/n) a sigmoid's outputs vary more with the "
        "input from layer to layer.",
        SPREAD,
        trend(q.ACROSS_SAMPLE_SD, SIGMOID_LECUN, above(d.MORE)),
        f"对各层跨样本标准差拟合的首末层增长倍数须大于 {d.MORE:g}；只有这一部分离散由输入引起。",
        "The growth from first to last layer, fitted to the sd across samples, must exceed "
        f"{d.MORE:g}; only this part of the spread is caused by the input.",
    ),
    Claim(
        "sigmoid-lecun-wider-than-001",
        places.D0_FIGURE_1C(
            "但是也表现出了比之前更加宽的分布",
            "but it also shows a wider distribution than before",
            Text(
                "“之前”读作图 1(b)；若指前面各层，则与“随层数增加而变宽”同义，另行判定。",
                "“Before” is read as figure 1(b); if it means the layers before, it says that the "
                "distribution widens from layer to layer, which is judged as well.",
            ),
        )
        + places.D1_XAVIER(
            "前一层的节点数为n,则初始值使用标准差为1/√n的分布",
            "if the layer before has n nodes, initial values are drawn with standard "
            "deviation 1/√n",
            Text("由其图与结论隐含。", "Implied by its figure and its conclusion."),
        ),
        "sigmoid 的输出分布在权重标准差为 sqrt(1/n) 时比为 0.01 时更宽。",
        "A sigmoid's outputs are spread more widely with weights of sd "
        "sqrt(1/n) than with sd 0.01.",
        HISTOGRAMS_SIGMOID,
        against(q.SD, SIGMOID_LECUN, SIGMOID_SD001, above(d.MORE), "every", ratio=True),
        f"每层中两者标准差之比须大于 {d.MORE:g}；更小的差别在直方图上看不出来。",
        f"The ratio of the two sds must exceed {d.MORE:g} in every layer; less would "
        "not show in a histogram.",
    ),
)

LATER_CLAIMS = (
    Claim(
        "tanh-lecun-tilts-with-depth",
        places.D0_SECTION_2_1(
            "随着层数的增加,图形变得越倾斜", "the more layers, the more tilted the graph becomes"
        ),
        "权重标准差为 sqrt(1/n) 时，tanh 的输出分布随层数增加而变得倾斜。",
        "With weights of sd sqrt(1/n) the distribution of tanh's outputs leans more and more with "
        "depth.",
        DRAWS._replace(figure="histograms_tanh"),
        level(q.SKEWNESS_GAIN, TANH_LECUN, above(LEANS, LEANS_LESS)),
        f"偏度的绝对值，末层须比首层大 {LEANS:g} 以上，即“倾斜”界限 {d.SKEWED:g} 的五分之一。",
        "The last layer's absolute skewness must be larger than the first's by more than "
        f"{LEANS:g}, a fifth of the {d.SKEWED:g} at which skewness begins.",
    ),
    Claim(
        "tanh-lecun-widens",
        places.D0_SECTION_2_1(
            "同时呈现出范围更大的分布",
            "and at the same time the distribution covers a larger range",
        ),
        "权重标准差为 sqrt(1/n) 时，tanh 的输出分布随层数增加而变宽。",
        "With weights of sd sqrt(1/n) the distribution of tanh's outputs widens from layer to "
        "layer.",
        SPREAD,
        trend(q.SD, TANH_LECUN, above(d.MORE)),
        f"对各层总标准差拟合的首末层增长倍数须大于 {d.MORE:g}，与判断 sigmoid 时相同。",
        "The growth from first to last layer, fitted to the total sd, must exceed "
        f"{d.MORE:g}, as for the sigmoid.",
    ),
    Claim(
        "relu-sd001-gradient-vanishes",
        places.D0_FIGURE_2(
            "正向传递很小的值时,反向传播易造成梯度消失",
            "where small values are passed forward, back-propagation easily lets the "
            "gradient vanish",
        ),
        "权重标准差为 0.01 时，ReLU 网络的梯度在反向传播中消失。",
        "With weights of sd 0.01 the gradient of a ReLU net vanishes on its way back.",
        GRADIENTS,
        layer_ratio(q.GRADIENT_SD, Cell("relu", "normal_sd0.01"), "first", "last", d.GONE),
        f"{RATIO.zh}须小于 {d.VANISHED:g}，与判断 sigmoid 时相同。",
        f"The {RATIO.en} must be below {d.VANISHED:g}, as for the sigmoid.",
    ),
    Claim(
        "sigmoid-he-more-erratic",
        D0_JUMPS,
        "权重标准差为 sqrt(2/n) 时，sigmoid 各神经元的输出比 sqrt(1/n) 时跳动更大。",
        "With weights of sd sqrt(2/n) the levels of a sigmoid's units jump "
        "more than with sqrt(1/n).",
        SPREAD,
        against(q.BETWEEN_UNIT_SD, SIGMOID_HE, SIGMOID_LECUN, above(d.MORE), "every", ratio=True),
        f"每层中各神经元均值的标准差之比须大于 {d.MORE:g}；更小的差别在直方图上看不出来。",
        f"The ratio of the sds of the units' means must exceed {d.MORE:g} in every layer; less "
        "would not show in a histogram.",
    ),
    Claim(
        "sigmoid-he-more-erratic-replicates",
        D0_JUMPS,
        "权重标准差为 sqrt(2/n) 时，sigmoid 末层输出的标准差随抽样的变化比 sqrt(1/n) 时更大。",
        "With weights of sd sqrt(2/n) the spread of a sigmoid's last layer varies more from draw "
        "to draw than with sqrt(1/n).",
        DRAWS._replace(figure="breadth"),
        against(q.REPLICATE_DEVIATION, SIGMOID_HE, SIGMOID_LECUN, above(d.HUNDREDTH), "last"),
        "末层标准差与其各重复均值的相对偏差（Levene 检验所用），两者之差须大于百分之一。",
        "The relative deviation of the last layer's sd from its mean over replicates, as in "
        "Levene's test, must be greater by more than one hundredth.",
    ),
)

DEPTH_CLAIMS = (
    Claim(
        "sigmoid-sd1-worse-with-depth",
        places.D0_FIGURE_1A(
            "并且随着隐藏层数的增多这种现象更严重",
            "and the more hidden layers there are, the worse this becomes",
        ),
        "权重标准差为 1 的 sigmoid 网络，层数越多，梯度消失越严重。",
        "In a sigmoid net with weights of sd 1 the gradient vanishes the more, "
        "the more layers there are.",
        Evidence("deep", "deep_gradients"),
        rank_trend(q.GRADIENT_RATIO_BY_DEPTH, SIGMOID_SD1, below(d.FALLS)),
        f"{RATIO.zh}与层数（5 至 100）的秩相关，在每次重复之内求出再取平均，须小于 {d.FALLS:g}，按 "
        "Cohen (1988) 的约定即为强相关。",
        "The rank correlation, found within each replicate and averaged, of the number of layers, "
        f"5 to 100, with the {RATIO.en} must be below {d.FALLS:g}, a large one by Cohen's (1988) "
        "convention.",
    ),
)
