"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("tuned_training",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("tuned_training_rates",)}
