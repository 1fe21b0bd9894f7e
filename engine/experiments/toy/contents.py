"""What `show` makes."""

FIGURES = {"show": ("toy_accuracy",)}
TABLES = ("toy",)
