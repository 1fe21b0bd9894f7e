"""What `show` makes."""

FIGURES = {"show": ("optimizers",)}
