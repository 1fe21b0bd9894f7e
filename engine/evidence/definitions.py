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

POINT = 0.01  # of accuracy: one image in a hundred

# Of the units of all hidden layers.
LARGE_PART = 0.2  # "a large part": half of the 40 % that Stanford's notes CS231n give as possible
FEWER = 0.01  # one unit in a hundred
