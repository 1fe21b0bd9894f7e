"""What `show` makes."""

FIGURES = {"show": ("finite_width",)}
