"""Claims about overfitting: large initial weights, and weight decay (D0 section 1, D1 part 1).

Judged on ReLU nets that learn a few hundred images of MNIST, as in Saito's chapter 6.
"""

from __future__ import annotations

from engine.evidence import quantities as q
from engine.evidence.claims import places
from engine.evidence.claims.claim import Claim, Evidence
from engine.evidence.criteria import above, below
from engine.evidence.definitions import FALLS, POINT
from engine.evidence.predicates import contrast, rank_trend
from engine.evidence.quantity import Cell, Setting

WEIGHT_DECAY_ACCURACY = Evidence("weight_decay", "weight_decay_accuracy")

RELU_SD1 = Cell("relu", "normal_sd1")
RELU_HE = Cell("relu", "he_normal")

# Thresholds and settings.
LARGEST: Setting = ("scale", 1.0)  # D0's largest sd
MODERATE: Setting = ("scale", 10**-0.8)  # of the sizes tried the nearest to He's, sqrt(2/100)
EQUAL_LARGE: Setting = ("scale", 0.32)
EQUAL_SMALL: Setting = ("scale", 0.113)  # the least that reaches the loss in the time given
SAITO: Setting = ("strength", 0.1)  # the strength in Saito's program
WITHOUT: Setting = ("strength", 0.0)

DECAY_SOURCES = (
    places.D0_SECTION_1("为了抑制过度拟合以及提高深度学习的泛化能力"),
    places.D1_WEIGHT_DECAY("通过减少权重参数值来抑制过拟合的情况发生"),
)

CLAIMS = (
    Claim(
        "too-large-overfits",
        (places.D0_SECTION_1("权重初始值如果选择过大, 那就会导致数据的过拟合"),),
        "权重初始值过大会导致过拟合。",
        "Too large initial weights overfit.",
        Evidence("initial_sd_equal_loss", "initial_sd_accuracy"),
        contrast(q.ACCURACY_GAP, RELU_SD1, EQUAL_LARGE, EQUAL_SMALL, above(POINT)),
        "训练到相同的训练损失后，训练与测试准确率之差，最大的初始值须比最小的大出 "
        f"{POINT:.0%} 以上；损失相同，差别才不是由学得多少造成的。",
        "Trained to the same training loss, the train minus test accuracy from the largest size "
        f"must exceed that from the smallest by more than {POINT:.0%}; at equal loss a "
        "difference is not one of having learned more.",
    ),
    Claim(
        "too-large-overfits-generalizes-worse",
        (places.D0_SECTION_1("或者降低学习的泛化能力"),),
        "权重初始值过大会降低泛化能力。",
        "Too large initial weights generalize worse.",
        Evidence("initial_sd", "initial_sd_accuracy"),
        contrast(q.FINAL_ACCURACY, RELU_SD1, MODERATE, LARGEST, above(POINT)),
        "同样多的训练之后，标准差接近 He 初始值时的测试准确率须比标准差为 1 时高出 "
        f"{POINT:.0%} 以上；有重复发散则不作判断。",
        "After equal training, the test accuracy from the size nearest to He's must exceed that "
        f"from sd 1 by more than {POINT:.0%}; where a replicate diverges nothing is judged.",
    ),
    Claim(
        "weight-decay-curbs-overfitting",
        DECAY_SOURCES,
        "权重衰减能抑制过拟合。",
        "Weight decay curbs overfitting.",
        WEIGHT_DECAY_ACCURACY,
        contrast(q.ACCURACY_GAP, RELU_HE, WITHOUT, SAITO, above(POINT)),
        f"训练与测试准确率之差，无衰减时须比强度为 0.1（Saito 程序所用）时大出 {POINT:.0%} 以上。",
        "The train minus test accuracy without decay must exceed that at the strength 0.1, that "
        f"of Saito's program, by more than {POINT:.0%}.",
    ),
    Claim(
        "weight-decay-curbs-overfitting-generalizes",
        DECAY_SOURCES[:1],
        "权重衰减能提高泛化能力。",
        "Weight decay makes a net generalize better.",
        WEIGHT_DECAY_ACCURACY,
        contrast(q.FINAL_ACCURACY, RELU_HE, SAITO, WITHOUT, above(POINT)),
        f"测试准确率在强度为 0.1（Saito 程序所用）时须比无衰减时高出 {POINT:.0%} 以"
        "上；有重复发散则不作判断。",
        "The test accuracy at the strength 0.1, that of Saito's program, must exceed that without "
        f"decay by more than {POINT:.0%}; where a replicate diverges nothing is judged.",
    ),
    Claim(
        "weight-decay-curbs-overfitting-by-strength",
        DECAY_SOURCES,
        "权重衰减越强，过拟合越轻。",
        "The stronger the weight decay, the less a net overfits.",
        WEIGHT_DECAY_ACCURACY,
        rank_trend(q.ACCURACY_GAP, RELU_HE, below(FALLS)),
        f"训练与测试准确率之差与强度的秩相关须小于 {FALLS:g}，按 Cohen (1988) 的约定即为强相关。",
        "The rank correlation of train minus test accuracy with the strength must be below "
        f"{FALLS:g}, a large one by Cohen's (1988) convention.",
    ),
)
