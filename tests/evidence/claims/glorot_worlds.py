"""For the claims of the second document, worlds in which they hold and in which they do not."""

import numpy as np

from tests.evidence.claims.worlds import GRADIENT, GUESS, SMALL, Planted

STANDARD, NORMALIZED = "uniform_fan_in", "glorot_uniform"
DEEP_GRADIENT = "log10_gradient_sd"
LAWS = {"": (STANDARD, 1 / 3), "-normalised": (NORMALIZED, 1.0)}
ENDINGS = {
    **{suffix: ("tanh", *law) for suffix, law in LAWS.items()},
    "-linear": ("identity", *LAWS[""]),
}
LAYERS = np.arange(1, 6)
DEEP = np.arange(100)
FOUR, FIVE = {"depth": 0}, {"depth": 1}
START, END = {"point": 0}, {"point": 4}
TOP = {"depth": 0, "layer": 3}
ENTROPY, SQUARE = 0, 1


def _logs(slope: float, depth: int) -> np.ndarray:
    """A gradient that grows so many decades per layer, NaN beyond the depth."""
    return np.where(depth > DEEP, slope * DEEP, np.nan)


def _deep_gradient(activation: str, law: str, index: int, depth: int) -> Planted:
    logs = _logs(0.5, depth), _logs(0.0, depth)
    return Planted(DEEP_GRADIENT, *logs, activation, law, {"depth": index})


def _top(holds: list[float], fails: list[float]) -> tuple[Planted, ...]:
    """Means of the top hidden layer of sigmoids at iterations 0, 10, 100, 900 and 1000."""
    return (
        Planted("mean", holds, fails, "sigmoid", STANDARD, TOP),
        Planted("test_loss", GUESS, GUESS, "sigmoid", STANDARD, FOUR),
    )


def _slower(variable: str, axis: str) -> tuple[Planted, ...]:
    """One rate at which the quadratic cost is slow, the other at which it never arrives."""
    shape = (-1, 1) if variable == "arrival" else (-1,)
    slow, fast = (np.reshape(times, shape) for times in ([-1, 400], [100, -1]))
    return (
        Planted(variable, slow, fast, at={axis: SQUARE}),
        Planted(variable, fast, fast, at={axis: ENTROPY}),
    )


