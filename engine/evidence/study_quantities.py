"""Quantities that only some kinds of experiment store, reduced to one number per replicate.

Where an axis of settings is left, such as the learning rates, the reduction says which setting
counts. What a run measured before it diverged counts where `Diverged.MEASURED` says so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.quantities import Diverged, NotRunError, Quantity, Reason, guess_accuracy
from engine.evidence.quantities import guess_loss as loss_of_guess

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


def _by_replicate(values: Array) -> Array:
    return values.reshape(len(values), -1)


def _least(values: Array) -> Array:
    """Over all but the replicates, of what is known."""
    least: Array = np.fmin.reduce(_by_replicate(values), axis=1)
    return least


def _most(values: Array) -> Array:
    most: Array = np.fmax.reduce(_by_replicate(values), axis=1)
    return most


def _share(part: Array, whole: Array) -> Array:
    """Part of the whole, summed over all runs of a replicate; NaN where the whole is 0."""
    part, whole = (np.nansum(counts, axis=1) for counts in (part, whole))
    return part / np.where(whole > 0, whole, np.nan)


# Units that start alike, counts (replicate, rate, point, layer): the last layer is the output.
DISTINCT_HIDDEN_UNITS = Quantity(
    "distinct_hidden_units",
    ("tolerant_units",),
    lambda units: _most(units[..., :-1]),
    when_diverged=Diverged.MEASURED,
)
DISTINCT_UNITS = Quantity(
    "distinct_units", ("tolerant_units",), _most, when_diverged=Diverged.MEASURED
)
REPEATED_UNITS = Quantity(
    "repeated_hidden_units",
    ("tolerant_units",),
    lambda distinct, units: _most((units - distinct)[..., :-1]),
    when_diverged=Diverged.MEASURED,
    facts={"units": lambda dataset: dataset["units"].to_numpy()},
)

# Of a net trained at several rates, on the test set at the end; "least" and "most": of all rates.
TEST_LOSS = Quantity(
    "test_loss", ("test_loss",), unit="nat", yardstick=loss_of_guess, when_diverged=Diverged.WORST
)
LEAST_TEST_LOSS = Quantity(
    "least_test_loss",
    ("test_loss",),
    _least,
    "nat",
    loss_of_guess,
    when_diverged=Diverged.MEASURED,
)
MOST_TEST_ACCURACY = Quantity(
    "most_test_accuracy",
    ("test_accuracy",),
    _most,
    yardstick=guess_accuracy,
    when_diverged=Diverged.MEASURED,
)

# Silent units, counts and shares; (replicate, layer) where a layer is not reduced.
SILENT_SHARE = Quantity("silent_share", ("silent_share",), lambda share: share.mean(axis=1))
REVIVED_SHARE = Quantity(
    "revived_share", ("planted_revived", "planted"), _share, when_diverged=Diverged.MEASURED
)
MOVED_SHARE = Quantity(
    "moved_share", ("planted_moved", "planted"), _share, when_diverged=Diverged.MEASURED
)
FROZEN_SHARE = Quantity("frozen_share", ("frozen_share",), _most, when_diverged=Diverged.MEASURED)

# Signs of weight gradients, (replicate, layer).
SAME_SIGN_OF_IMAGE = Quantity("same_sign_sample", ("same_sign_sample",))
SAME_SIGN_OF_BATCH = Quantity("same_sign_batch", ("same_sign_batch",))

MEAN_OVER_SD = Quantity(
    "mean_over_sd",
    ("mean", "sd"),
    lambda mean, sd: np.abs(mean) / np.where(sd > 0, sd, np.nan),
)
BETWEEN_UNIT_SD = Quantity("between_unit_sd", ("between_unit_variance",), np.sqrt)
# The absolute deviations of Levene's test of equal spread, relative so that scale does not count.
REPLICATE_DEVIATION = Quantity(
    "replicate_deviation", ("sd",), lambda sd: np.abs(sd / sd.mean(axis=0) - 1)
)

# Train minus test, of a net that has learned few images.
ACCURACY_GAP = Quantity("accuracy_gap", ("train_accuracy", "test_accuracy"), np.subtract)
FINAL_ACCURACY = Quantity("test_accuracy", ("test_accuracy",), when_diverged=Diverged.ZERO)


def _ends(dataset: xr.Dataset) -> Array:
    if "window" not in dataset:
        raise NotRunError(Reason.NO_VARIABLE, "window")
    return dataset["window"].to_numpy().astype(np.float64)


def iterations_to(name: str, share: float) -> Quantity:
    """Iterations until the loss has come down to a share of a guess's, at the fastest rate.

    Interpolated between windows. A run that does not get there counts as one that does in the last
    iteration, which is its ceiling.
    """
    return Quantity(
        name,
        ("mean_loss",),
        partial(_reached, share=share),
        "iteration",
        when_diverged=Diverged.MEASURED,
        facts={"ends": _ends, "guess": loss_of_guess},
        ceiling=lambda dataset: float(_ends(dataset)[-1]),
    )


def _reached(losses: Array, ends: Array, guess: float, share: float) -> Array:
    """The least over all but the replicates of when `losses` (replicate, ..., window) arrive."""
    goal = share * guess
    there = losses <= goal
    first = there.argmax(axis=-1)
    before = np.maximum(first - 1, 0)
    after, earlier = (np.take_along_axis(losses, i[..., None], -1)[..., 0] for i in (first, before))
    fall = np.where(first > 0, earlier - after, 1.0)
    passed = np.where(first > 0, (earlier - goal) / np.where(fall > 0, fall, 1.0), 1.0)
    times = ends[before] + passed * (ends[first] - ends[before])
    return _least(np.where(there.any(axis=-1), times, ends[-1]))


ITERATIONS_TO_HALF = iterations_to("iterations_to_half", 0.5)
ITERATIONS_TO_TENTH = iterations_to("iterations_to_tenth", 0.1)
# A measure of speed that every net has: how high the loss stood while it learned.
MEAN_TRAINING_LOSS = Quantity(
    "mean_training_loss",
    ("mean_loss",),
    lambda losses: losses.mean(axis=-1),
    "nat",
    loss_of_guess,
    Diverged.WORST,
)

# Of a deep linear net, over all sets of points.
PRODUCT_ERROR = Quantity("product_error", ("product_error",), _most)


def _above_line(name: str, reduce: np.ufunc) -> Quantity:
    """Accuracy minus that of the best straight line, over the sets that no line separates."""
    return Quantity(
        name,
        ("test_accuracy", "best_line_accuracy"),
        lambda ours, line, sets: reduce.reduce((ours - line)[:, sets != "line"], axis=1),
        facts={"sets": lambda dataset: dataset["set"].to_numpy()},
    )


LEAST_ABOVE_LINE = _above_line("least_above_line", np.minimum)
MOST_ABOVE_LINE = _above_line("most_above_line", np.maximum)

# The power of the fan-in with which the first layer's pre-activations grow over the networks.
FAN_IN_EXPONENT = Quantity(
    "fan_in_exponent",
    ("pre_activation_square",),
    lambda squares, fans: np.polyfit(np.log(fans), np.log(squares).T / 2, 1)[0],
    settings=(("layer", "first"),),
    facts={"fans": lambda dataset: dataset["fan_in"].isel(layer=0).to_numpy()},
)

# Of the toy's points, by seed.
TOY_ACCURACY = Quantity(
    "validation_accuracy", ("validation_accuracy",), when_diverged=Diverged.ZERO
).at(reading="first")
TOY_LOSS = Quantity("train_loss", ("train_loss",), unit="nat").at(reading="first")

# At initialization, in the last layer, beside the training that came of it.
SD_BEFORE = Quantity("sd", ("propagation.sd",), lambda sd: sd[:, -1])
ACROSS_SAMPLE_SD_BEFORE = Quantity(
    "across_sample_sd",
    ("propagation.across_sample_variance",),
    lambda variance: np.sqrt(variance[:, -1]),
)
