"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("symmetry",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("symmetry_units",)}
