"""What `show` makes."""

FIGURES = {"show": ("deep_gradients",)}
