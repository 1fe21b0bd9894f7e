"""What `show` makes."""

FIGURES = {"show": ("symmetry_units",)}
TABLES = ("symmetry",)
