"""Claims about overfitting: large initial weights, and weight decay (D0 section 1, D1 part 1).

Judged on ReLU nets that learn a few hundred images of MNIST, as in Saito's chapter 6.
"""

from engine.evidence import definitions as d
from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above
from engine.evidence.predicates import best_setting, contrast
from engine.evidence.quantity import Cell, Setting
from engine.study.language import Text

WEIGHT_DECAY_ACCURACY = Evidence("weight_decay", "weight_decay_accuracy")

RELU_SD1 = Cell("relu", "normal_sd1")
RELU_HE = Cell("relu", "he_normal")

# Thresholds and settings.
LARGEST: Setting = ("scale", 10 ** (-8 / 15))  # that trains: D0's largest sd diverges at once
MODERATE: Setting = ("scale", 10**-0.8)  # of the sizes tried the nearest to He's, sqrt(2/100)
EQUAL_LARGE: Setting = ("scale", 0.32)
EQUAL_SMALL: Setting = ("scale", 0.113)  # the least that reaches the loss in the time given
WITHOUT: Setting = ("strength", 0.0)

D0_DECAY = places.D0_SECTION_1(
    "为了抑制过度拟合以及提高深度学习的泛化能力",
    "in order to curb overfitting and to raise the ability of deep learning to generalize",
)

_CHOSEN = Text(
    "衰减强度按前一半重复的测试损失选定，在后一半重复上判定：",
    "With the strength of decay that the test loss of the first half of the replicates chooses, "
    "on the other half:",
)

CLAIMS = (
    Claim(
        "too-large-overfits",
        places.D0_SECTION_1(
            "权重初始值如果选择过大, 那就会导致数据的过拟合",
            "if the initial weights are chosen too large, the data are overfitted",
        ),
        "权重初始值过大会导致过拟合。",
        "Too large initial weights overfit.",
        Evidence("initial_sd_equal_loss", "initial_sd_accuracy"),
        contrast(q.ACCURACY_GAP, RELU_SD1, EQUAL_LARGE, EQUAL_SMALL, above(d.POINT)),
        "训练到相同的训练损失后，训练与测试准确率之差，最大的初始值须比最小的大出 "
        f"{d.POINT:.0%} 以上；损失相同，差别才不是由学得多少造成的。",
        "Trained to the same training loss, the train minus test accuracy from the largest size "
        f"must exceed that from the smallest by more than {d.POINT:.0%}; at equal loss a "
        "difference is not one of having learned more.",
    ),
    Claim(
        "too-large-overfits-generalizes-worse",
        places.D0_SECTION_1("或者降低学习的泛化能力", "or the ability to generalize is lowered"),
        "权重初始值过大会降低泛化能力。",
        "Too large initial weights generalize worse.",
        Evidence("initial_sd", "initial_sd_accuracy"),
        contrast(q.FINAL_ACCURACY, RELU_SD1, MODERATE, LARGEST, above(d.POINT)),
        "同样多的训练之后，标准差接近 He 初始值时的测试准确率须比能够训练的最大标准差时高出 "
        f"{d.POINT:.0%} 以上；更大者在最初几次迭代中发散，既没有准确率可言，也就不参与比较。",
        "After equal training, the test accuracy from the size nearest to He's must exceed that "
        f"from the largest size that trains by more than {d.POINT:.0%}; larger ones diverge in "
        "their first iterations, have no accuracy, and are not compared.",
    ),
    Claim(
        "weight-decay-curbs-overfitting",
        D0_DECAY
        + places.D1_WEIGHT_DECAY(
            "通过减少权重参数值来抑制过拟合的情况发生",
            "overfitting is curbed by making the weights smaller",
        ),
        "权重衰减能抑制过拟合：训练与测试之差变小，测试损失也变低。",
        "Weight decay curbs overfitting: training and test come closer, and the test loss falls.",
        WEIGHT_DECAY_ACCURACY,
        (
            best_setting(q.ACCURACY_GAP, RELU_HE, WITHOUT, q.TEST_LOSS, above(d.POINT)),
            best_setting(q.TEST_LOSS, RELU_HE, WITHOUT, q.TEST_LOSS, above(d.SMALLEST_EFFECT)),
        ),
        f"{_CHOSEN.zh}训练与测试准确率之差须比无衰减时小 {d.POINT:.0%} 以上，测试损失须低出 ln(类别"
        f"数) 的 {d.SMALLEST_EFFECT:.0%} 以上；只看前者不够，因为学不动的网络也没有差距。",
        f"{_CHOSEN.en} the train minus test accuracy must be smaller than without decay by more "
        f"than {d.POINT:.0%}, and the test loss lower by more than {d.SMALLEST_EFFECT:.0%} of "
        "ln(classes); the first alone would not do, since what cannot learn has no gap either.",
    ),
    Claim(
        "weight-decay-curbs-overfitting-generalizes",
        D0_DECAY,
        "权重衰减能提高泛化能力。",
        "Weight decay makes a net generalize better.",
        WEIGHT_DECAY_ACCURACY,
        best_setting(q.FINAL_ERROR, RELU_HE, WITHOUT, q.TEST_LOSS, above(d.POINT)),
        f"{_CHOSEN.zh}测试错误率须比无衰减时低 {d.POINT:.0%} 以上。",
        f"{_CHOSEN.en} the test error must be lower than without decay by more than {d.POINT:.0%}.",
    ),
)
