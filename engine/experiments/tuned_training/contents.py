"""What `show` makes."""

FIGURES = {"show": ("tuned_training_rates",)}
TABLES = ("answers", "tuned_training", "elsewhere")
