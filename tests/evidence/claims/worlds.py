"""For every claim, what is measured in a world in which it holds, and where it does not."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

GUESS = math.log(10)
EARLY, LATE = (
    GUESS * np.array(curve) for curve in ([0.9, 0.05, 0.05, 0.05], [0.9, 0.9, 0.7, 0.05])
)
FALLING = 10.0 ** -np.arange(4, -1, -1)


class Planted(NamedTuple):
    """A variable's values in a cell (None: in every cell), where the claim holds and where not.

    Values are given along the variable's last axes and are those of all replicates.
    """

    variable: str
    holds: Any
    fails: Any
    activation: str | None = None
    initializer: str | None = None
    at: Mapping[str, int] = {}


def learned(
    variable: str, activation: str | None = None, initializer: str | None = None
) -> Planted:
    """A low loss in one cell, among losses of 1."""
    return Planted(variable, 0.2, 1.8, activation, initializer)


RELU_XAVIER = ("relu", "lecun_normal")
LEAKY, HE = "leaky_relu", "he_normal"
GRADIENT, SMALL = "pre_activation_gradient_sd", "normal_sd0.01"
UNLEARNED = (
    Planted("test_loss", GUESS, 0.2, None, "zeros"),
    Planted("test_accuracy", 0.1, 0.9, None, "zeros"),
)
SLOW = (
    Planted("mean_loss", LATE, EARLY, "sigmoid"),
    Planted("mean_loss", EARLY, EARLY, "centred_sigmoid"),
)
FASTER = Planted("mean_loss", EARLY, LATE, "relu")
GAP = (Planted("test_accuracy", 0.9, 0.9), Planted("train_accuracy", 0.9, 0.9))
TOY = (Planted("{}", 0.5, 0.5), Planted("{}", 1.0, 0.5, "sigmoid", "he_normal"))
SIGMOID_001, SIGMOID_LECUN = ("sigmoid", SMALL), ("sigmoid", "lecun_normal")
TANH_LECUN = ("tanh", "lecun_normal")
LAYERS = np.arange(1.0, 7)
WORLDS: dict[str, Planted | tuple[Planted, ...]] = {
    "sigmoid-sd1-saturates": Planted("saturated_share", 0.8, 0.05, "sigmoid", "normal_sd1"),
    "sigmoid-sd1-gradient-vanishes": Planted(GRADIENT, 10.0**LAYERS, 1.0, "sigmoid", "normal_sd1"),
    "sigmoid-sd001-centred": (
        Planted("mean", 0.5, 0.6, *SIGMOID_001),
        Planted("sd", 0.02, 0.02, *SIGMOID_001),
    ),
    "sigmoid-sd001-no-vanishing": Planted(GRADIENT, 1.0, 10.0**LAYERS, *SIGMOID_001),
    "sigmoid-sd001-units-alike": Planted("sd", 0.01, 0.3, *SIGMOID_001),
    "sigmoid-sd001-units-alike-relative": Planted("between_unit_variance", 0.1, 9.0, *SIGMOID_001),
    "sigmoid-lecun-bell-then-skewed": Planted(
        "skewness", [0, 0, 0, 0, 0, -0.5], 0.0, *SIGMOID_LECUN
    ),
    "tanh-lecun-tilts-with-depth": Planted("skewness", [0, 0, 0, 0, 0, -0.5], 0.0, *TANH_LECUN),
    "tanh-lecun-widens": Planted("sd", LAYERS, LAYERS[::-1], *TANH_LECUN),
    "relu-sd001-gradient-vanishes": Planted(GRADIENT, 10.0**LAYERS, 1.0, "relu", SMALL),
    "sigmoid-lecun-widens": Planted("sd", LAYERS, LAYERS[::-1], *SIGMOID_LECUN),
    "sigmoid-lecun-widens-across": Planted(
        "across_sample_variance", LAYERS, LAYERS[::-1], *SIGMOID_LECUN
    ),
    "sigmoid-lecun-wider-than-001": Planted("sd", 2.0, 1.0, *SIGMOID_LECUN),
    "tanh-lecun-not-skewed": Planted("skewness", 0.0, -1.0, "tanh", "lecun_normal"),
    **{
        f"relu-he-width-constant{suffix}": Planted(variable, 1.0, LAYERS[:5] ** 2, "relu", HE)
        for suffix, variable in (
            ("", "sd"),
            ("-second-moment", "second_moment"),
            ("-across", "across_sample_variance"),
        )
    },
    "relu-xavier-shrinks-with-depth": Planted("sd", 1 / LAYERS[:5], 1.0, *RELU_XAVIER),
    "relu-he-beats-xavier": learned("train_loss", "relu", HE),
    **{
        f"{activation}-sd001-cannot-learn{suffix}": (
            Planted("train_loss", GUESS, 0.2, activation, SMALL),
            Planted("test_accuracy", 0.1, 0.9, activation, SMALL),
        )
        for activation in ("relu", "sigmoid")
        for suffix in ("", "-tuned")
    },
    "sigmoid-he-errs-more": Planted("test_accuracy", 0.5, 1.0, "sigmoid", HE),
    **{
        f"{pair}{suffix}": learned("train_loss", *cell)
        for suffix in ("", "-all", "-tuned")
        for pair, cell in (
            ("sigmoid-best-xavier", SIGMOID_LECUN),
            ("tanh-best-xavier", ("tanh", "lecun_normal")),
            ("relu-best-he", ("relu", HE)),
            ("leaky-relu-best-he", (LEAKY, HE)),
        )
    },
    "sigmoid-he-beats-extremes": learned("train_loss", "sigmoid", HE),
    "sigmoid-he-more-erratic": Planted("between_unit_variance", 4.0, 1.0, "sigmoid", HE),
    "large-weights-vanish-logistic": Planted(GRADIENT, FALLING, np.ones(5), "sigmoid"),
    "large-weights-vanish-tanh": Planted(GRADIENT, FALLING, np.ones(5), "tanh"),
    "tanh-small-weights-collapse": Planted(
        "second_moment", [1, 0.001, 0.001, 0, 0], 1.0, "tanh", SMALL
    ),
    "tanh-small-weights-collapse-gradient": Planted(GRADIENT, FALLING, np.ones(5), "tanh", SMALL),
    "logistic-small-weights-vanish": Planted(GRADIENT, FALLING, np.ones(5), "sigmoid", SMALL),
    "small-weights-vanish-others": Planted(GRADIENT, FALLING, np.ones(5), None, SMALL),
    **{
        f"tanh-small-weights-learn-nothing{suffix}": Planted(
            "train_loss", GUESS, 0.2, "tanh", SMALL
        )
        for suffix in ("", "-tuned")
    },
    **{
        f"relu-avoids-vanishing-gradients{suffix}": Planted(
            GRADIENT, np.ones(5), FALLING, "relu", law
        )
        for suffix, law in (("", HE), ("-small", SMALL))
    },
    "relu-xavier-learns-slower": (
        Planted("mean_loss", LATE, EARLY, *RELU_XAVIER),
        Planted("mean_loss", EARLY, EARLY, "relu", HE),
    ),
    "relu-xavier-learns-slower-but-learns": Planted("train_loss", 0.5, GUESS, *RELU_XAVIER),
    **{
        f"right-init-faster-lower{suffix}": tuple(
            learned(variable, *pair)
            for pair in (("sigmoid", "lecun_normal"), ("tanh", "lecun_normal"), ("relu", HE))
        )
        for suffix, variable in (
            ("", "train_loss"),
            ("-tuned", "train_loss"),
            ("-speed", "mean_loss"),
        )
    },
    **{
        f"{name}{suffix}": learned("train_loss", "tanh")
        for name in ("odd-activation-preferred", "tanh-beats-logistic")
        for suffix in ("", "-tuned")
    },
    "odd-activation-preferred-all": Planted("train_loss", 1.0, 1.5, "tanh", "normal_sd1"),
    "relu-converges-faster": (Planted("mean_loss", LATE, EARLY, "sigmoid"), FASTER),
    "relu-converges-faster-tanh": (Planted("mean_loss", LATE, EARLY, "tanh"), FASTER),
    "too-large-overfits": (*GAP, Planted("test_accuracy", 0.5, 0.9, at={"size": 0})),
    "too-large-overfits-generalizes-worse": (
        Planted("test_accuracy", 0.5, 0.9),
        Planted("test_accuracy", 0.9, 0.5, at={"size": 1}),
    ),
    "weight-decay-curbs-overfitting": (
        *GAP,
        Planted("test_accuracy", 0.5, 0.9, at={"decay": 0}),
        Planted("test_loss", 2.0, 1.0, at={"decay": 0}),
        Planted("test_loss", 0.5, 0.9, at={"decay": 1}),
    ),
    "weight-decay-curbs-overfitting-generalizes": (
        Planted("test_accuracy", 0.9, 0.9),
        Planted("test_accuracy", 0.5, 0.9, at={"decay": 0}),
    ),
    "equal-weights-stay-equal": Planted("tolerant_units", [1, 1, 10], [1, 2, 10]),
    "equal-weights-stay-equal-all-layers": Planted("tolerant_units", 1, [1, 1, 10]),
    "zero-weights-cannot-learn": UNLEARNED,
    "zero-weights-any-activation": Planted("tolerant_units", [1, 4, 10], [2, 1, 10]),
    "zero-weights-leave-zero": Planted("moved_weights", 0.9, [1.0, 0.0, 1.0], None, "zeros"),
    "equal-weights-harm-learning": tuple(
        Planted("test_loss", 1.5, 0.2, None, law)
        for law in ("zeros", "constant_value0.5", "constant_value0.01")
    ),
    "zero-weights-any-activation-alike": Planted("tolerant_units", [1, 1, 10], [2, 1, 10]),
    "random-breaks-symmetry": Planted("tolerant_units", [4, 4, 1], [4, 2, 1]),
    "linear-net-stays-linear-boundary": (
        Planted("test_accuracy", 0.9, 0.9),
        Planted("test_accuracy", 0.7, [0.9, 0.7, 0.9, 0.7], "identity"),
    ),
    "linear-net-stays-linear": Planted("product_error", 1e-15, 1e-3),
    **{
        f"linear-net-stays-linear-{name}": (
            Planted("test_accuracy", [0.7, 0.9, 0.8, 0.9], [0.9, 0.9, 0.7, 0.9]),
            Planted("best_line_accuracy", 0.7, 0.7),
        )
        for name in ("tanh", "relu")
    },
    "leaky-relu-near-zero-centred-mean": Planted("mean", -0.01, -1.0, LEAKY, HE),
    "leaky-relu-near-zero-centred-than-relu": Planted("mean", 0.5, 1.0, LEAKY, HE),
    "xavier-from-fan-in": Planted("pre_activation_square", [[1, 9]] * 3, [[1, 9], [2, 9], [8, 9]]),
    "xavier-from-fan-in-needed": Planted(
        "pre_activation_square", [[1, 9], [2, 9], [8, 9]], [[1, 9]] * 3
    ),
    "toy-accuracy": tuple(one._replace(variable="validation_accuracy") for one in TOY),
    "toy-accuracy-loss": tuple(one._replace(variable="train_loss") for one in TOY),
    "not-zero-centred-same-sign": Planted("same_sign_sample", [0, 1, 1, 1, 1], 0.5),
    "not-zero-centred-same-sign-batch": Planted(
        "same_sign_batch", [0, 1, 1, 1, 1], [1, 1, 1, 1, 0.5]
    ),
    **{
        f"not-zero-centred-slower{suffix}": SLOW
        for suffix in ("", "-deep", "-directions", "-directions-deep")
    },
    "tanh-gradients-not-confined": Planted(
        "same_sign_sample", [1, *[0.001] * 4], [*[0.001] * 4, 1], "centred_sigmoid_scale2"
    ),
    "relu-units-die": (Planted("planted", 100, 100), Planted("planted_revived", 0, [0, 50])),
    "relu-units-die-frozen": (Planted("planted", 100, 100), Planted("planted_moved", 0, [50, 0])),
    **{
        f"{name}{suffix}": (
            Planted("silent_share", 0.5, 0.001, at={"bias": 1}),
            Planted("silent_share", 0.0, 0.001, at={"bias": 2}),
        )
        for name in ("many-relus-die-in-training", "positive-bias-saves-relu")
        for suffix in ("", "-high-rate")
    },
    "leaky-relu-units-live": (
        Planted("frozen_share", 0.0, [0.5, 0.0]),
        Planted("planted", 100, 100),
        Planted("planted_moved", 100, 50),
    ),
}
