"""What `show` makes."""

from engine.study.protocol import Protocol

TABLES = ("prediction_agreement", "prediction_growth")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    return {"show": ("prediction", "prediction_widths")}
