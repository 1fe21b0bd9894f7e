"""What `show` makes."""

FIGURES = {"show": ("emblem",)}
