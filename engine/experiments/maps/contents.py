"""What `show` makes."""

FIGURES = {"show": ("maps",)}
