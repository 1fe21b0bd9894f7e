"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("initial_sd",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("initial_sd_accuracy",)}
