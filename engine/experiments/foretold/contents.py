"""What `show` makes."""

FIGURES = {"show": ("foretold_regret",)}
TABLES = ("foretold",)
