"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("glorot_table",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {}
