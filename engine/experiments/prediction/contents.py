"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("prediction_agreement",)


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("prediction", "prediction_widths")}
