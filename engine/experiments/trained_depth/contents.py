"""What `show` makes."""

FIGURES = {"show": ("trained_depth_accuracy",)}
TABLES = ("trained_depth",)
