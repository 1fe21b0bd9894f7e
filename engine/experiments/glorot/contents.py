"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("glorot",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {
        "show": (
            "glorot_sigmoid",
            "glorot_saturation",
            "glorot_histograms",
            "glorot_gradients",
            "glorot_descent",
            "glorot_error",
        )
    }
