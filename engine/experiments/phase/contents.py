"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("phase_sides",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("phase",)}
