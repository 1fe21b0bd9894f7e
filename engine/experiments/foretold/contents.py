"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("foretold",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("foretold_regret",)}
