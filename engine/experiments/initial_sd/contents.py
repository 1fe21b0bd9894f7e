"""What `show` makes."""

FIGURES = {"show": ("initial_sd_accuracy",)}
