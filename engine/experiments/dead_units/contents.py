"""What `show` makes."""

FIGURES = {"show": ("dead_units_training", "dead_units_bias")}
TABLES = ("dead_units",)
