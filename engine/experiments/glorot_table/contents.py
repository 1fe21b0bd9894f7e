"""What `show` makes."""

FIGURES: dict[str, tuple[str, ...]] = {}
TABLES = ("glorot_table",)
