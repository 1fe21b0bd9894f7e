"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("linear_collapse_numbers",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("linear_collapse",)}