GLOROT_WORLDS: dict[str, Planted | tuple[Planted, ...]] = {
    "sigmoid-top-layer-saturates": _top([0.5, 0.4, 0.3, 0.05, 0.3], [0.5, 0.4, 0.3, 0.2, 0.2]),
    "sigmoid-top-layer-saturates-soon": _top(
        [0.5, 0.4, 0.05, 0.5, 0.5], [0.5, 0.4, 0.3, 0.05, 0.05]
    ),
    "saturated-escapes-slowly": _top([0.5, 0.05, 0.05, 0.2, 0.2], [0.5, 0.05, 0.2, 0.2, 0.2]),
    "saturated-escapes-slowly-at-all": _top(
        [0.5, 0.05, 0.05, 0.05, 0.2], [0.5, 0.05, 0.05, 0.05, 0.05]
    ),
    "tanh-no-top-saturation": Planted(
        "saturated_share", 0.1, [0.1, 0.1, 0.1, 0.8, 0.1], "tanh", STANDARD, TOP
    ),
    "tanh-no-top-saturation-gradient": Planted(
        GRADIENT, [0.5, 1, 1, 1, np.nan], [0.01, 1, 1, 1, np.nan], "tanh", STANDARD, FOUR
    ),
    "mean-above-zero-saturates": (
        Planted("saturated_share", [0, 0, 0.9, 0, 0], 0.3, "sigmoid", STANDARD, TOP),
        Planted("saturated_share", 0.2, [0, 0, 0, 0.2, 0], "tanh", STANDARD, TOP),
    ),
    "gradient-drives-output-weights-to-zero": Planted(
        "output_drive", [2, 1, 0.1, 1, 2], [2, 1.9, 1.5, 1.9, 2], "sigmoid", STANDARD, FOUR
    ),
    "softsign-gentler": (
        Planted("flat_share", 0.5, [0, 0, 0, 0, 0.1], "tanh", STANDARD, FIVE | END),
        Planted("flat_share", 0.1, [0, 0, 0, 0, 0.1], "softsign", STANDARD, FIVE | END),
    ),
    "softsign-gentler-beneficial": Planted(
        "test_error", 0.5, 1.0, "softsign", STANDARD, FIVE | END
    ),
    **{
        f"mean-above-zero-harms{suffix}": (
            Planted("test_loss", [1.0, 0.5, 0.9], 0.2, "sigmoid", STANDARD),
            Planted("test_loss", [1.0, 0.2, 0.9], 0.5, "centred_sigmoid", STANDARD),
        )
        for suffix in ("", "-directions")
    },
    "cross-entropy-steeper": Planted("median_ratio", 4.0, 2.0),
    "cross-entropy-steeper-plateaus": (
        Planted("flat_share", 0.5, 0.1, at={"cost": SQUARE}),
        Planted("flat_share", 0.1, 0.5, at={"cost": ENTROPY}),
    ),
    **{
        f"cross-entropy-steeper-{where}{suffix}": _slower(variable, axis)
        for suffix in ("", "-sigmoid")
        for where, variable, axis in (
            ("descent", "arrival", "cost"),
            ("training", "task_arrival", "loss"),
        )
    },
    **{
        f"forward-variance-product{suffix}": Planted(
            "output_square", gain**LAYERS, 2 * gain**LAYERS, activation, law
        )
        for suffix, (activation, law, gain) in ENDINGS.items()
    },
    **{
        f"backward-variance-product{suffix}": Planted(
            "gradient_square", 7 * gain**-LAYERS, 7 * (gain / 2) ** -LAYERS, *cell
        )
        for suffix, (*cell, gain) in ENDINGS.items()
    },
    **{
        f"weight-gradient-equal-across-layers{suffix}": Planted(
            "weight_gradient_square", 3.0, 2.0**LAYERS, "tanh", law
        )
        for suffix, (law, _) in LAWS.items()
    },
    **{
        f"unit-derivative-approximation{suffix}": Planted(
            "mean_slope", 0.95, [0.5, 1, 1, 1, 1], "tanh", law
        )
        for suffix, (law, _) in LAWS.items()
    },
    "unit-derivative-approximation-images": Planted(
        "slope", 0.95, [0.5, 1, 1, 1, 1], "tanh", STANDARD, FIVE | START
    ),
    **{
        f"normalised-variance{suffix}": (
            Planted("output_square", [1, 4 / 3], [1, 4 / 3], None, "glorot_normal"),
            Planted("gradient_square", [2 / 3, 1], [7 / 3, 1], None, "glorot_normal"),
        )
        for suffix in ("", "-equal", "-tanh")
    },
    **{
        f"normalised-variance-compromise{suffix}": (
            Planted("output_square", [1, 4 / 3], [1, 1], "identity", "glorot_normal"),
            Planted("gradient_square", [2 / 3, 1], [1 / 2, 1], "identity", "glorot_normal"),
            Planted("gradient_square", [1 / 2, 1], [1 / 2, 1], "identity", "lecun_normal"),
        )
        for suffix in ("", "-alternating")
    },
    "normalised-keeps-gradients": Planted(
        GRADIENT, 1.0, 2.0**LAYERS, "tanh", NORMALIZED, FIVE | START
    ),
    "normalised-keeps-gradients-standard-does-not": Planted(
        GRADIENT, 2.0**LAYERS, 1.0, "tanh", STANDARD, FIVE | START
    ),
    "normalised-keeps-gradients-in-training": Planted(
        GRADIENT, 1.0, 3.0**LAYERS, "tanh", NORMALIZED, FIVE
    ),
    "very-deep-still-vanishes": tuple(
        Planted(DEEP_GRADIENT, _logs(0.5, n), _logs(-0.1, n), "tanh", NORMALIZED, {"depth": d})
        for d, n in enumerate((5, 30, 100))
    ),
    "very-deep-still-vanishes-100": _deep_gradient("tanh", NORMALIZED, 2, 100),
    "fails-for-relu-training": (
        Planted("train_loss", 1.0, 0.2, "relu", NORMALIZED),
        Planted("train_loss", 0.2, 0.2, "relu", "he_uniform"),
    ),
    "learning-rate-makes-up-for-narrow-start": (
        Planted("train_loss", 0.2, GUESS, "tanh", SMALL),
        Planted("train_loss", 0.2, 0.2, "tanh", "lecun_normal"),
    ),
    "very-deep-still-vanishes-30": _deep_gradient("tanh", NORMALIZED, 1, 30),
    "fails-for-relu": _deep_gradient("relu", NORMALIZED, 0, 5),
    "fails-for-relu-deep": _deep_gradient("relu", NORMALIZED, 1, 30),
    **dict.fromkeys(
        ("fails-for-relu-forward", "fails-for-relu-deep-forward"),
        Planted("log10_output_rms", -0.5 * DEEP, 0.0 * DEEP, "relu", NORMALIZED),
    ),
    **{
        f"relu-he-gradient-kept-{n}": Planted(
            DEEP_GRADIENT, _logs(0.0, n), _logs(0.5, n), "relu", "he_normal", {"depth": index}
        )
        for index, n in enumerate((5, 30))
    },
    "relu-he-gradient-kept-100": Planted(
        "log_gradient", np.ones(100), 1 + 0.1 * DEEP, "relu", "he_normal", {"width": 1}
    ),
    "sigmoid-sd1-worse-with-depth": tuple(
        Planted(DEEP_GRADIENT, _logs(0.1, n), _logs(-0.1, n), "sigmoid", "normal_sd1", {"depth": d})
        for d, n in enumerate((5, 30, 100))
    ),
}
