"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("trained_depth",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("trained_depth_accuracy",)}
