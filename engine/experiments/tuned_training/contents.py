"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("answers", "tuned_training", "elsewhere")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("tuned_training_rates",)}
