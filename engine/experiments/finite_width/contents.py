"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("finite_width_variances",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("finite_width",)}
