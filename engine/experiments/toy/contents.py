"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("toy", "toy_readings")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("toy_regions", "toy_accuracy")}
