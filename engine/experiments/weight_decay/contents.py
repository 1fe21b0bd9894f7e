"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("weight_decay",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("weight_decay_accuracy",)}
