"""What `show` makes."""

FIGURES = {"show": ("cost_surface", "cost_surface_descent")}
