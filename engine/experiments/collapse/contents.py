"""What `show` makes."""

FIGURES = {"show": ("collapse_probability",)}
