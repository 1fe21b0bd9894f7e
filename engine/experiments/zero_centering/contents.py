"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES: tuple[str, ...] = ()


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("zero_centering_signs", "zero_centering_curves")}
