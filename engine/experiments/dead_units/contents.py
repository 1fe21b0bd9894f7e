"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("dead_units",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("dead_units_training", "dead_units_bias")}
