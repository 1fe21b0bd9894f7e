"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("maps_fixed_points",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("maps",)}
