"""The quantities that claims speak of, each with its name in both languages and its unit.

A function between them takes a quantity's variables, replicates first: (replicate, layer),
(replicate, point) or as it says. Where an axis of settings is left, such as the learning rates, the
reduction says which setting counts. Unless said otherwise a diverged replicate leaves a quantity
undefined.
"""

from engine.evidence.quantities.signals import *  # noqa: F403
from engine.evidence.quantities.training import *  # noqa: F403
from engine.evidence.quantities.units import *  # noqa: F403
