"""What `show` makes."""

FIGURES = {"show": ("phase",)}
TABLES = ("phase_sides",)
