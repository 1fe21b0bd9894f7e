"""What words mean: every threshold by which a verdict, a sentence or a figure decides, once.

A word that the paper uses of a result ("learned", "unchanged", "silent") has its meaning here and
nowhere else, so that ledger and text cannot mean two things by it. Whether something lies beyond a
threshold is decided by a whole interval, never by an estimate.
"""

from __future__ import annotations

# Multiples of ln(classes), the loss of a guess.
SMALLEST_EFFECT = 0.01  # about a line's width in D0's figure 2, whose axis spans a guess's loss
LEARNED = 0.9  # a net whose loss is above has kept nine tenths of its ignorance

STEADY = 0.1
"""A ratio whose whole interval is within this distance of 1 is called unchanged."""

STARVED = 0.01
"""Share of the last layer's gradient below which the first layer is called starved."""

# Of the units of all hidden layers.
LARGE_PART = 0.2  # "a large part": half of the 40 % that Stanford's notes CS231n give as possible
FEWER = 0.01  # one unit in a hundred

# What a word of the documents is taken to mean; none was fitted to a result.
MORE = 1.1  # "wider", "slower": by a tenth, about the least that shows between two curves
LESS = 0.9  # "nearer", "narrower": by a tenth
HUNDREDTH = 0.01  # one in a hundred: below it "never", above it "fewer" or "better"
FALLS = -0.5  # a large correlation by Cohen's (1988) convention
VANISHED = 0.1  # "vanish": the first layer learns at under a tenth of the last layer's pace
PILED_UP = 0.5  # "pile up": most outputs in the outer tenth of the range, 5 times an even spread
SKEWED = 0.5  # below it "fairly symmetrical" (Bulmer 1979, Principles of Statistics)
NEAR_ZERO = 0.1  # two of them on either side of 0 span a fifth of tanh's range
SLOWLY = 10.0  # "very slowly": ten times as long as it took to saturate
TWICE_CHANCE = 2.0  # of 1/classes; even naming the commonest digit always stays well below it
FAR = 10.0  # "large": the ends of the axis on which the logistic is usually drawn
