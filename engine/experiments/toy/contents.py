"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("toy",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("toy_accuracy",)}
