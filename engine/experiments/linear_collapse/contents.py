"""What `show` makes."""

FIGURES = {"show": ("linear_collapse",)}
