"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES: tuple[str, ...] = ()


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("cost_surface", "cost_surface_descent")}
