"""What words mean: every threshold by which a verdict, a sentence or a figure decides, once.

A word that the paper uses of a result ("learned", "unchanged", "silent") has its meaning here and
nowhere else, so that ledger and text cannot mean two things by it. Whether something lies beyond a
threshold is decided by a whole interval, never by an estimate.
"""

from engine.evidence.criteria import Contrary, below
from engine.study.language import Text

# Multiples of ln(classes), the loss of a guess.
SMALLEST_EFFECT = 0.01  # about a line's width in D0's figure 2, whose axis spans a guess's loss
LEARNED = 0.9  # a net whose loss is above has kept nine tenths of its ignorance
LEARNED_LITTLE = 0.5  # of the loss of a guess, more than half is left

# Of a gradient's sd, first layer over last; of other lengths, last over first.
VANISHED = 0.1  # under a tenth of the error signal reaches the first layer
KEPT = (0.5, 2.0)  # neither halved nor doubled

POINT = 0.01  # of accuracy: one image in a hundred

WORKS = 0.9
"""A rate of learning works if it takes off this share of what the best takes off a guess's loss."""

TRAINS = 0.5
"""Of test images: a deep network that names more of them right is said to train.

Of ten classes a stalled network names one or two for all images and what learns ends far above
half, so that where the bound lies between them hardly matters.
"""

TRAINABLE = 6
"""Depth scales that can be trained, about; Schoenholz et al. 2017, section 5."""

# Of the units of all hidden layers.
LARGE_PART = 0.2  # "a large part": half of the 40 % that Stanford's notes CS231n give as possible
FEWER = 0.01  # one unit in a hundred

# What a word of the documents is taken to mean.
MORE = 1.1  # "wider", "slower": by a tenth, about the least that shows between two curves
LESS = 0.9  # "nearer", "narrower": by a tenth
HUNDREDTH = 0.01  # one in a hundred: below it "never", above it "fewer"
FALLS = -0.5  # a large correlation by Cohen's (1988) convention
PILED_UP = 0.5  # "pile up": most outputs in the outer tenth of the range, 5 times an even spread
MOST = 0.5  # "most", "the weights": more than half
SKEWED = 0.5  # below it "fairly symmetrical" (Bulmer 1979, Principles of Statistics)
NEAR_ZERO = 0.1  # two of them on either side of 0 span a fifth of tanh's range
SLOWLY = 10.0  # "very slowly": ten times as long as it took to saturate
TWICE_CHANCE = 2.0  # of 1/classes; even naming the commonest digit always stays well below it
NEAR = 1.0  # where the logistic, drawn on the same axis, still rises at most of its slope
FAR = 10.0  # "large": the ends of the axis on which the logistic is usually drawn

# From where on a level is the contrary of a word above; between the two the word is not true, and
# its contrary is not either. A word without an entry has its contrary at its own bound, and what is
# compared has it at the same effect the other way.
HALVED = Contrary(KEPT[0], Text("尚未减半", "it has not even halved"))
EVEN = Contrary(0.1, Text("不多于均匀分布", "no more than an even spread has there"))
SPREAD_OUT = Contrary(12**-0.5, Text("与均匀分布同宽", "as far apart as an even spread"))
HIGHLY_SKEWED = Contrary(1.0, Text("按Bulmer即高度倾斜", "highly skewed, by Bulmer's rule"))
AWAY_FROM_ZERO = Contrary(0.25, Text("最大输出的四分之一", "a quarter of the largest output"))
FLAT = Contrary(VANISHED, Text("余下不足十分之一", "less than a tenth of it is left"))
MERE_CONSTANT = Contrary(0.25, Text("常数所致误差的一半", "half the error of a mere constant"))
OFF_CENTRE = Contrary(0.5, Text("均值偏离 0 半个标准差", "the mean is half a sd away from 0"))
MANY = Contrary(LARGE_PART, Text("即很大一部分", "that is a large part"))
NOT_ALL = Contrary(1 - LARGE_PART, Text("很大一部分不是如此", "a large part is not so"))
HARDLY_ANY = Contrary(HUNDREDTH, Text("不足百分之一", "fewer than one in a hundred"))
AS_FAST = Contrary(1.0, Text("不长于落入所用的时间", "no longer than it took to saturate"))
# Criteria of several claims.
GONE = below(VANISHED, HALVED)
RARE = below(HUNDREDTH, MANY)

RISEN = 2.0
"""A layer's mean has risen again when it has come to this multiple of its lowest value."""

BLIND = 0.01
"""A layer whose breadth owes less than this share to the input is as good as blind."""

ROUNDED = 1e-4
"""What weights in single precision may leave of a difference that is exactly 0."""

ROUNDED_AWAY = 1e-12
"""Share of a layer's mean square up to which a predicted variance is what rounding leaves of 0."""

UNLIKE = 0.5
"""Sd over networks, as a multiple of their mean, above which few of them give no fair error."""

NEUTRAL = 1e-9
"""A factor per layer of the theory this near to 1 is 1: nothing but the solver parts them."""
