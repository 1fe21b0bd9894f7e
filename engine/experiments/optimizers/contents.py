"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ()


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("optimizers",)}
